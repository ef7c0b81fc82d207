"""What is read out of a content, without the database: text, picture, signatures, a PDF to look at.

Everything that strangers wrote is read in confined child processes; here nothing is parsed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO

from django.db import connection

from amtsweg.contents import api as contents
from amtsweg.contents.contracts import MARK_WORDS, Extracted, Mark, Unreadable
from amtsweg.kernel.blobs import open_blob, read_blob
from amtsweg.kernel.errors import AmtswegError
from amtsweg.records.contracts import RenditionKind
from amtsweg.records.services.waiting_readings import Stage

_LOOK_AGAIN = timedelta(days=1)
Roots = Callable[[], Sequence[bytes]]
PLAIN = "text/plain; charset=utf-8"
_roots: Roots | None = None


def use_trusted_roots(roots: Roots | None) -> Roots | None:
    """Bind whose certificates (DER) are trusted when signatures are verified; return what was bound before."""
    global _roots
    previous, _roots = _roots, roots
    return previous


@dataclass(frozen=True, slots=True)
class Derived:
    """A rendition before it is stored; without a content the fault says why there is none."""

    kind: RenditionKind
    content: bytes = b""
    media_type: str = ""
    fault: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came out of one stage, and what is to come next."""

    derived: tuple[Derived, ...] = ()
    next_stage: Stage | None = None
    after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be read: where it lies and what it was called."""

    sha256: str
    filename: str
    media_type: str


@cache
def reader() -> contents.SafeReader:
    """Return the reader of this process, with its children."""
    return contents.SafeReader()


def _trusted_roots() -> Sequence[bytes]:
    try:
        return _roots() if _roots else ()
    except AmtswegError:  # no seal here: then nobody is trusted, and the signatures are shown all the same
        return ()
    finally:
        connection.close()  # of this thread, which ends after this batch


def read(content: Content) -> Reading:
    """Return text, picture and signatures. Raises BlobMissing, OutsideUnavailable."""
    with open_blob(content.sha256) as stream:
        sniffed = reader().sniff(stream, content.filename)
        kind = sniffed.media_type
        text = reader().text_of(stream, kind)
        marks = tuple(dict.fromkeys((*sniffed.marks, *text.marks)))
        derived = [_text(text, marks)]
        if kind in contents.kinds.IMAGES | contents.kinds.OOXML | contents.kinds.ODF | {contents.kinds.PDF}:
            derived += _thumbnail(stream, kind)
        if kind == contents.kinds.PDF:
            derived += _signatures(stream)
    if (Mark.SCAN in marks or text.facts.get("scanned_pages")) and kind in contents.scans.READABLE:
        return Reading(tuple(derived), Stage.SCAN)
    if kind in contents.kinds.OFFICE and not {Mark.ENCRYPTED, Mark.EMPTY} & set(marks):
        return Reading((*derived, *_promised_preview()), Stage.OFFICE)
    return Reading(tuple(derived))


def _text(text: Extracted, marks: Sequence[Mark]) -> Derived:
    facts = {**text.facts, "media_type": text.media_type, "marks": [str(mark) for mark in marks]}
    content = text.text.encode()
    return Derived(
        RenditionKind.TEXT, content if text.text.strip("\f") else b"", PLAIN, _fault(marks, text.text), facts
    )


def _fault(marks: Sequence[Mark], text: str) -> str:
    # Whatever hinders the text most is said; a name that does not fit hinders nothing.
    if text.strip("\f"):
        return ""
    hindering = [mark for mark in marks if mark is not Mark.MISLABELLED]
    return MARK_WORDS[hindering[0]] if hindering else "Diese Datei enthält keinen Text, der durchsucht werden kann."


def _thumbnail(stream: BinaryIO, kind: str) -> list[Derived]:
    picture = reader().thumbnail(stream, kind)
    if picture.webp:
        return [Derived(RenditionKind.THUMBNAIL, picture.webp, "image/webp")]
    # That an office program has put no picture into its file is no fault of the file.
    faults = [MARK_WORDS[mark] for mark in picture.marks if mark is not Mark.NO_PREVIEW]
    return [Derived(RenditionKind.THUMBNAIL, media_type="image/webp", fault=faults[0])] if faults else []


def _signatures(stream: BinaryIO) -> list[Derived]:
    found = reader().verify_signatures(stream)
    if found.signatures and (roots := _trusted_roots()):
        found = reader().verify_signatures(stream, roots)
    if not found.signatures and not found.marks:
        return []
    facts = {"signatures": [asdict(one) for one in found.signatures], "marks": [str(mark) for mark in found.marks]}
    fault = "" if found.signatures else MARK_WORDS[found.marks[0]]
    return [Derived(RenditionKind.SIGNATURE, fault=fault, facts=facts)]


def _promised_preview() -> list[Derived]:
    if contents.office.program() is not None:
        return []
    return [Derived(RenditionKind.PREVIEW, media_type=contents.kinds.PDF, fault=MARK_WORDS[Mark.NO_PROGRAM])]


def read_with_office(content: Content, media_type: str, *, has_text: bool, command: str | None = None) -> Reading:
    """Return a PDF to look at, its picture, and its text where the file itself gave none."""
    with open_blob(content.sha256) as stream:
        try:
            pdf = contents.office.preview_pdf(stream, media_type, command=command)
        except Unreadable as unreadable:
            fault = MARK_WORDS[unreadable.mark]
            return Reading((Derived(RenditionKind.PREVIEW, media_type=contents.kinds.PDF, fault=fault),))
    made = BytesIO(pdf)
    derived = [Derived(RenditionKind.PREVIEW, pdf, contents.kinds.PDF)]
    derived += _thumbnail(made, contents.kinds.PDF)
    text = Extracted(media_type) if has_text else reader().text_of(made, contents.kinds.PDF)
    if text.text.strip("\f"):
        marks = [mark for mark in text.marks if mark is not Mark.SCAN]
        derived.append(_text(Extracted(media_type, text.pages, {**text.facts, "by": "office"}, ()), marks))
    return Reading(tuple(derived))


def read_scan(
    content: Content, media_type: str, *, text: str = "", installed: contents.scans.Programs | None = None
) -> Reading:
    """Return the text of a scan, or that none was found in it; what nothing here can read waits on.

    ``text`` is the hash of what was read without a program: pages that have text already keep it.
    """
    if not (installed or contents.scans.programs()).reads(media_type):
        return Reading(next_stage=Stage.SCAN, after=_LOOK_AGAIN)
    with open_blob(content.sha256) as stream:
        try:
            found = contents.scans.read_scan(stream, media_type, installed=installed)
        except Unreadable as unreadable:
            return Reading() if text else Reading((_text(Extracted(media_type), (unreadable.mark,)),))
    before = read_blob(text).decode().split("\f") if text else []
    pages = tuple(old if old.strip() else new for old, new in zip_longest(before, found.split("\f"), fillvalue=""))
    facts: dict[str, object] = {"pages": len(pages), "by": "scan"}
    marks = () if any(page.strip() for page in pages) else (Mark.SCAN,)
    return Reading((_text(Extracted(media_type, tuple(page.strip() for page in pages), facts), marks),))
