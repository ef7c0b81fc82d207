"""The table of task states is total and never leads back."""

from amtsweg.processes.contracts import TaskStatus
from amtsweg.processes.rules import NEXT


def test_every_state_is_in_the_table_and_nothing_is_opened_again() -> None:
    assert set(NEXT) == set(TaskStatus)
    assert all(TaskStatus.OPEN not in following for following in NEXT.values())
