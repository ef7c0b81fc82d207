"""Search in files: hits, counts and facets from one query, and every hit checked once more before it is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import tantivy

from amtsweg.file_search.contracts import FACETS, FILE, Asked, Count, Found, Hit
from amtsweg.file_search.queries.asking import loose_query_of, query_of, unknown_of
from amtsweg.file_search.queries.opened import Opened, opened
from amtsweg.file_search.queries.spelling import meant
from amtsweg.file_search.queries.texts import SHOWN, text_of
from amtsweg.file_search.rules.analysing import Analyser
from amtsweg.file_search.rules.asking import Wanted, read, stems_of, tidy
from amtsweg.file_search.rules.marking import marked, snippet
from amtsweg.records.api import reads

PAGE, MOST_PAGES = 20, 50
_MOST_VALUES = 40
_AGGREGATES = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in FACETS}


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of which index, by whom, and from which hit on."""

    index: Opened
    asked: Asked
    wanted: tuple[Wanted, ...]
    who: reads.searchable.Reader
    first: int
    size: int


def search(asked: Asked, who: reads.searchable.Reader, *, page: int = 1, size: int = PAGE) -> Found:
    """Find files and documents the reader may see, best first or newest first."""
    text = tidy(asked.text)
    if not any(sign.isalnum() for sign in text):
        return Found()
    index = opened()
    if index is None:
        return _without_index(text, who, size)
    wanted = read(text, index.analyser)
    if not wanted:
        return Found()
    question = _Question(index, asked, wanted, who, (min(max(page, 1), MOST_PAGES) - 1) * size, size)
    exactly = _found(question, query_of(wanted, who, asked.facets))
    if exactly.count:
        return exactly
    unknown = unknown_of(index.searcher(), wanted, who)
    found = _found(question, loose_query_of(wanted, who, asked.facets, unknown))
    if found.count or asked.facets:
        return replace(found, loosened=True)
    return Found(instead=meant(index, text, unknown, who))


def _found(question: _Question, query: tantivy.Query) -> Found:
    searcher = question.index.searcher()
    order = "at" if question.asked.newest_first else None
    result = searcher.search(query, question.size, count=True, offset=question.first, order_by_field=order)
    count: int = result.count or 0  # type: ignore[attr-defined]  # left out of tantivy's stubs
    if not count:
        return Found()
    ids = [UUID(searcher.doc(address).get_first("id")) for _, address in result.hits]
    hits = _hits(ids, question.wanted, question.index.analyser, question.who)
    return Found(hits, count, _facets(searcher.aggregate(query, _AGGREGATES)))


def _facets(answer: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]) -> dict[str, tuple[Count, ...]]:
    return {
        name: tuple(Count(str(one["key"]), int(str(one["doc_count"]))) for one in answer[name]["buckets"])
        for name in FACETS
    }


def _hits(
    ids: Sequence[UUID], wanted: tuple[Wanted, ...], analyser: Analyser, who: reads.searchable.Reader
) -> tuple[Hit, ...]:
    if not ids:
        return ()
    seen = reads.searchable.seen(who, document_ids=ids, file_ids=ids)
    stems = stems_of(wanted)
    return tuple(_hit(seen[one], stems, analyser) for one in ids if one in seen)


def _hit(entry: reads.searchable.Entry, wanted: frozenset[str], analyser: Analyser) -> Hit:
    confidential = entry.level > 0
    text = "" if confidential else text_of(entry.text_sha256, limit=SHOWN)
    return Hit(
        id=entry.id,
        record_file_id=entry.record_file_id,
        is_file=entry.is_file,
        title=marked(entry.title, wanted, analyser.says),
        reference_number=entry.reference_number,
        file_title=entry.file_title,
        kind=FILE if entry.is_file else entry.kind,
        unit_id=entry.unit_id,
        at=entry.at,
        confidential=confidential,
        snippet=snippet(" ".join(text.split()), wanted, analyser.says) if text else (),
    )


def _without_index(text: str, who: reads.searchable.Reader, size: int) -> Found:
    rows = reads.searchable.newest(who, text, limit=size)
    plain = Analyser({})
    hits = tuple(_hit(row, stems_of(read(text, plain)), plain) for row in rows)
    return Found(hits=hits, count=len(hits), ready=False)
