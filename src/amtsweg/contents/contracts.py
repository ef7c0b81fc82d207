"""What crosses the door of contents: marks, what was found in a file, and how much may be read of one.

Nothing that is wrong with a file is an error here: a file is kept as it is, and a mark says what is wrong with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mark(StrEnum):
    """What is to be known about a content before one relies on what was read of it."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    TOO_LARGE = "too_large"
    MISLABELLED = "mislabelled"
    HOSTILE = "hostile"
    SCAN = "scan"
    """A picture of a text: nobody finds a word of it."""
    NO_PREVIEW = "no_preview"
    NO_PROGRAM = "no_program"


MARK_WORDS: Mapping[Mark, str] = {
    Mark.EMPTY: "Die Datei ist leer (0 Byte).",
    Mark.DAMAGED: "Die Datei ist beschädigt und konnte nicht vollständig gelesen werden.",
    Mark.ENCRYPTED: "Die Datei ist mit einem Kennwort geschützt; ihr Text ist nicht durchsuchbar.",
    Mark.TOO_LARGE: "Die Datei ist sehr umfangreich; nur ihr Anfang ist durchsuchbar.",
    Mark.MISLABELLED: "Der Name der Datei passt nicht zu ihrem Inhalt.",
    Mark.HOSTILE: "Die Datei ist ungewöhnlich aufgebaut; sie wurde zum Schutz nicht vollständig gelesen.",
    Mark.SCAN: "Der Text dieses Scans ist nicht durchsuchbar.",
    Mark.NO_PREVIEW: "Von dieser Datei gibt es keine Vorschau.",
    Mark.NO_PROGRAM: "Keine Vorschau: Auf diesem Server ist kein Büroprogramm (LibreOffice) eingerichtet.",
}
"""What each mark says to people."""


class Unreadable(Exception):
    """A content can not be read, or not on; ``mark`` says why."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(MARK_WORDS[mark])
        self.mark = mark


class ReaderUnavailable(Exception):
    """No child could be started to read in: that says nothing of the content, which is to be read later."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much is read of one content; whatever lies beyond is not searched, and a mark says so.

    ``seconds`` are those of the processor.
    """

    pages: int = 5_000
    characters: int = 16_000_000
    unpacked: int = 256 * 1024 * 1024
    packed: int = 64 * 1024 * 1024
    entries: int = 20_000
    depth: int = 12
    seconds: float = 20.0
    pixels: int = 120_000_000


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a content is by itself, whatever its name says."""

    media_type: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a content, page by page, and what else was found out on the way."""

    media_type: str
    pages: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """All pages, parted by form feeds."""
        return "\f".join(self.pages)


@dataclass(frozen=True, slots=True)
class Picture:
    """A small WebP picture of the first page; no bytes where there is none."""

    webp: bytes = b""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature in a PDF. ``signed_at`` is ISO time, attested by a trusted third party if ``time_attested``.

    ``changed`` is a change the signature does not allow; ``covers_whole_file`` is also False where somebody only added
    another signature behind it.
    """

    signer: str
    signed_at: str = ""
    time_attested: bool = False
    intact: bool = False
    covers_whole_file: bool = False
    trusted: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Signatures:
    """The signatures of a PDF in the order they were made."""

    signatures: tuple[Signature, ...] = ()
    marks: tuple[Mark, ...] = ()
