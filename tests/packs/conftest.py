"""The real city with everybody who works on its services, and a way to walk."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.clock import FixedClock
from way import Way, found_city, hire


@pytest.fixture
def city(db: None, at: datetime) -> Iterator[None]:
    """The real organisation, file plan and packs."""
    found_city(at)
    yield
    forget()


@pytest.fixture
def way(city: None, at: datetime, fixed_clock: FixedClock) -> Way:
    """A way whose clerk and lead work for the whole city; tests of single offices hire their own."""
    return Way(
        clock=fixed_clock,
        clerk=hire("Ayla", at, ("clerk", "stadt-paderborn")),
        lead=hire("Bruno", at, ("team-lead", "stadt-paderborn")),
    )
