"""The services as a list and as a board by step."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import Lower, RowNumber

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import keys_with_all_below
from amtsweg.kernel.errors import NotFound
from amtsweg.onboarding.contracts import ACCESS, Entry, EntryFilter, Stage
from amtsweg.onboarding.models import Onboarding
from amtsweg.onboarding.queries.entries import to_entry


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of the list; ``after`` asks for the next one and is empty at the end."""

    entries: tuple[Entry, ...]
    after: str


def list_entries(wanted: EntryFilter, *, after: str = "", limit: int = 50) -> EntryPage:
    """Return one page by title, in one statement. Raises NotFound for a broken mark."""
    rows = _behind(_filtered(wanted).annotate(key=Lower("title")), after)
    found = list(rows.order_by(F("key"), "id")[: limit + 1])
    more = len(found) > limit
    return EntryPage(tuple(to_entry(row) for row in found[:limit]), _mark(found[limit - 1]) if more else "")


def count_by_stage(wanted: EntryFilter) -> Mapping[Stage, int]:
    """Return how many services stand at which step, whatever step is asked for, in one statement."""
    counted = _filtered(wanted, by_stage=False).order_by().values_list("stage").annotate(Count("id"))
    return {**dict.fromkeys(Stage, 0), **{Stage(stage): count for stage, count in counted}}


def board(wanted: EntryFilter, *, most: int) -> Mapping[Stage, tuple[Entry, ...]]:
    """Return the first services of each step, those due first, in one statement."""
    order = [F("due").asc(nulls_last=True), Lower("title").asc(), F("id").asc()]
    numbered = Window(RowNumber(), partition_by=F("stage"), order_by=order)
    rows = _filtered(wanted, by_stage=False).annotate(number=numbered).filter(number__lte=most).order_by("number")
    found: dict[Stage, list[Entry]] = {stage: [] for stage in Stage}
    for row in rows:
        found[Stage(row.stage)].append(to_entry(row))
    return {stage: tuple(entries) for stage, entries in found.items()}


def _filtered(wanted: EntryFilter, *, by_stage: bool = True) -> QuerySet[Onboarding]:
    rows = Onboarding.objects.all()
    if wanted.unit_key:
        rows = rows.filter(unit_key__in=keys_with_all_below(identity.org_units(), wanted.unit_key))
    if by_stage and wanted.stage is not None:
        rows = rows.filter(stage=wanted.stage)
    if wanted.missing in ACCESS:
        rows = rows.filter(**{wanted.missing: False}).exclude(stage=Stage.STOPPED)
    if wanted.text:
        rows = rows.filter(
            Q(title__icontains=wanted.text) | Q(leika_key=wanted.text) | Q(system__icontains=wanted.text)
        )
    return rows


def _behind(rows: QuerySet[Onboarding], after: str) -> QuerySet[Onboarding]:
    if not after:
        return rows
    try:
        key, row_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        return rows.filter(Q(key__gt=str(key)) | Q(key=str(key), id__gt=UUID(row_id)))
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise NotFound("Diese Ergebnisseite gibt es nicht.") from None


def _mark(row: Onboarding) -> str:
    place = [row.title.lower(), str(row.id)]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
