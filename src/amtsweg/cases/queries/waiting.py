"""Waiting lists: what a case waits for and at which place, the groups of an office, and who waits in one of them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from amtsweg.cases import models
from amtsweg.cases.contracts import EntryState, VacancyState, WaitingEntry, WaitingGroup
from amtsweg.kernel import scope

ORDER = ("-priority", "received_at", "id")
_LIVE = (EntryState.WAITING, EntryState.OFFERED)


def to_entry(row: models.WaitingEntry, *, position: int | None = None) -> WaitingEntry:
    """Return a row as a plain thing."""
    return WaitingEntry(
        id=row.id,
        case_id=row.case_id,
        service_slug=row.service_slug,
        group=row.group,
        label=row.label,
        person=row.person,
        priority=row.priority,
        received_at=row.received_at,
        state=EntryState(row.state),
        due_at=row.due_at,
        position=position,
    )


def entries_of(case_id: UUID) -> list[WaitingEntry]:
    """Return what a case waits or waited for, each with its place in the queue while it waits."""
    rows = list(models.WaitingEntry.objects.filter(case_id=case_id).order_by("id"))
    places = _places(rows)
    return [to_entry(row, position=places.get(row.id)) for row in rows]


def _places(rows: Sequence[models.WaitingEntry]) -> dict[UUID, int]:
    """The places of those that wait. A place is how many others are before: a number about rows nobody may see."""
    waiting = [row.id for row in rows if row.state == EntryState.WAITING]
    if not waiting:
        return {}
    with scope.session(scope.SYSTEM):
        counted = models.WaitingEntry.objects.filter(id__in=waiting).annotate(place=_before() + 1)
        return dict(counted.values_list("id", "place"))


def _before() -> Coalesce:
    earlier = Q(received_at__lt=OuterRef("received_at")) | Q(received_at=OuterRef("received_at"), id__lt=OuterRef("id"))
    others = (
        models.WaitingEntry.objects.filter(
            service_slug=OuterRef("service_slug"), group=OuterRef("group"), state=EntryState.WAITING
        )
        .filter(Q(priority__gt=OuterRef("priority")) | Q(priority=OuterRef("priority")) & earlier)
        .order_by()
        .values("service_slug")
        .annotate(count=Count("id"))
        .values("count")
    )
    return Coalesce(Subquery(others, output_field=IntegerField()), 0)


def groups_of_units(units: Collection[UUID]) -> list[WaitingGroup]:
    """Return the queues of these units with their figures, in two statements."""
    rows = (
        models.WaitingEntry.objects.filter(unit_id__in=units)
        .order_by("service_slug", "group", "unit_id")
        .values("service_slug", "group", "unit_id")
        .annotate(
            waiting=Count("id", filter=Q(state=EntryState.WAITING)),
            offered=Count("id", filter=Q(state=EntryState.OFFERED)),
            named=Coalesce(Subquery(_label()), F("group")),
        )
    )
    vacant = _vacant(units)
    return [
        WaitingGroup(
            service_slug=row["service_slug"],
            group=row["group"],
            label=row["named"],
            unit_id=UUID(str(row["unit_id"])),
            waiting=row["waiting"],
            offered=row["offered"],
            vacant=vacant.get((row["service_slug"], row["group"]), 0),
        )
        for row in rows
    ]


def _label() -> "QuerySet[models.WaitingEntry, str]":
    # A pack may have renamed the group meanwhile: the newest words are those of today.
    same = models.WaitingEntry.objects.filter(
        unit_id=OuterRef("unit_id"), service_slug=OuterRef("service_slug"), group=OuterRef("group")
    )
    return same.order_by("-received_at", "-id").values_list("label", flat=True)[:1]


def _vacant(units: Collection[UUID]) -> dict[tuple[str, str], int]:
    rows = models.Vacancy.objects.filter(unit_id__in=units, state=VacancyState.OPEN)
    counted = rows.order_by().values("service_slug", "group").annotate(count=Count("id"))
    return {(row["service_slug"], row["group"]): row["count"] for row in counted}


def queue(service_slug: str, group: str, *, units: Collection[UUID], offset: int, limit: int) -> list[WaitingEntry]:
    """Return a part of a queue with the places: whoever has an offer first, then who waits, in their order."""
    live = models.WaitingEntry.objects.filter(
        service_slug=service_slug, group=group, unit_id__in=units, state__in=_LIVE
    ).select_related("case")
    rows = list(
        live.order_by("state", *ORDER)[offset : offset + limit]
    )  # "offered" is before "waiting" in the alphabet
    places = _places(rows)
    return [replace(to_entry(row, position=places.get(row.id)), case_number=row.case.number) for row in rows]


def offers_in(entries: Sequence[WaitingEntry]) -> list[WaitingEntry]:
    """Return the offers that can be answered now."""
    return [one for one in entries if one.is_offer]
