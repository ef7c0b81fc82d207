"""Setting a letter: its files into a folder of its own, a free child from the pool, the PDF back."""

import json
import re
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath

from amtsweg.delivery.confined.child import Answer, Limits, Overrun
from amtsweg.delivery.confined.pool import Pool
from amtsweg.delivery.contracts import LetterJob, LetterTooLarge, TemplateFault
from amtsweg.kernel.errors import Invalid

_PROGRAM = "amtsweg.delivery.typesetting.program"
MAIN, DATA = "main.typ", "data.json"
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"┌─ (?P<file>\S+?):(?P<line>\d+):\d+")


class Typesetter:
    """Sets letters in confined children."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._pool = Pool(_PROGRAM, limits or Limits())

    def set_letter(self, job: LetterJob) -> bytes:
        """Return the letter as PDF/A-2a and PDF/UA-1. Raises TemplateFault, LetterTooLarge, Invalid."""
        with tempfile.TemporaryDirectory(prefix="amtsweg-letter-") as folder:
            root = Path(folder)
            _write_files(root, job)
            answer, pdf = self._ask({"root": folder, "timestamp": int((job.at or _EPOCH).timestamp())})
        if "fault" in answer:
            raise _fault(answer, root)
        return pdf

    def close(self) -> None:
        """Stop the children."""
        self._pool.close()

    def _ask(self, job: Mapping[str, object]) -> Answer:
        try:
            with self._pool.child() as child:
                return child.ask(job)
        except Overrun as fault:
            if fault.too_long:
                text = f"Der Briefsatz dauerte länger als {self._pool.limits.seconds:g} Sekunden."
            else:
                text = "Der Briefsatz brauchte mehr Speicher oder Zeit, als ein Brief haben darf."
            raise LetterTooLarge(text) from fault


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


def _fault(answer: Mapping[str, object], root: Path) -> TemplateFault:
    place, hints = _PLACE.search(str(answer["where"])), answer["hints"]
    assert isinstance(hints, list)
    reason = str(answer["fault"]).replace(f"{root}/", "") + "".join(f" ({hint})" for hint in hints)
    if not place:
        return TemplateFault(reason, file=MAIN, line=0)
    file = place["file"].rpartition(f"{root.name}/")[2]
    return TemplateFault(reason, file=file, line=int(place["line"]))
