"""What a drawing tells whoever does a task, and demands that fall away."""

from dataclasses import replace
from decimal import Decimal

import pytest

from amtsweg.cases.services.closing import cancel_demands
from amtsweg.cases.services.texts import task_note
from amtsweg.catalogue import api as catalogue
from amtsweg.kernel.actors import system
from amtsweg.payments import api as payments
from amtsweg.payments.contracts import DemandState
from way import APPLICATION, Way

SLUG = "baulastenauskunft"
WORDS = 'Gebiet {zone.letter}, {if zone.sure then "sicher" else "unsicher"}.'
NOTES = {"found": {"title": "Gefunden", "text": WORDS}}

pytestmark = pytest.mark.usefixtures("system_scope")


def test_a_note_is_filled_with_what_the_process_knows(way: Way) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    service, task = catalogue.current_version(SLUG), way.task("completeness")
    assert service is not None
    service = replace(service, settings={**service.settings, "messages": NOTES})
    drawn = replace(task, properties={**task.properties, "text": "found"})
    assert task_note(service, drawn, {"zone": {"letter": "A", "sure": False}}) == "Gebiet A, unsicher."
    assert task_note(service, drawn, {}) == "Gebiet , unsicher."
    assert task_note(service, task, {"zone": {"letter": "A"}}) == ""


def test_what_is_owed_falls_away_and_what_is_paid_stays(way: Way) -> None:
    way.submit(SLUG, APPLICATION)
    way.work()
    way.do("completeness", complete=True)
    (demand,) = payments.demands_of(way.case_id)
    clerk, at = system("process"), way.at
    for _ in range(2):
        cancel_demands(case_id=way.case_id, reason="Nicht bezahlt", actor=clerk, at=at)
        assert [one.state for one in payments.demands_of(way.case_id)] == [DemandState.CANCELLED]
    assert demand.amount == Decimal("30.00")

    way.submit(SLUG, APPLICATION)
    way.work()
    way.do("completeness", complete=True)
    (owed,) = payments.demands_of(way.case_id)
    payments.record_transfer(demand_id=owed.id, amount=owed.amount, transaction="T 1", actor=clerk, at=at)
    cancel_demands(case_id=way.case_id, reason="Nicht bezahlt", actor=clerk, at=at)
    assert [one.state for one in payments.demands_of(way.case_id)] == [DemandState.PAID]
