"""What of a version can be looked at in a page, and how: a frame, a picture, text, the parts of a mail, or nothing."""

from dataclasses import dataclass
from enum import StrEnum

from amtsweg.kernel import blobs
from amtsweg.kernel.errors import NotFound
from amtsweg.records.contracts import RenditionKind
from amtsweg.records.papers.mails.contracts import Mail
from amtsweg.records.papers.mails.reading import MAILS, mail_in
from amtsweg.records.papers.sniffing import PDF
from amtsweg.records.queries.one_document import Version

LONGEST_TEXT = 200_000
_LARGEST_MAIL = 32 * 1024 * 1024
_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


class Way(StrEnum):
    """How a version is looked at."""

    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"
    MAIL = "mail"
    PREVIEW = "preview"
    NOTHING = "nothing"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Look:
    """What to show of a version."""

    way: Way
    text: str = ""
    cut: bool = False
    mail: Mail | None = None


def look_into(version: Version) -> Look:
    """Return what to show of a version; never fails, whatever its content is."""
    try:
        return _look(version)
    except NotFound:
        return Look(Way.GONE)


def _look(version: Version) -> Look:
    if version.media_type == PDF:
        return Look(Way.PDF)
    if version.media_type in _PICTURES:
        return Look(Way.PICTURE)
    if version.media_type in MAILS and version.size <= _LARGEST_MAIL:
        return Look(Way.MAIL, mail=mail_in(blobs.read_blob(version.sha256), version.media_type))
    if version.media_type.startswith("text/") or version.media_type in {"application/json", "application/xml"}:
        return _text(version.sha256)
    made = version.renditions.get(RenditionKind.PREVIEW)
    if made is not None and made.sha256:
        return Look(Way.PREVIEW)
    text = version.renditions.get(RenditionKind.TEXT)
    return _text(text.sha256) if text is not None and text.sha256 else Look(Way.NOTHING)


def _text(sha256: str) -> Look:
    with blobs.open_blob(sha256) as content:
        raw = content.read(LONGEST_TEXT + 1)
    return Look(Way.TEXT, readable_text(raw[:LONGEST_TEXT]), cut=len(raw) > LONGEST_TEXT)


def readable_text(raw: bytes) -> str:
    """Return bytes as text in the coding they seem to be in."""
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return raw.decode(coding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        # What was cut in the middle of a sign is still UTF-8.
        if error.start >= len(raw) - 4:
            return raw.decode("utf-8", "ignore")
        return raw.decode("cp1252", "replace")
