"""Where a case stands, as steps an applicant understands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from amtsweg.cases.contracts import Case, CaseState, Message, WaitingEntry
from amtsweg.payments.contracts import Demand


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way: ``done``, ``current`` or ``ahead``; ``yours`` if the applicant has to act."""

    title: str
    detail: str
    state: str
    at: datetime | None = None
    yours: bool = False


def steps_of(
    case: Case, written: Sequence[Message], demands: Sequence[Demand], entries: Sequence[WaitingEntry] = ()
) -> list[Step]:
    """Return the steps of a case: received, in work (or waiting for somebody), decided or closed."""
    received = Step(_("Eingegangen"), "", "done", case.opened_at)
    return [received, _work(case, written, demands, entries), _end(case)]


def _work(case: Case, written: Sequence[Message], demands: Sequence[Demand], entries: Sequence[WaitingEntry]) -> Step:
    if case.state in (CaseState.DECIDED, CaseState.WITHDRAWN, CaseState.CLOSED):
        return Step(_("Bearbeitet"), "", "done")
    waiting = next((message for message in written if message.is_open), None)
    if waiting:
        return Step(
            _("Wir warten auf Ihre Antwort"), _("Bitte antworten Sie bis"), "current", waiting.due_at, yours=True
        )
    if any(demand.is_open for demand in demands):
        return Step(_("Wir warten auf Ihre Zahlung"), "", "current", yours=True)
    offer = next((one for one in entries if one.is_offer), None)
    if offer:
        return Step(
            _("Wir bieten Ihnen einen Platz an"), _("Bitte antworten Sie bis"), "current", offer.due_at, yours=True
        )
    if any(one.position for one in entries):
        return Step(_("Auf der Warteliste"), _("Sie müssen im Moment nichts tun."), "current")
    return Step(_("In Bearbeitung"), _("Sie müssen im Moment nichts tun."), "current")


def _end(case: Case) -> Step:
    if case.state is CaseState.WITHDRAWN or (case.outcome == "withdrawn" and case.state is CaseState.CLOSED):
        return Step(_("Zurückgenommen"), "", "done", case.closed_at)
    if case.state is CaseState.CLOSED:
        return Step(_("Abgeschlossen"), "", "done", case.closed_at)
    if case.state is CaseState.DECIDED:
        return Step(_("Entschieden"), _("Der Bescheid ist auf dem Weg zu Ihnen."), "current")
    return Step(_("Ergebnis"), "", "ahead")
