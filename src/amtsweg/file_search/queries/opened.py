"""The index as this process has it open: opened anew when it was swapped, read anew when it was added to."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

import tantivy

from amtsweg.file_search.queries import place
from amtsweg.file_search.rules.analysing import Analyser

_log = logging.getLogger(__name__)
_opening = threading.Lock()
_opened: "Opened | None" = None
_whole: dict[tuple[Path, int], bool] = {}


@dataclass(slots=True)
class Opened:
    """An index that is open, and what turns text into its terms."""

    folder: Path
    index: tantivy.Index
    analyser: Analyser
    read_at: int

    def searcher(self) -> tantivy.Searcher:
        """Return what searches its present state."""
        now = _changed_at(self.folder)
        if now != self.read_at:
            self.index.reload()
            self.read_at = now
        return self.index.searcher()


def opened() -> Opened | None:
    """Return the index that is searched now; nothing while there is none this version can read."""
    global _opened  # noqa: PLW0603 - what a process remembers between requests
    found = place.current()
    if found is None:
        return None
    known = _opened
    if known is not None and known.folder == found.folder:
        return known
    with _opening:
        if _opened is None or _opened.folder != found.folder:
            _opened = _open(found) or _opened
        return _opened if _opened is not None and _opened.folder == found.folder else None


def is_whole(found: place.Generation) -> bool:
    """Tell whether this can be opened at all; looked at once for each state of it."""
    key = (found.folder, _changed_at(found.folder))
    if key not in _whole:
        _whole.clear()
        _whole[key] = _index_of(found) is not None
    return _whole[key]


def _index_of(found: place.Generation) -> tantivy.Index | None:
    try:
        index = tantivy.Index.open(str(found.index))
        index.searcher()
    except (ValueError, OSError) as error:
        _log.warning("the index of files cannot be opened: %s", error)
        return None
    return index


def _open(found: place.Generation) -> Opened | None:
    state = found.state()
    if state is None or not state.is_ours:
        return None
    read_at = _changed_at(found.folder)
    index = _index_of(found)
    return Opened(found.folder, index, Analyser(found.words()), read_at) if index else None


def _changed_at(folder: Path) -> int:
    try:
        return (folder / "index" / "meta.json").stat().st_mtime_ns
    except OSError:
        return 0
