"""A case in a waiting list: it joins, gets an offer, accepts, declines or lets it lapse, and leaves with its end.

Whoever changes an entry locks the case first, the entry after it, the process last; so does `filling`.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState, NewEntry, OfferSettled, Outcome, VacancyState
from amtsweg.cases.rules import check_entries
from amtsweg.cases.services.filling import owe_filling
from amtsweg.cases.services.moving import case_event, locked
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import MessageNotAwaited

_HELD = (EntryState.WAITING, EntryState.OFFERED, EntryState.ACCEPTED)
_EVENTS = {
    EntryState.ACCEPTED: "place.accepted",
    EntryState.DECLINED: "place.declined",
    EntryState.LAPSED: "place.lapsed",
    EntryState.LEFT: "waiting.left",
}


def join_waiting_list(*, case_id: UUID, entries: Sequence[NewEntry], actor: Actor, at: datetime) -> int:
    """Put a case into these groups of its service's waiting list; return in how many it waits now.

    Its place goes by the moment the application was received, however long it was checked. A group it has been in
    already is passed over. Raises Invalid.
    """
    check_entries(entries)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        known = set(models.WaitingEntry.objects.filter(case=row).values_list("group", flat=True))
        new = [_entry(row, one) for one in entries if one.group not in known]
        models.WaitingEntry.objects.bulk_create(new)
        events.record([_event(row, one, "waiting.joined", actor, at) for one in new])
        owe_filling([(one.service_slug, one.group) for one in new], at=at)
        return _waiting(row)


def set_offer_due(*, case_id: UUID, entry_id: UUID, due_at: datetime) -> None:
    """Tell until when an offer stands. Raises NotFound, OfferSettled."""
    with scope.work(scope.SYSTEM):
        entry = _offered(locked(case_id), entry_id)
        entry.due_at = due_at
        entry.save(update_fields=["due_at"])


def answer_offer(*, case_id: UUID, entry_id: UUID, accepted: bool, actor: Actor, at: datetime) -> None:
    """Take a place that is offered, or leave it to the next. Raises NotFound, OfferSettled."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        entry = _offered(row, entry_id)
        if entry.due_at is None:
            raise NotFound("Dieses Angebot gibt es nicht.")
        if accepted:
            _settle(row, entry, EntryState.ACCEPTED, actor, at)
            _leave_others(row, actor, at)
        else:
            _give_up(row, entry, EntryState.DECLINED, actor, at)
        variables = {"offer": {"accepted": accepted, "remaining": _waiting(row)}}
        # Where the deadline has just taken the process on, it asks the entry itself what became of it.
        with suppress(MessageNotAwaited):
            processes.send_message(subject_id=row.id, name="offer_answered", variables=variables, actor=actor, at=at)


def lapse_offer(*, case_id: UUID, entry_id: UUID, actor: Actor, at: datetime) -> dict[str, object]:
    """End an offer nobody answered; return what became of it, for it may have been answered at the last moment."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        entry = _entry_of(row, entry_id)
        if entry.state == EntryState.OFFERED:
            _give_up(row, entry, EntryState.LAPSED, actor, at)
        return {"accepted": entry.state == EntryState.ACCEPTED, "remaining": _waiting(row)}


def leave_waiting_list(row: models.Case, *, outcome: Outcome, actor: Actor, at: datetime) -> None:
    """Take a locked case that ends out of all queues; a place it does not need goes to the next."""
    gives_back = outcome in (Outcome.WITHDRAWN, Outcome.REFUSED)
    for entry in models.WaitingEntry.objects.select_for_update().filter(case=row, state__in=_HELD).order_by("id"):
        if entry.state != EntryState.ACCEPTED or gives_back:
            _settle(row, entry, EntryState.LEFT, actor, at)


def _give_up(row: models.Case, entry: models.WaitingEntry, state: EntryState, actor: Actor, at: datetime) -> None:
    _settle(row, entry, state, actor, at)
    # While one offer is open, no other is made: places that were passed over in the meantime may be free still.
    others = models.WaitingEntry.objects.filter(case=row, state=EntryState.WAITING)
    owe_filling(others.values_list("service_slug", "group"), at=at)


def _leave_others(row: models.Case, actor: Actor, at: datetime) -> None:
    others = models.WaitingEntry.objects.select_for_update().filter(case=row, state=EntryState.WAITING)
    for entry in others.order_by("id"):
        _settle(row, entry, EntryState.LEFT, actor, at)


def _settle(row: models.Case, entry: models.WaitingEntry, state: EntryState, actor: Actor, at: datetime) -> None:
    if entry.vacancy_id is not None:
        _pass_on(entry, taken=state is EntryState.ACCEPTED, at=at)
    entry.state, entry.settled_at = state, at
    entry.save(update_fields=["state", "settled_at"])
    events.record([_event(row, entry, _EVENTS[state], actor, at)])


def _pass_on(entry: models.WaitingEntry, *, taken: bool, at: datetime) -> None:
    state = VacancyState.TAKEN if taken else VacancyState.OPEN
    assert entry.vacancy_id is not None
    models.Vacancy.objects.filter(id=entry.vacancy_id).update(state=state, settled_at=at if taken else None)
    if not taken:
        owe_filling([(entry.service_slug, entry.group)], at=at)


def _offered(row: models.Case, entry_id: UUID) -> models.WaitingEntry:
    entry = _entry_of(row, entry_id)
    if entry.state != EntryState.OFFERED:
        raise OfferSettled("Dieses Angebot ist bereits beantwortet oder seine Frist ist abgelaufen.")
    return entry


def _entry_of(row: models.Case, entry_id: UUID) -> models.WaitingEntry:
    entry = models.WaitingEntry.objects.select_for_update().filter(id=entry_id, case=row).first()
    if entry is None:
        raise NotFound("Dieses Angebot gibt es nicht.")
    return entry


def _waiting(row: models.Case) -> int:
    return models.WaitingEntry.objects.filter(case=row, state=EntryState.WAITING).count()


def _entry(row: models.Case, new: NewEntry) -> models.WaitingEntry:
    return models.WaitingEntry(
        case=row,
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        service_slug=row.service_slug,
        group=new.group,
        label=new.label,
        person=new.person,
        priority=new.priority,
        received_at=row.opened_at,
        state=EntryState.WAITING,
    )


def _event(row: models.Case, entry: models.WaitingEntry, kind: str, actor: Actor, at: datetime) -> events.Event:
    data = {"entry": str(entry.id), "group": entry.group, "name": entry.label}
    return case_event(row, kind, actor=actor, at=at, data=data)


def read_entries(value: object) -> list[NewEntry]:
    """Read what a drawing says about the groups to wait in. Raises Invalid."""
    found = value if isinstance(value, list) else [value]
    return [_read(one) for one in found]


def _read(value: object) -> NewEntry:
    if not isinstance(value, dict) or not value.get("group") or not value.get("label"):
        raise Invalid(f"Für die Warteliste braucht es group und label, hier steht: {value!r}")
    priority = value.get("priority") or 0
    try:
        points = int(priority)
    except (TypeError, ValueError):
        raise Invalid(f"Die Priorität der Warteliste ist keine ganze Zahl: {priority!r}") from None
    return NewEntry(str(value["group"]), str(value["label"]), str(value.get("person") or ""), points)
