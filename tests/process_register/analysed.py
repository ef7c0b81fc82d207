"""A process that has run for a while: one matter that can be read, and others of which only the log tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.clock import FixedClock
from amtsweg.metrics.services.rolling import catch_up
from metrics.writing import Walk
from process_register.conftest import hire
from way import APPLICATION, Way, found_city

PROCESS = "baulastenauskunft"
TO_CHECK, ASKED = ("submitted", "completeness"), ("is_complete", "request", "await_answer")
TO_LOOK_UP, TO_DECIDE = ("is_complete", "fee", "fee_due", "lookup"), ("decide",)
TO_END = ("is_refusal", "letter", "deliver", "close", "closed")


@contextmanager
def analysed(fixed_clock: FixedClock, at: datetime) -> Iterator[Way]:
    """Let three matters go straight, one with a loop, one wait; a real one stands at its first task."""
    begin = at - timedelta(days=40)
    forget()
    fixed_clock.at = begin
    with scope.session(scope.SYSTEM):
        found_city(begin, pack="bauordnungsamt/baulastenauskunft")
        unit = identity.unit_by_key("sta-63").id
        way = Way(fixed_clock, hire("clerk", "sta-63", begin), hire("team-lead", "sta-63", begin, name="Bela"))
        for day in range(3):
            _decided(_checked(_begun(begin + timedelta(days=day), unit), 24))
        _decided(_checked(_answered(_begun(begin, unit)), 48))
        _begun(begin + timedelta(days=5), unit).write()
        way.submit(PROCESS, APPLICATION)
        fixed_clock.at = at
        catch_up(at=at)
    yield way
    forget()


def _begun(at: datetime, unit: UUID) -> Walk:
    return Walk(at, PROCESS, unit=unit).start(*TO_CHECK, left=["submitted"]).create("completeness", due_hours=72)


def _answered(walk: Walk) -> Walk:
    walk.claim(12, "completeness").complete(1, "completeness", *ASKED, left=["is_complete", "request"])
    walk.step(96, left=["await_answer"], entered=["completeness"], kind="message.received")
    return walk.create("completeness", due_hours=72)


def _checked(walk: Walk, wait: float) -> Walk:
    walk.claim(wait, "completeness").complete(2, "completeness", *TO_LOOK_UP, left=TO_LOOK_UP[:3]).create("lookup")
    return walk


def _decided(walk: Walk) -> None:
    walk.claim(5, "lookup").complete(1, "lookup", *TO_DECIDE).create("decide")
    walk.claim(1, "decide").complete(1, "decide", *TO_END, left=TO_END).end().write()
