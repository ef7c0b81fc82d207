"""The text of a content of any kind; what is wrong with it becomes a mark, never an error."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Bounds, Extracted, Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered, clean

Read = Callable[[BinaryIO, Gathered], None]

# Loaded when first needed: whoever only ever meets PDFs never loads the rest.
_READERS: Mapping[str, str] = {
    kinds.PDF: "pdf",
    kinds.DOCX: "ooxml",
    kinds.XLSX: "sheets",
    kinds.PPTX: "ooxml",
    **dict.fromkeys(kinds.ODF, "odf"),
    kinds.RTF: "rtf",
    kinds.HTML: "html",
    kinds.XML: "xml",
    "image/svg+xml": "xml",
    kinds.EML: "mail",
    kinds.MSG: "outlook",
    kinds.ZIP: "archive",
    kinds.DOC: "word97",
    kinds.XLS: "old_office",
    kinds.PPT: "old_office",
    **dict.fromkeys((kinds.PLAIN, kinds.CSV, "text/calendar", "text/vcard"), "plain"),
    **dict.fromkeys(kinds.IMAGES, "image"),
}


def text_of(stream: BinaryIO, media_type: str, bounds: Bounds | None = None) -> Extracted:
    """Return the text of a content page by page, as much as the bounds allow. Never raises for what it reads."""
    gathered = Gathered(bounds or Bounds())
    name = _READERS.get(media_type)
    if name is not None:
        stream.seek(0)
        _read(import_module(f"amtsweg.contents.reading.{name}").read, stream, gathered)
    facts = {"pages": len(gathered.pages), **gathered.facts}
    cleaned = {name: _cleaned(value) for name, value in facts.items()}
    return Extracted(media_type, gathered.pages, cleaned, tuple(gathered.marks))


def _cleaned(value: object) -> object:
    # What a file says of itself may hold signs that no database takes.
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return clean(value) if isinstance(value, str) else value


def _read(read: Read, stream: BinaryIO, gathered: Gathered) -> None:
    try:
        read(stream, gathered)
    except Unreadable as unreadable:
        gathered.mark(unreadable.mark)
    except (MemoryError, RecursionError):
        gathered.mark(Mark.HOSTILE)
    except Exception:  # noqa: BLE001 - only libraries run in here, on bytes of a stranger's choice: it is damaged
        gathered.mark(Mark.DAMAGED)
