"""The register as lists: search, filters, pages by key, and counts by status."""

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Case, Count, F, FloatField, Q, QuerySet, Value, When, Window
from django.db.models.functions import Cast, Lower, Round, RowNumber

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import keys_with_all_below
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Entry, EntryFilter, Priority, Status
from amtsweg.process_register.models import RegisteredProcess
from amtsweg.process_register.queries.entries import to_entry

_WEIGHTS = [0.02, 0.1, 0.4, 1.0]  # D, C, B, A: one word in the title outweighs any number of them in the texts
_WORD = re.compile(r"\w+", re.UNICODE)
_MOST_WORDS = 8
_SHORTEST_PART = 4


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of the list; ``after`` asks for the next one and is empty at the end."""

    entries: tuple[Entry, ...]
    after: str


def list_entries(wanted: EntryFilter, *, after: str = "", limit: int = 50) -> EntryPage:
    """Return one page, the best hits first and then by title, in one statement. Raises NotFound for a broken mark."""
    rows = list(_behind(_ranked(wanted), after).order_by(F("rank").desc(), F("key"), "id")[: limit + 1])
    more = len(rows) > limit
    return EntryPage(tuple(to_entry(row) for row in rows[:limit]), _mark(rows[limit - 1]) if more else "")


def every_entry(wanted: EntryFilter) -> Iterator[Entry]:
    """Yield all entries that fit, by title, a few at a time: for files."""
    rows = _filtered(wanted).order_by(Lower("title"), "id")
    return (to_entry(row) for row in rows.iterator(chunk_size=200))


def count_by_status(wanted: EntryFilter) -> Mapping[Status, int]:
    """Return how many entries stand where, whatever status is asked for, in one statement."""
    counted = _filtered(wanted, by_status=False).order_by().values_list("status").annotate(Count("id"))
    return {**dict.fromkeys(Status, 0), **{Status(status): count for status, count in counted}}


def board(wanted: EntryFilter, *, most: int) -> Mapping[Status, tuple[Entry, ...]]:
    """Return the first entries of each status, the top processes before the others, in one statement."""
    order = [_top_first().asc(), Lower("title").asc(), F("id").asc()]
    numbered = Window(RowNumber(), partition_by=F("status"), order_by=order)
    rows = _filtered(wanted, by_status=False).annotate(number=numbered).filter(number__lte=most).order_by("number")
    found: dict[Status, list[Entry]] = {status: [] for status in Status}
    for row in rows:
        found[Status(row.status)].append(to_entry(row))
    return {status: tuple(entries) for status, entries in found.items()}


def _top_first() -> Case:
    return Case(
        When(priority=Priority.TOP, then=Value(0)), When(priority=Priority.NORMAL, then=Value(1)), default=Value(2)
    )


def _filtered(wanted: EntryFilter, *, by_status: bool = True) -> QuerySet[RegisteredProcess]:
    rows = RegisteredProcess.objects.defer("search")
    if wanted.unit_key:
        rows = rows.filter(unit_key__in=keys_with_all_below(identity.org_units(), wanted.unit_key))
    if by_status and wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.process:
        rows = rows.filter(process=wanted.process)
    if wanted.priority is not None:
        rows = rows.filter(priority=wanted.priority)
    words = _words(wanted.text)
    return rows.filter(_matches(words)) if words else rows


def _ranked(wanted: EntryFilter) -> QuerySet[RegisteredProcess]:
    words, rows = _words(wanted.text), _filtered(wanted).annotate(key=Lower("title"))
    if not words:
        return rows.annotate(rank=Value(0.0, output_field=FloatField()))
    text = " ".join(wanted.text.lower().split())
    bonus = Case(
        When(key=text, then=Value(4.0)),
        When(key__startswith=text, then=Value(2.0)),
        When(_inside(words), then=Value(1.0)),
        default=Value(0.0),
        output_field=FloatField(),
    )
    rank = Cast(SearchRank(F("search"), _terms(words), weights=_WEIGHTS), FloatField()) + bonus
    return rows.annotate(rank=Round(rank, precision=4))


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word.strip("_")][:_MOST_WORDS]


def _matches(words: list[str]) -> Q:
    long_enough = any(len(word) >= _SHORTEST_PART for word in words)
    return Q(search=_terms(words)) | _inside(words) if long_enough else Q(search=_terms(words))


def _terms(words: list[str]) -> SearchQuery:
    beginnings = " & ".join(f"'{word}':*" for word in words)
    return SearchQuery(" ".join(words), config="german") | SearchQuery(beginnings, config="simple", search_type="raw")


def _inside(words: list[str]) -> Q:
    # PostgreSQL cannot look into compound words: „vorschuss“ is found inside „Unterhaltsvorschuss“ by comparison.
    return Q(*(Q(title__icontains=word) for word in words if len(word) >= _SHORTEST_PART), ~Q(pk=None))


def _behind(rows: QuerySet[RegisteredProcess], after: str) -> QuerySet[RegisteredProcess]:
    if not after:
        return rows
    try:
        rank, key, row_id = json.loads(base64.urlsafe_b64decode(after.encode()))
        behind = Q(rank__lt=float(rank)) | Q(rank=float(rank), key__gt=str(key))
        return rows.filter(behind | Q(rank=float(rank), key=str(key), id__gt=UUID(row_id)))
    except (ValueError, TypeError, binascii.Error, UnicodeError):
        raise NotFound("Diese Ergebnisseite gibt es nicht.") from None


def _mark(row: RegisteredProcess) -> str:
    place = [getattr(row, "rank"), getattr(row, "key"), str(row.id)]  # noqa: B009 - annotations, unknown to the model
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()
