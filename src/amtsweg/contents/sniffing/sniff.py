"""What a content is, by its bytes; its name is only compared."""

from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Mark, Sniffed
from amtsweg.contents.sniffing import containers
from amtsweg.contents.sniffing.magic import HEAD, by_beginning, looks_like_text
from amtsweg.contents.sniffing.markup import kind_of_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024  # readers accept a PDF whose header stands within the first kilobyte


def sniff(stream: BinaryIO, filename: str = "") -> Sniffed:
    """Return the media type of a content, and marks where its name or build is not what one would expect."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        return Sniffed(kinds.EMPTY, (Mark.EMPTY,))
    found = _by_content(stream, head, filename)
    marks = list(found.marks)
    if not kinds.fits(found.media_type, filename) and not _is_locked(found):
        marks.append(Mark.MISLABELLED)
    if found.media_type not in kinds.OOXML | kinds.ODF | {kinds.ZIP} and _is_polyglot(stream, found.media_type):
        marks.append(Mark.HOSTILE)
    stream.seek(0)
    return Sniffed(found.media_type, tuple(dict.fromkeys(marks)))


def _by_content(stream: BinaryIO, head: bytes, filename: str) -> Sniffed:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return containers.of_zip(stream)
    if head.startswith(_OLE):
        return containers.of_ole(stream, filename)
    if media_type := by_beginning(head):
        return Sniffed(media_type)
    if looks_like_text(head):
        return Sniffed(kind_of_text(head, kinds.suffix_of(filename)))
    return Sniffed(kinds.PDF if b"%PDF-" in head[:_PDF_WITHIN] else kinds.UNKNOWN)


def _is_locked(found: Sniffed) -> bool:
    return Mark.ENCRYPTED in found.marks


def _is_polyglot(stream: BinaryIO, media_type: str) -> bool:
    # A document that is at the same time an archive is read in two ways; programs unpack themselves like that.
    document = media_type == kinds.PDF or media_type in kinds.IMAGES or media_type.startswith("text/")
    return document and containers.end_of_zip(stream) is not None
