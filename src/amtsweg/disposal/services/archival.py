"""A form of each version for the archive: PDF/A where there is one or can be, else the original, and it says so.

Nothing is claimed that is not so: a PDF counts as PDF/A only if it says it is, and what is made here is made by a
typesetter that writes PDF/A or fails.
"""

import json
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO
from uuid import NAMESPACE_OID, UUID, uuid5

import pikepdf
import typst
from PIL import Image

from amtsweg.kernel import blobs
from amtsweg.kernel.clock import local_date
from amtsweg.records.api import reads
from amtsweg.xdomea.api import file_name

PDF = "application/pdf"
_IMAGES = frozenset({"image/jpeg", "image/png", "image/tiff", "image/bmp", "image/gif", "image/webp"})
_MOST_BYTES = 64 * 1024 * 1024
_MOST_PIXELS = 60_000_000
_PDF_BYTES = 256 * 1024 * 1024
_PAGE = """#set document(title: "{title}", date: datetime({date}))
#set page(width: auto, height: auto, margin: 0pt)
#image("picture.png", width: {width}pt, height: {height}pt, alt: "{title}")
"""
_DPI = 150


@dataclass(frozen=True, slots=True)
class ArchivalForm:
    """A form of a version that goes to the archive; ``standard`` is the PDF/A it is, empty where it is none."""

    id: UUID
    file_name: str
    original_name: str
    media_type: str
    sha256: str
    open: Callable[[], BinaryIO]
    standard: str = ""


def archival_forms(version: reads.ending.HeldVersion, folder: Path) -> tuple[ArchivalForm, ...]:
    """Return the forms of a version: always the original, and a PDF/A beside it where there is one or can be one.

    What is made is laid into the folder.
    """
    standard = _standard_of(version)
    original = _original(version, standard)
    if standard:
        return (original,)
    made = _kept_pdf_a(version) or _picture_as_pdf_a(version, folder)
    return (original, made) if made else (original,)


def _original(version: reads.ending.HeldVersion, standard: str) -> ArchivalForm:
    return ArchivalForm(
        version.id,
        file_name(version.id, version.filename),
        version.filename,
        version.media_type,
        version.sha256,
        lambda: blobs.open_blob(version.sha256),
        standard,
    )


def _standard_of(version: reads.ending.HeldVersion) -> str:
    if version.media_type != PDF or version.size > _PDF_BYTES:
        return ""
    try:
        with blobs.open_blob(version.sha256) as content:
            return pdf_a_standard(content)
    except OSError:
        return ""


def pdf_a_standard(content: BinaryIO) -> str:
    """Return which PDF/A a file says it is (``PDF/A-2a``); empty where it says nothing or cannot be read."""
    try:
        with pikepdf.open(content) as pdf, pdf.open_metadata() as metadata:
            part, level = metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance", "")
            return f"PDF/A-{part}{str(level).lower()}" if part else ""
    except (pikepdf.PdfError, ValueError, RuntimeError, KeyError, NotImplementedError):
        return ""


def _kept_pdf_a(version: reads.ending.HeldVersion) -> ArchivalForm | None:
    if not version.pdf_a:
        return None
    with blobs.open_blob(version.pdf_a) as content:
        standard = pdf_a_standard(content)
    if not standard:
        return None
    return _pdf_a(version, version.pdf_a, lambda: blobs.open_blob(version.pdf_a), standard)


def _pdf_a(
    version: reads.ending.HeldVersion, digest: str, open_: Callable[[], BinaryIO], standard: str
) -> ArchivalForm:
    id_ = uuid5(NAMESPACE_OID, f"{version.id}/pdf_a")
    name = f"{PurePath(version.filename).stem or 'Dokument'}.pdf"
    return ArchivalForm(id_, file_name(id_, name), name, PDF, digest, open_, standard)


def _picture_as_pdf_a(version: reads.ending.HeldVersion, folder: Path) -> ArchivalForm | None:
    if version.media_type not in _IMAGES or version.size > _MOST_BYTES:
        return None
    try:
        with blobs.open_blob(version.sha256) as content:  # whether it is still what was stored, the packing compares
            taken = content.read()
        data = picture_as_pdf_a(taken, title=version.filename, on=local_date(version.added_at))
    except (
        OSError,
        ValueError,
        RuntimeError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ):
        return None  # damaged, or no picture after all: it goes as it is
    path = folder / f"{version.id}.pdf"
    path.write_bytes(data)
    return _pdf_a(version, sha256(data).hexdigest(), lambda: path.open("rb"), pdf_a_standard(BytesIO(data)))


def picture_as_pdf_a(data: bytes, *, title: str, on: date) -> bytes:
    """Return a picture of one page as PDF/A-2b. Raises ValueError, OSError, RuntimeError if that cannot be done."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            if getattr(picture, "n_frames", 1) > 1:
                raise ValueError("more than one page")
            flat = picture.convert("RGB")
            width, height = (side * 72 / _DPI for side in picture.size)
    quoted = json.dumps(title, ensure_ascii=False)[1:-1]
    day = f"year: {on.year}, month: {on.month}, day: {on.day}"
    source = _PAGE.format(title=quoted, date=day, width=round(width, 2), height=round(height, 2))
    with tempfile.TemporaryDirectory(prefix="amtsweg-pdf-a-") as name:
        flat.save(Path(name) / "picture.png", "PNG")
        page = Path(name) / "page.typ"
        page.write_text(source, encoding="utf-8")
        made = typst.compile(str(page), root=name, format="pdf", pdf_standards=["a-2b"], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made
