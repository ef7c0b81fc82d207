"""The list of files: filtered, sorted, page by page; always the same few statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from amtsweg.identity.api import people
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, FileState
from amtsweg.records.queries.paging import Order, Sort, keyset_page
from amtsweg.records.queries.visible import Reader, visible_files

_NOTHING = Value("")
# Values are compared as text, so that the place of the next page can stand in an address as it is.
ORDERS: Mapping[str, Order] = {
    "opened": Order(),
    "number": Order(Coalesce(F("reference_number"), _NOTHING)),
    "title": Order(F("title")),
    "plan": Order(F("plan_unit_id")),
    "state": Order(F("state")),
    "closed": Order(Coalesce(Cast("closed_at", CharField()), _NOTHING)),
    "until": Order(Coalesce(Cast("retention_until", CharField()), _NOTHING)),
}
NEWEST = Sort("opened", descending=True)


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files are asked for; whatever is not said does not narrow."""

    plan_keys: tuple[str, ...] = ()
    units: frozenset[UUID] | None = None
    state: FileState | None = None
    text: str = ""
    responsible_id: UUID | None = None
    template: str = ""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One line of the list."""

    id: UUID
    number: str
    title: str
    plan_key: str
    plan_title: str
    unit_id: UUID | None
    state: FileState
    opened_at: datetime
    closed_at: datetime | None
    retention_until: date | None
    responsible: str
    template: str
    medium: str
    confidentiality: Confidentiality


@dataclass(frozen=True, slots=True)
class FilePage:
    """One page of the list and where the next one begins (nothing: there is none)."""

    lines: tuple[FileLine, ...]
    next: str


def list_files(who: Reader, wanted: FileFilter, *, sort: Sort = NEWEST, after: str = "", limit: int = 50) -> FilePage:
    """Return one page of the files somebody may see, in at most two statements."""
    rows = _narrowed(visible_files(who), wanted).select_related("plan_unit")
    page, following = keyset_page(rows, ORDERS, sort, after=after, limit=limit)
    known = people({row.responsible_id for row in page if row.responsible_id})
    names = {account_id: person.name for account_id, person in known.items()}
    return FilePage(tuple(_line(row, names) for row in page), following)


def _narrowed(rows: QuerySet[models.RecordFile], wanted: FileFilter) -> QuerySet[models.RecordFile]:
    if wanted.plan_keys:
        rows = rows.filter(plan_unit__in=wanted.plan_keys)
    if wanted.units is not None:
        rows = rows.filter(unit_id__in=wanted.units)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.responsible_id:
        rows = rows.filter(responsible_id=wanted.responsible_id)
    if wanted.template:
        rows = rows.filter(template=wanted.template)
    for word in wanted.text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(reference_number__icontains=word))
    return rows


def _line(row: models.RecordFile, names: Mapping[UUID, str]) -> FileLine:
    return FileLine(
        id=row.id,
        number=row.reference_number or "",
        title=row.title,
        plan_key=row.plan_unit_id,
        plan_title=row.plan_unit.title,
        unit_id=row.unit_id,
        state=FileState(row.state),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        retention_until=row.retention_until,
        responsible=names.get(row.responsible_id, "") if row.responsible_id else "",
        template=row.template,
        medium=row.medium,
        confidentiality=Confidentiality(row.guard_level),
    )
