"""Setting a letter: its files into a folder of its own, a free child from the pool, the PDF back."""

import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from queue import Empty, LifoQueue

from amtsweg.delivery.contracts import LetterJob, TemplateFault
from amtsweg.delivery.typesetting.child import Child, Limits
from amtsweg.kernel.errors import Invalid

MAIN, DATA = "main.typ", "data.json"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):\d+")


class Typesetter:
    """A pool of confined children: as many as letters are set at the same time, each kept for the next one."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._free: LifoQueue[Child] = LifoQueue()

    def set_letter(self, job: LetterJob) -> bytes:
        """Return the letter as PDF/A-2a and PDF/UA-1. Raises TemplateFault, LetterTooLarge, Invalid."""
        with tempfile.TemporaryDirectory(prefix="amtsweg-letter-") as folder, self._child() as child:
            root = Path(folder)
            _write_files(root, job)
            answer, pdf = child.set_letter(root, timestamp=int((job.at or _EPOCH).timestamp()))
        if "fault" in answer:
            raise _fault(answer, root)
        return pdf

    def close(self) -> None:
        """Stop all children that wait; one that works is stopped when it comes back."""
        while (child := self._take()) is not None:
            child.stop()

    def _take(self) -> Child | None:
        try:
            return self._free.get_nowait()
        except Empty:
            return None

    @contextmanager
    def _child(self) -> Iterator[Child]:
        child = self._take() or Child(self._limits)
        if not child.usable:
            child.stop()
            child = Child(self._limits)
        try:
            yield child
        finally:
            self._free.put(child)


def _write_files(root: Path, job: LetterJob) -> None:
    for name, content in job.assets.items():
        _write(root, name, content)
    _write(root, MAIN, job.template.encode())
    _write(root, DATA, json.dumps(job.data, ensure_ascii=False, default=_plain).encode())


def _write(root: Path, name: str, content: bytes) -> None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.name:
        raise Invalid(f"„{name}“ ist kein zulässiger Dateiname für eine Briefvorlage.")
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _plain(value: object) -> str:
    # Amounts and dates travel as text; the letterhead's helpers put them into German.
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) or hasattr(value, "isoformat") else str(value)


def _fault(answer: object, root: Path) -> TemplateFault:
    told = answer if isinstance(answer, dict) else {}
    place = _PLACE.search(str(told.get("where", "")))
    hints = "".join(f" ({hint})" for hint in told.get("hints", ()))
    reason = str(told.get("fault", "")).replace(f"{root}/", "") + hints
    if not place:
        return TemplateFault(reason, file=MAIN, line=0)
    file = place["file"].rpartition(f"{root.name}/")[2]
    return TemplateFault(reason, file=file, line=int(place["line"]))
