"""Who is asked before a file is closed: upper modules may refuse, or end what is open."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.records import api as records
from amtsweg.records.contracts import FileState, RecordFile
from amtsweg.records.services import keeping
from records.conftest import ACTOR, OpenFile


@pytest.fixture
def asked() -> Iterator[list[tuple[str, bool]]]:
    """What a check was asked; it refuses unless what is open is to be ended."""
    found: list[tuple[str, bool]] = []

    @keeping.before_closing
    def check(file: RecordFile, end_open: bool, actor: Actor, at: datetime) -> None:
        found.append((file.title, end_open))
        if not end_open:
            raise Conflict(f"Noch offen ({actor.label}, {at:%Y}).")

    yield found
    keeping._closing_checks.remove(check)


def test_a_check_refuses_the_closing_or_ends_what_is_open(
    open_file: OpenFile, asked: list[tuple[str, bool]], at: datetime
) -> None:
    subject_id = open_file()
    file_id = records.record_file_of(subject_id)
    with pytest.raises(Conflict, match="Noch offen"):
        keeping.close_file(record_file_id=file_id, actor=ACTOR, at=at)
    assert records.record_file(subject_id).state is FileState.OPEN
    for _ in range(2):  # a closed file stays as it is, and nobody is asked again
        keeping.close_file(record_file_id=file_id, actor=ACTOR, at=at, end_open=True)
    assert records.record_file(subject_id).state is FileState.CLOSED
    assert [ended for _title, ended in asked] == [False, True]


def test_a_matter_that_ends_by_itself_ends_what_is_open(
    open_file: OpenFile, asked: list[tuple[str, bool]], at: datetime
) -> None:
    subject_id = open_file()
    records.close_record_file(subject_id=subject_id, actor=ACTOR, at=at)
    assert records.record_file(subject_id).state is FileState.CLOSED
    assert [ended for _title, ended in asked] == [True]
