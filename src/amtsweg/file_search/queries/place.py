"""Where the index lies: one folder for each making of it, and two small files that name the one in use and the next.

    search/files/current     the name of the folder that is searched
    search/files/building    the name of the folder that is being filled
    search/files/<name>/     state.json (how far it is), words.json (the vocabulary), index/ (tantivy's own)

Whatever is unreadable here counts as not there: the index is derived and is then made anew.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from amtsweg.file_search.rules.analysing import fingerprint
from amtsweg.file_search.rules.schema import VERSION
from amtsweg.kernel.ids import uuid7

DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """How far a making of the index is.

    It has followed the log up to the seal ``position``, whose hash is ``mark``: another log has another hash there.
    While it is being filled, ``phase`` and ``last`` (an id) say where to go on. ``learned`` is how many entries
    there were when its vocabulary was learned. ``remains``: files were destroyed since it was begun, of which its
    folder may still hold something.
    """

    fingerprint: str
    position: int = 0
    mark: str = ""
    phase: str = "learn"
    last: str = ""
    learned: int = 0
    began: str = ""
    remains: bool = False

    @property
    def is_ours(self) -> bool:
        """Tell whether its terms are those this version of the product makes."""
        return self.fingerprint == present_fingerprint()


@dataclass(frozen=True, slots=True)
class Generation:
    """One making of the index."""

    folder: Path

    @property
    def index(self) -> Path:
        """Return where tantivy's files lie."""
        return self.folder / "index"

    def state(self) -> State | None:
        """Return how far it is; nothing if that cannot be read."""
        try:
            return State(**json.loads((self.folder / "state.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, state: State) -> State:
        """Write down how far it is."""
        _write(self.folder / "state.json", json.dumps(asdict(state)))
        return state

    def words(self) -> dict[str, int]:
        """Return its vocabulary."""
        try:
            return dict(json.loads((self.folder / "words.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def keep_words(self, words: Mapping[str, int]) -> None:
        """Write its vocabulary down."""
        _write(self.folder / "words.json", json.dumps(words, ensure_ascii=False))

    def segments(self) -> tuple[int, int]:
        """Return how many entries it has, and how many dead ones it drags along."""
        try:
            meta = json.loads((self.index / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0, 0
        dead = sum((one.get("deletes") or {}).get("num_deleted_docs", 0) for one in meta["segments"])
        return sum(one["max_doc"] for one in meta["segments"]) - dead, dead

    def size(self) -> int:
        """Return how many bytes it takes."""
        return sum(one.stat().st_size for one in self.folder.rglob("*") if one.is_file())


def root() -> Path:
    """Return the folder all of this lies in."""
    return Path(settings.STATE_DIR) / "search" / "files"


def present_fingerprint() -> str:
    """Return the mark of the terms this version of the product makes."""
    return fingerprint(VERSION)


def current() -> Generation | None:
    """Return the making of the index that is searched, if there is one."""
    return _named("current")


def building() -> Generation | None:
    """Return the making of the index that is being filled, if there is one."""
    return _named("building")


def begin(*, position: int, mark: str, at: datetime) -> Generation:
    """Begin a new making beside the one in use; one that was begun before is given up."""
    given_up = building()
    fresh = Generation(root() / str(uuid7()))
    fresh.index.mkdir(parents=True)
    fresh.keep(State(present_fingerprint(), position=position, mark=mark, began=at.isoformat()))
    _write(root() / "building", fresh.folder.name)
    if given_up:
        shutil.rmtree(given_up.folder, ignore_errors=True)
    return fresh


def swap(fresh: Generation, state: State) -> None:
    """Let a finished making be searched from now on, and remove all others."""
    fresh.keep(replace(state, phase=DONE, last=""))
    _write(root() / "current", fresh.folder.name)
    (root() / "building").unlink(missing_ok=True)
    tidy()


def give_up() -> None:
    """Let the making in use be searched no longer."""
    (root() / "current").unlink(missing_ok=True)
    tidy()


def tidy() -> None:
    """Remove the folders nobody names any more; whoever reads one has its files open."""
    kept = {one.folder for one in (current(), building()) if one}
    for folder in root().iterdir():
        if folder.is_dir() and folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _named(name: str) -> Generation | None:
    try:
        folder = root() / Path((root() / name).read_text(encoding="utf-8").strip()).name
    except OSError:
        return None
    return Generation(folder) if folder != root() and folder.is_dir() else None


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
