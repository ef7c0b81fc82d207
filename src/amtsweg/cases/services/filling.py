"""Free places: a clerk opens them, the worker offers each to whoever is next, one group at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState, VacancyState
from amtsweg.cases.queries.waiting import ORDER
from amtsweg.cases.rules import check_vacancies
from amtsweg.cases.services.moving import case_event, locked
from amtsweg.kernel import actors, events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api as processes

TOPIC = "cases.fill_vacancies"
_LOCK = 0x77616974  # the class of our advisory locks; the number is arbitrary but fixed
_KEPT = timedelta(days=365)


def owe_filling(groups: Iterable[tuple[str, str]], *, at: datetime) -> None:
    """Have free places of these groups offered after the commit: then nobody waits for another case's process."""
    payloads = [{"service": slug, "group": group} for slug, group in sorted(set(groups))]
    with scope.work(scope.SYSTEM):
        outbox.put([outbox.Effect(TOPIC, f"fill:{uuid7()}", payload) for payload in payloads], at=at)


def open_vacancies(*, service_slug: str, group: str, unit_id: UUID, count: int, actor: Actor, at: datetime) -> None:
    """Open so many free places in a group; they are offered one by one. Raises Invalid."""
    check_vacancies(count)
    with scope.work(scope.current()), events.together():
        new = [
            models.Vacancy(
                unit_id=unit_id, service_slug=service_slug, group=group, state=VacancyState.OPEN, opened_at=at
            )
            for _ in range(count)
        ]
        models.Vacancy.objects.bulk_create(new)
        events.record([_vacancy_event(new[0], "vacancy.opened", actor, at, count)])
        owe_filling([(service_slug, group)], at=at)


def withdraw_vacancy(*, service_slug: str, group: str, unit_id: UUID, actor: Actor, at: datetime) -> None:
    """Take back a free place that nobody has been offered. Raises Conflict where there is none any more."""
    with scope.work(scope.current()), events.together():
        free = _open(service_slug, group).select_for_update(skip_locked=True)
        vacancy = free.filter(unit_id=unit_id).order_by("-opened_at", "-id").first()
        if vacancy is None:
            raise Conflict("Hier ist kein Platz mehr frei, der niemandem angeboten ist. Bitte laden Sie die Seite neu.")
        vacancy.state, vacancy.settled_at = VacancyState.WITHDRAWN, at
        vacancy.save(update_fields=["state", "settled_at"])
        events.record([_vacancy_event(vacancy, "vacancy.withdrawn", actor, at, 1)])


def fill_vacancies(*, service_slug: str, group: str, at: datetime) -> int:
    """Offer the free places of a group to whoever is next, until one of both runs out; return how many were offered."""
    offered = 0
    while _fill_one(service_slug, group, at):
        offered += 1
    return offered


def _fill_one(service_slug: str, group: str, at: datetime) -> bool:
    with scope.work(scope.SYSTEM), events.together():
        _one_at_a_time(service_slug, group)
        case_id = _next(service_slug, group)
        if case_id is None:
            return False
        row = locked(case_id)
        entry = models.WaitingEntry.objects.select_for_update().get(case=row, service_slug=service_slug, group=group)
        if entry.state != EntryState.WAITING:
            return True  # it left while we waited for its case; the next round finds who is next now
        vacancy = _open(service_slug, group).select_for_update().order_by("opened_at", "id").first()
        if vacancy is None:
            return False
        _offer(row, entry, vacancy, at)
        return True


def _offer(row: models.Case, entry: models.WaitingEntry, vacancy: models.Vacancy, at: datetime) -> None:
    vacancy.state = VacancyState.OFFERED
    vacancy.save(update_fields=["state"])
    entry.state, entry.vacancy, entry.offered_at = EntryState.OFFERED, vacancy, at
    entry.save(update_fields=["state", "vacancy", "offered_at"])
    place = {"entry": str(entry.id), "group": entry.group, "label": entry.label, "person": entry.person}
    actor = actors.system("waiting-list")
    events.record(
        [case_event(row, "place.offered", actor=actor, at=at, data={"entry": str(entry.id), "name": entry.label})]
    )
    processes.send_message(
        subject_id=row.id, name="place", variables={"place": place}, actor=actor, at=at, keep_until=at + _KEPT
    )  # fmt: skip


def _one_at_a_time(service_slug: str, group: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, f"{service_slug}/{group}"])


def _next(service_slug: str, group: str) -> UUID | None:
    """The case that is next, if a place is free; one that has another offer open is asked again once it is answered."""
    if not _open(service_slug, group).exists():
        return None
    other = models.WaitingEntry.objects.filter(case=OuterRef("case"), state=EntryState.OFFERED)
    waiting = models.WaitingEntry.objects.filter(
        ~Exists(other), service_slug=service_slug, group=group, state=EntryState.WAITING
    )
    return waiting.order_by(*ORDER).values_list("case_id", flat=True).first()


def _open(service_slug: str, group: str) -> QuerySet[models.Vacancy]:
    return models.Vacancy.objects.filter(service_slug=service_slug, group=group, state=VacancyState.OPEN)


def _vacancy_event(vacancy: models.Vacancy, kind: str, actor: Actor, at: datetime, count: int) -> Event:
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="vacancy",
        object_id=vacancy.id,
        unit_id=vacancy.unit_id,
        data={"service": vacancy.service_slug, "group": vacancy.group, "count": count},
    )
