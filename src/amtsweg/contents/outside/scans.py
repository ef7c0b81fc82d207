"""Reading the text of scans with OCRmyPDF or Tesseract, where they are installed. The original is never altered."""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.outside.running import Allowance, run

_SUFFIX = {kinds.PDF: "pdf", "image/jpeg": "jpg", "image/png": "png", "image/tiff": "tif", "image/bmp": "bmp"}
# What OCRmyPDF writes in place of a page that it passed over.
_SKIPPED = re.compile(r"\[OCR skipped on page(?:\(s\))? [0-9-]+\]")
READABLE = frozenset(_SUFFIX)


@dataclass(frozen=True, slots=True)
class Programs:
    """Where the programs lie; nothing where they are not installed. ``languages`` as Tesseract names them."""

    ocrmypdf: str | None
    tesseract: str | None
    languages: str = "deu"
    seconds: float = 600.0

    def reads(self, media_type: str) -> bool:
        """Tell whether such a content can be read here."""
        if media_type == kinds.PDF:
            return self.ocrmypdf is not None
        return media_type in READABLE and self.tesseract is not None


@cache
def programs() -> Programs:
    """Return what is installed."""
    return Programs(shutil.which("ocrmypdf"), shutil.which("tesseract"))


def read_scan(stream: BinaryIO, media_type: str, *, installed: Programs | None = None) -> str:
    """Return the text of a scan, pages parted by form feeds; pages that hold text already are left empty.

    Raises Unreadable: no program here, or it failed.
    """
    found = installed or programs()
    if not found.reads(media_type):
        raise Unreadable(Mark.SCAN)
    with tempfile.TemporaryDirectory(prefix="amtsweg-scan-") as name:
        folder = Path(name)
        source = folder / f"scan.{_SUFFIX[media_type]}"
        with source.open("wb") as file:
            stream.seek(0)
            shutil.copyfileobj(stream, file)
        read = _read_pdf if media_type == kinds.PDF else _read_image
        return _SKIPPED.sub("", _text(read, found, source, folder))


def _text(read: Callable[[Programs, Path, Path], bool], found: Programs, source: Path, folder: Path) -> str:
    made = folder / "text.txt"
    if not read(found, source, folder) or not made.is_file():
        raise Unreadable(Mark.SCAN)
    return made.read_text(encoding="utf-8", errors="replace").rstrip("\f\n ")


def _read_pdf(found: Programs, source: Path, folder: Path) -> bool:
    # The PDF with a text layer is thrown away: what is kept is its text, beside the untouched original.
    command = [
        str(found.ocrmypdf), "--language", found.languages, "--skip-text", "--output-type", "none", "--jobs", "1",
        "--sidecar", str(folder / "text.txt"), "--invalidate-digital-signatures", "--tesseract-timeout", "120",
        str(source), "-",
    ]  # fmt: skip
    return run(command, folder, Allowance(seconds=found.seconds))


def _read_image(found: Programs, source: Path, folder: Path) -> bool:
    command = [str(found.tesseract), str(source), str(folder / "text"), "-l", found.languages]
    return run(command, folder, Allowance(seconds=found.seconds))
