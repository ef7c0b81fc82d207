"""Keep the index up with what happens: follow the event log, and make the index anew where that is needed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from uuid import UUID

from amtsweg.file_search.contracts import Busy
from amtsweg.file_search.queries import place
from amtsweg.file_search.queries.log import News, is_our_log, news_after
from amtsweg.file_search.queries.opened import is_whole
from amtsweg.file_search.queries.place import Generation
from amtsweg.file_search.services import rebuilding
from amtsweg.file_search.services.writing import alone, write
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.api import reads

_AT_ONCE = 500
_DEAD_AT_LEAST, _GROWN_AT_LEAST, _GROWN = 20_000, 2_000, 4
"""So many dead entries, and as many as live ones; so many times the entries its vocabulary was learned from."""

_AT_MOST_DAILY = timedelta(days=1)
"""What was destroyed is no longer found at once; from the disk it goes when the index is made anew."""


def tend(*, at: datetime) -> int:
    """Do the next piece of work on the index and return how much that was; 0 also when another process is at it."""
    try:
        with alone():
            return _tend(at)
    except Busy:
        return 0


def _tend(at: datetime) -> int:
    used, fresh = place.current(), place.building()
    if used and not is_whole(used):
        place.give_up()
        used = None
    followed = follow(used) if used else 0
    if fresh is None and _needs_making(place.current(), at):
        fresh = rebuilding.start(at=at)
    return followed + (rebuilding.go_on(fresh, at=at) if fresh else 0)


def _needs_making(used: Generation | None, at: datetime) -> bool:
    state = used.state() if used else None
    if used is None or state is None or not state.is_ours:
        return True
    if state.remains and datetime.fromisoformat(state.began) < at - _AT_MOST_DAILY:
        return True
    live, dead = used.segments()
    return dead > max(_DEAD_AT_LEAST, live) or live > max(_GROWN_AT_LEAST, _GROWN * state.learned)


def follow(used: Generation) -> int:
    """Take in what happened next and return how many seals were followed.

    The place in the log is noted after the commit: whoever dies in between takes the same in once more, which changes
    nothing, since an entry replaces the one with its id.
    """
    state = used.state()
    if state is None or not state.is_ours:
        return 0
    with work(SYSTEM):
        if not is_our_log(state.position, state.mark):
            place.give_up()
            return 0
        news = news_after(state.position)
        if news is None:
            return 0
        _take_in(used, news)
    remains = state.remains or news.destroyed
    used.keep(replace(state, position=news.position, mark=news.mark, remains=remains))
    return news.position - state.position


def _take_in(used: Generation, news: News) -> None:
    if news.is_empty:
        return
    files = reads.searchable.files(news.files)
    held = reads.searchable.documents_of_files(news.whole_files)
    documents = sorted({*news.documents, *held})
    write(
        used,
        rebuilding.analyser_of(used),
        chain(files, _read(documents)),
        gone=[*news.files, *documents],
        gone_files=news.whole_files,
        replaces=False,
    )


def _read(ids: list[UUID]) -> Iterator[reads.searchable.Entry]:
    """Yield documents a few at a time: a file may hold thousands."""
    for begin in range(0, len(ids), _AT_ONCE):
        yield from reads.searchable.documents(ids[begin : begin + _AT_ONCE])
