"""A city with people, and a way to walk."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.clock import FixedClock
from way import Way, found_city, hire


@pytest.fixture
def way(db: None, at: datetime, fixed_clock: FixedClock) -> Iterator[Way]:
    """A way in the real city; every commit is rolled back at the end."""
    found_city(at)
    yield Way(
        clock=fixed_clock, clerk=hire("Ayla", at, ("clerk", "sta-63")), lead=hire("Bruno", at, ("team-lead", "sta-63"))
    )
    forget()
