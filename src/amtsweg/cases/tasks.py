"""The building blocks that a drawn process may name: each service task translates into one service of ours.

A handler is called at least once for each token, in the transaction and scope that complete the token; its key
makes the service behind it do its work once.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from amtsweg.cases.contracts import Outcome
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision
from amtsweg.cases.services import assigning, closing, filling, letters, messages, waiting
from amtsweg.cases.services.opening import open_by_itself
from amtsweg.cases.services.texts import message_text
from amtsweg.delivery import api as delivery
from amtsweg.feel.api import evaluate
from amtsweg.identity.api import municipality
from amtsweg.kernel import actors, clock, outbox
from amtsweg.kernel.calendar import parse_period, working_calendar
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid
from amtsweg.payments import api as payments
from amtsweg.processes.api import register_service, use_opener
from amtsweg.processes.contracts import ServiceCall

Result = Mapping[str, object]


def request_answer(call: ServiceCall) -> Result:
    """Ask the applicant for what is missing; ``text`` is FEEL, ``due`` a period."""
    messages.request_answer(
        case_id=call.subject_id,
        text=str(_value(call, "text")),
        due_at=_due(call),
        key=call.key,
        actor=actors.system("process"),
        at=call.at,
    )
    return {}


def resume(call: ServiceCall) -> Result:
    """Go on without an answer."""
    messages.resume(case_id=call.subject_id, actor=actors.system("process"), at=call.at)
    return {}


def notify(call: ServiceCall) -> Result:
    """Tell the applicant one of the pack's texts."""
    _tell(call, documents=())
    return {}


def raise_demand(call: ServiceCall) -> Result:
    """Demand money from the applicant; ``amount`` and ``purpose`` are FEEL."""
    case = get_case(call.subject_id)
    amount = _value(call, "amount")
    if not isinstance(amount, int | float | Decimal):
        raise Invalid(f"Der Betrag der Forderung ist keine Zahl: {amount!r}")
    demand = payments.raise_demand(
        subject_id=case.id,
        unit_id=case.unit_id,
        account_id=case.account_id,
        amount=Decimal(str(amount)).quantize(Decimal("0.01")),
        purpose=f"{case.number} {_value(call, 'purpose')}",
        due=_due(call),
        key=call.key,
        actor=actors.system("process"),
        at=call.at,
    )
    _tell(call, documents=(), text="payment")
    return {"demand": {"id": str(demand.id)}}


def cancel_demands(call: ServiceCall) -> Result:
    """Cancel what is still owed; ``reason`` is FEEL."""
    closing.cancel_demands(
        case_id=call.subject_id, reason=str(_value(call, "reason")), actor=actors.system("process"), at=call.at
    )
    return {}


def issue_letter(call: ServiceCall) -> Result:
    """Write, seal and file the letter of the decision."""
    document_id = letters.issue_letter(
        case_id=call.subject_id,
        letter=call.properties.get("letter", "decision"),
        variables=call.variables,
        actor=actors.system("process"),
        at=call.at,
    )
    return {"letter": {"document": str(document_id)}}


def deliver(call: ServiceCall) -> Result:
    """Deliver the letter of the decision on the way that is open to the applicant."""
    decision = latest_decision(call.subject_id)
    if decision is None or decision.document_id is None:
        raise Invalid("Es gibt keinen Bescheid, der zugestellt werden könnte.")
    _tell(call, documents=(decision.document_id,))
    return {}


def assign(call: ServiceCall) -> Result:
    """Hand the case to the unit that ``unit`` (FEEL) names, e.g. by a decision table."""
    unit_key = str(_value(call, "unit"))
    assigning.assign_unit(case_id=call.subject_id, unit_key=unit_key, actor=actors.system("process"), at=call.at)
    return {}


def forward(call: ServiceCall) -> Result:
    """Send one of the pack's texts to a body outside; ``to`` is FEEL and gives its e-mail address."""
    message = message_text(call.subject_id, call.properties["text"], call.variables)
    to = str(_value(call, "to"))
    delivery.send_mail(to=to, subject=message.title, text=message.text, key=call.key, at=call.at)
    return {"forwarded": {"to": to}}


def join_waiting_list(call: ServiceCall) -> Result:
    """Put the case into the waiting list; ``entries`` is FEEL: one or more of ``{group, label, person, priority}``."""
    entries = waiting.read_entries(_value(call, "entries"))
    count = waiting.join_waiting_list(
        case_id=call.subject_id, entries=entries, actor=actors.system("process"), at=call.at
    )
    return {"waiting": {"count": count}}


def offer_place(call: ServiceCall) -> Result:
    """Offer the place that the message ``place`` brought, with a deadline; the text may name it as ``offer.until``."""
    due = _due(call)
    until = due.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y")
    waiting.set_offer_due(case_id=call.subject_id, entry_id=_entry_id(call), due_at=due)
    offer = {"until": until, "accepted": None}
    _tell(replace(call, variables={**call.variables, "offer": offer}), documents=())
    return {"offer": offer}


def lapse_offer(call: ServiceCall) -> Result:
    """End the offer whose deadline is over; ``offer.accepted`` tells what became of it."""
    actor = actors.system("process")
    offer = waiting.lapse_offer(case_id=call.subject_id, entry_id=_entry_id(call), actor=actor, at=call.at)
    return {"offer": offer}


def close(call: ServiceCall) -> Result:
    """Close case and record file."""
    outcome = call.properties.get("outcome")
    closing.close_case(
        case_id=call.subject_id,
        outcome=Outcome(outcome) if outcome else None,
        actor=actors.system("process"),
        at=call.at,
    )
    return {}


def _tell(call: ServiceCall, *, documents: tuple[UUID, ...], text: str = "") -> None:
    message = message_text(call.subject_id, text or call.properties["text"], call.variables)
    messages.notify(
        case_id=call.subject_id,
        title=message.title,
        text=message.text,
        documents=documents,
        key=call.key,
        actor=actors.system("process"),
        at=call.at,
    )


def _entry_id(call: ServiceCall) -> UUID:
    return UUID(str(evaluate("place.entry", call.variables)))


def _value(call: ServiceCall, name: str) -> object:
    return evaluate(call.properties[name], call.variables)


def _due(call: ServiceCall) -> datetime:
    period = parse_period(call.properties["due"])
    return working_calendar(municipality().state).due(call.at, period)


_HANDLERS = (
    request_answer, resume, notify, raise_demand, cancel_demands, issue_letter, deliver, assign, forward,
    join_waiting_list, offer_place, lapse_offer, close,
)  # fmt: skip
for _handler in _HANDLERS:
    register_service(_handler.__name__, _handler)


@outbox.handles(filling.TOPIC)
def fill_vacancies(effect: outbox.Effect) -> None:
    """Offer the free places of a group to whoever is next."""
    service, group = str(effect.payload["service"]), str(effect.payload["group"])
    filling.fill_vacancies(service_slug=service, group=group, at=clock.now())


use_opener(open_by_itself)
