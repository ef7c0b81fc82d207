"""Cases as plain things: one, a page of them, those of an account, those that look alike."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.cases import models
from amtsweg.cases.contracts import Case, CaseState, Outcome, SimilarCase
from amtsweg.geo.api import Place, box_around, distance_m
from amtsweg.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list of cases is narrowed to."""

    units: frozenset[UUID]
    text: str = ""
    service: str = ""
    open_only: bool = False


def to_case(row: models.Case) -> Case:
    """Return a row as a plain thing."""
    assert row.unit_id is not None
    return Case(
        id=row.id,
        number=row.number,
        title=row.title,
        service_version_id=row.service_version_id,
        service_slug=row.service_slug,
        unit_id=row.unit_id,
        account_id=row.account_id,
        state=CaseState(row.state),
        outcome=Outcome(row.outcome) if row.outcome else None,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        data=row.data,
        place=_place(row),
        moved_to_version_id=row.moved_to_version_id,
    )


def _place(row: models.Case) -> Place | None:
    if row.latitude is None or row.longitude is None:
        return None
    return Place(row.latitude, row.longitude, row.address)


def get_case(case_id: UUID) -> Case:
    """Return a case that the present scope may see. Raises NotFound."""
    row = models.Case.objects.filter(id=case_id).first()
    if row is None:
        raise NotFound("Diesen Vorgang gibt es nicht, oder Sie dürfen ihn nicht sehen.")
    return to_case(row)


def case_by_secret(secret_hash: str) -> Case:
    """Return the case a status link belongs to. Raises NotFound."""
    row = models.Case.objects.filter(secret_hash=secret_hash).first()
    if row is None:
        raise NotFound("Dieser Link ist ungültig. Bitte prüfen Sie, ob er vollständig kopiert wurde.")
    return to_case(row)


def cases_by_id(ids: Collection[UUID]) -> dict[UUID, Case]:
    """Return several cases in one statement, without those the present scope may not see."""
    return {row.id: to_case(row) for row in models.Case.objects.filter(id__in=ids)}


def cases_of_account(account_id: UUID, *, limit: int = 100) -> list[Case]:
    """Return a person's own cases, newest first."""
    rows = models.Case.objects.filter(account_id=account_id).order_by("-opened_at")[:limit]
    return [to_case(row) for row in rows]


def list_cases(wanted: CaseFilter, *, after: tuple[datetime, UUID] | None, limit: int) -> list[Case]:
    """Return a page of cases, newest first, behind the last one of the page before (keyset)."""
    rows = _filtered(wanted).order_by("-opened_at", "-id")
    if after:
        opened_at, last_id = after
        rows = rows.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=last_id))
    return [to_case(row) for row in rows[:limit]]


def matching_ids(wanted: CaseFilter, *, limit: int = 500) -> list[UUID]:
    """Return the ids of the newest cases that fit, to narrow a list of tasks."""
    return list(_filtered(wanted).order_by("-opened_at").values_list("id", flat=True)[:limit])


def _filtered(wanted: CaseFilter) -> "QuerySet[models.Case]":
    rows = models.Case.objects.filter(unit_id__in=wanted.units)
    for word in wanted.text.lower().split()[:6]:
        rows = rows.filter(search__contains=word)
    if wanted.service:
        rows = rows.filter(service_slug=wanted.service)
    if wanted.open_only:
        rows = rows.exclude(state=CaseState.CLOSED)
    return rows


def similar_cases(
    *, service_slug: str, duplicate_key: str, place: Place, within_m: float, since: datetime, limit: int = 5
) -> list[SimilarCase]:
    """Return open matters of the same kind that began near this place since a moment, nearest first."""
    box = box_around(place, within_m)
    rows = models.Case.objects.filter(
        service_slug=service_slug,
        duplicate_key=duplicate_key,
        opened_at__gte=since,
        latitude__range=(box.south, box.north),
        longitude__range=(box.west, box.east),
    ).exclude(state=CaseState.CLOSED)
    found = [
        SimilarCase(row.id, row.number, row.opened_at, distance_m(place, Place(row.latitude, row.longitude, "")))
        for row in rows[:200]
        if row.latitude is not None and row.longitude is not None
    ]
    return sorted((one for one in found if one.metres <= within_m), key=lambda one: one.metres)[:limit]
