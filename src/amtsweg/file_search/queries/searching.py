"""Search in files: hits, counts and facets from one query, and every hit checked once more before it is shown."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from amtsweg.file_search.contracts import FACETS, FILE, Asked, Count, Found, Hit
from amtsweg.file_search.queries.asking import query_of
from amtsweg.file_search.queries.opened import Opened, opened
from amtsweg.file_search.queries.spelling import meant
from amtsweg.file_search.queries.texts import SHOWN, text_of
from amtsweg.file_search.rules.analysing import Analyser
from amtsweg.file_search.rules.asking import Wanted, read, stems_of, tidy
from amtsweg.file_search.rules.marking import marked, snippet
from amtsweg.records.api import searchable

PAGE, MOST_PAGES = 20, 50
_MOST_VALUES = 40
_AGGREGATES = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in FACETS}


def search(asked: Asked, who: searchable.Reader, *, page: int = 1, size: int = PAGE) -> Found:
    """Find files and documents the reader may see, best first or newest first."""
    text = tidy(asked.text)
    if not any(sign.isalnum() for sign in text):
        return Found()
    index = opened()
    if index is None:
        return _without_index(text, who, size)
    wanted = read(text, index.analyser)
    first = (min(max(page, 1), MOST_PAGES) - 1) * size
    found = _found(index, asked, wanted, who, first, size)
    if not found.count:
        found = _found(index, asked, wanted, who, first, size, loose=True)
    if not found.count and not asked.facets:
        return Found(instead=meant(index, text, wanted, who))
    return found


def _found(
    index: Opened, asked: Asked, wanted: tuple[Wanted, ...], who: searchable.Reader, first: int, size: int,
    *, loose: bool = False,
) -> Found:  # fmt: skip
    searcher, query = index.searcher(), query_of(wanted, who, asked.facets, loose=loose)
    order = "at" if asked.newest_first else None
    result = searcher.search(query, size, count=True, offset=first, order_by_field=order)
    count = result.count or 0
    ids = [UUID(searcher.doc(address).get_first("id")) for _, address in result.hits]
    return Found(
        hits=_hits(ids, wanted, index.analyser, who),
        count=count,
        facets=_facets(searcher.aggregate(query, _AGGREGATES)) if count else {},
        loosened=loose,
    )


def _facets(answer: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]]) -> dict[str, tuple[Count, ...]]:
    return {
        name: tuple(Count(str(one["key"]), int(str(one["doc_count"]))) for one in answer[name]["buckets"])
        for name in FACETS
    }


def _hits(
    ids: Sequence[UUID], wanted: tuple[Wanted, ...], analyser: Analyser, who: searchable.Reader
) -> tuple[Hit, ...]:
    if not ids:
        return ()
    seen = searchable.seen(who, document_ids=ids, file_ids=ids)
    stems = stems_of(wanted)
    return tuple(_hit(seen[one], stems, analyser) for one in ids if one in seen)


def _hit(entry: searchable.Entry, wanted: frozenset[str], analyser: Analyser) -> Hit:
    text = text_of(entry.text_sha256, limit=SHOWN) if entry.text_sha256 else ""
    return Hit(
        id=entry.id,
        record_file_id=entry.record_file_id,
        is_file=entry.is_file,
        title=marked(entry.title, wanted, analyser.stems),
        reference_number=entry.reference_number,
        file_title=entry.file_title,
        kind=FILE if entry.is_file else entry.kind,
        unit_id=entry.unit_id,
        at=entry.at,
        snippet=snippet(" ".join(text.split()), wanted, analyser.stems) if text else (),
    )


def _without_index(text: str, who: searchable.Reader, size: int) -> Found:
    rows = searchable.newest(who, text, limit=size)
    plain = Analyser({})
    hits = tuple(_hit(row, stems_of(read(text, plain)), plain) for row in rows)
    return Found(hits=hits, count=len(hits), ready=False)
