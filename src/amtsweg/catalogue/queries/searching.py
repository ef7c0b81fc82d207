"""Searching services by words: a statement that asks for the mark of the index, and one for the hits of a page."""

import logging
import threading
from dataclasses import replace
from uuid import UUID

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Filters, Hits
from amtsweg.catalogue.queries.services import from_mark, in_order, services_by_title, to_mark
from amtsweg.catalogue.rules.descriptions import described_words
from amtsweg.catalogue.rules.searching import Index
from amtsweg.catalogue.rules.synonyms import FILE, Synonyms, read_synonyms
from amtsweg.catalogue.rules.terms import Searchable, analysed
from amtsweg.identity.api import municipality
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.german import analysis
from amtsweg.kernel.packs import PackError

_log = logging.getLogger(__name__)
_building = threading.Lock()
_index: tuple[UUID, Index] | None = None
_synonyms: tuple[tuple[str, int], Synonyms] | None = None
_LONGEST_QUERY = 200
_NO_FILTERS = Filters()


def search(query: str, *, filters: Filters = _NO_FILTERS, limit: int = 20, after: str = "") -> Hits:
    """Find services, best first; without a word to search for, all of them by title, those online first.

    ``after`` is the mark an earlier page of hits ended with. Raises NotFound for a made-up one.
    """
    asked = " ".join(query.replace("\0", " ").split())[:_LONGEST_QUERY]
    if not any(sign.isalnum() for sign in asked):
        return services_by_title(filters=filters, limit=limit, after=after, online_first=True)
    found = index().search(asked, filters, synonyms())
    place = _place(after) if after else None
    hits = [one for one in found.hits if place is None or (-one[0], one[1], one[2]) > place]
    shown = hits[:limit]
    mark = to_mark(*shown[-1]) if len(hits) > limit else ""
    services = tuple(in_order(service for _, _, service in shown))
    return Hits(services, mark, len(found.hits), found.corrected, found.unknown, found.all_words)


def _place(mark: str) -> tuple[float, str, UUID]:
    score, key, service = from_mark(mark)
    return -score, key, service


def index() -> Index:
    """Return the index of the present state; each process makes it anew when that has changed."""
    global _index  # noqa: PLW0603 - what a process remembers between requests
    mark = models.SearchState.objects.values_list("mark", flat=True).first()
    known = _index
    if mark is None:
        return Index([], {})
    if known is not None and known[0] == mark:
        return known[1]
    with _building:
        if _index is None or _index[0] != mark:
            _index = (mark, _build())
        return _index[1]


def _build() -> Index:
    state = models.SearchState.objects.get()
    if state.analysis == analysis.VERSION:
        rows = models.Service.objects.only("title", "terms", "life_situation", "unit_key", "online")
        return Index([_indexed(row) for row in rows.iterator()], state.words)
    # The terms were made by another version of the analysis; until somebody makes them anew, each process does it.
    return Index(*analysed(searchables()))


def _indexed(row: models.Service) -> Searchable:
    return Searchable(
        id=row.id,
        title=row.title,
        life_situation=row.life_situation,
        unit_key=row.unit_key,
        online=row.online,
        terms=row.terms,
    )


def searchables() -> list[Searchable]:
    """Return what of each service is searched."""
    rows = models.Service.objects.defer("examples", "expectations", "texts")
    return [
        replace(
            _indexed(row),
            synonyms=row.synonyms,
            about=f"{row.life_situation}\n{row.subject}\n{row.ozg_service}",
            text=f"{row.summary}\n{row.body}\n{row.legal_basis}\n{described_words(row.description)}",
        )
        for row in rows
    ]


def synonyms() -> Synonyms:
    """Return the city's synonyms, read anew when the file changed. A faulty file is named in the log and left out."""
    global _synonyms  # noqa: PLW0603 - what a process remembers between requests
    try:
        folder = municipality().folder
        key = (str(folder), (folder / FILE).stat().st_mtime_ns)
    except (NotFound, FileNotFoundError):
        return Synonyms({})
    if _synonyms is None or _synonyms[0] != key:
        try:
            _synonyms = (key, read_synonyms(folder))
        except PackError as error:
            _log.error("The synonyms of the city are left out: %s", error)
            _synonyms = (key, Synonyms({}))
    return _synonyms[1]
