"""Make the index anew, aside from the one in use: step by step, so that whoever is killed goes on where they were.

It learns its vocabulary from a sample of the texts, then takes in all files, then all documents by their ids, and is
swapped in. What happens meanwhile it follows afterwards: it begins with the place in the log at which it was begun.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import tantivy

from amtsweg.file_search.queries import place
from amtsweg.file_search.queries.log import end_of_log
from amtsweg.file_search.queries.place import Generation, State
from amtsweg.file_search.queries.texts import text_of
from amtsweg.file_search.rules.analysing import Analyser
from amtsweg.file_search.rules.schema import schema
from amtsweg.file_search.services.writing import write
from amtsweg.kernel.german.words import fold, words
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.api import reads

BATCH = 2000
_SAMPLES = 20_000
_SAMPLED_BYTES = 20_000
_TOO_MANY_WORDS, _WORDS_KEPT, _LEAST_TIMES = 400_000, 40_000, 3

Page = Callable[[UUID | None], list[reads.searchable.Entry]]
_analysers: dict[str, Analyser] = {}


def start(*, at: datetime) -> Generation:
    """Begin to make the index anew, whatever was begun before."""
    with work(SYSTEM):
        position, mark = end_of_log()
    return place.begin(position=position, mark=mark, at=at)


def go_on(fresh: Generation, *, at: datetime, batch: int = BATCH) -> int:
    """Do the next step of a making; return how much was done, 0 when it is finished and in use."""
    state = fresh.state()
    if state is None or not state.is_ours:
        return go_on(start(at=at), at=at, batch=batch)
    with work(SYSTEM):
        return _STEPS[state.phase](fresh, state, batch)


def _learn(fresh: Generation, state: State, batch: int) -> int:
    """Learn words from texts and titles; a city that has none yet begins with our own list."""
    del batch
    counts = Counter[str]()
    after: UUID | None = None
    read = 0
    while read < _SAMPLES and (page := reads.searchable.texts_after(after, limit=500)):
        for _, sha256 in page:
            counts.update(map(fold, _plain(text_of(sha256, limit=_SAMPLED_BYTES))))
        after, read = page[-1][0], read + len(page)
        if len(counts) > _TOO_MANY_WORDS:
            counts = Counter({word: count for word, count in counts.items() if count > 1})
    usual = [(word, count) for word, count in counts.most_common(_WORDS_KEPT) if count >= _LEAST_TIMES]
    fresh.keep_words(dict(usual))
    tantivy.Index(schema(), str(fresh.index))
    fresh.keep(replace(state, phase="files"))
    return 1


def _plain(text: str) -> list[str]:
    return [piece for word in words(text) for piece in word.split("-") if piece.isalpha()]


def _files(fresh: Generation, state: State, batch: int) -> int:
    page = reads.searchable.files_after(_last(state), limit=batch)
    return _take(fresh, state, page, then="documents")


def _documents(fresh: Generation, state: State, batch: int) -> int:
    page = reads.searchable.documents_after(_last(state), limit=batch)
    return _take(fresh, state, page, then="swap")


def _take(fresh: Generation, state: State, page: list[reads.searchable.Entry], *, then: str) -> int:
    if not page:
        fresh.keep(replace(state, phase=then, last=""))
        return 1
    # A process that was killed between this commit and the note of it has written the same page already.
    entries, _ = fresh.segments()
    written_before = entries > state.learned
    write(fresh, analyser_of(fresh), page, replaces=written_before)
    fresh.keep(replace(state, last=str(page[-1].id), learned=fresh.segments()[0]))
    return len(page)


def _swap(fresh: Generation, state: State, batch: int) -> int:
    del batch
    place.swap(fresh, state)
    _analysers.clear()
    return 0


def _last(state: State) -> UUID | None:
    return UUID(state.last) if state.last else None


def analyser_of(made: Generation) -> Analyser:
    """Return what turns text into the terms of this making; learning its words takes a moment, so it is kept."""
    key = str(made.folder)
    if key not in _analysers:
        _analysers.clear()
        _analysers[key] = Analyser(made.words())
    return _analysers[key]


_STEPS: dict[str, Callable[[Generation, State, int], int]] = {
    "learn": _learn,
    "files": _files,
    "documents": _documents,
    "swap": _swap,
}
