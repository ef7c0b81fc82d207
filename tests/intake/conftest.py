"""The real city, in a database in which commits are real, and people who act at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connection

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.web.environment import Database
from way import Way, found_city, hire


@pytest.fixture
def way(fresh_database: Database, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """A way in the real city; others see what is committed on it."""
    with scope.session(scope.SYSTEM):
        found_city(at)
        yield Way(
            clock=fixed_clock,
            clerk=hire("Ayla", at, ("clerk", "sta-63")),
            lead=hire("Bruno", at, ("clerk", "sta-63"), ("team-lead", "sta-63")),
        )
    forget()


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run jobs in threads that begin at the same moment; exceptions are results too."""
    ready = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            with scope.session(scope.SYSTEM):
                ready.wait()
                return job()
        except Exception as error:  # noqa: BLE001 - the error is the result
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
