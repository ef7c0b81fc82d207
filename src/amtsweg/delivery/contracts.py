"""What crosses the door of `delivery`.

AmtswegError
├── Invalid
│   ├── TemplateFault   a letter's template is wrong; says file and line
│   └── NotSealable     these bytes cannot be sealed; says why
└── TooMuch
    └── LetterTooLarge  a template asked for more time or memory than a letter may take
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from amtsweg.kernel.errors import Invalid, TooMuch


class TemplateFault(Invalid):
    """A template cannot be set; ``file`` and ``line`` say where (line 0: nowhere in particular)."""

    def __init__(self, reason: str, *, file: str, line: int) -> None:
        place = f"{file}, Zeile {line}: " if line else ""
        super().__init__(f"Die Briefvorlage ist fehlerhaft. {place}{reason}")
        self.reason, self.file, self.line = reason, file, line


class LetterTooLarge(TooMuch):
    """A template took more time or memory than a letter may take."""


class NotSealable(Invalid):
    """These bytes cannot be sealed."""


@dataclass(frozen=True, slots=True)
class SealReport:
    """What the check of a PDF's seal found; ``problems`` says in plain words what is wrong.

    ``intact``: nothing inside the sealed range was changed. ``trusted``: seal and time stamp come from an authority
    this installation trusts. ``time`` is the time stamp's, or the signer's own claim if there is none.
    """

    intact: bool
    trusted: bool
    signer: str = ""
    time: datetime | None = None
    covers_whole_file: bool = False
    problems: tuple[str, ...] = ()
    number: str = ""

    @property
    def valid(self) -> bool:
        """Tell whether one may rely on the document as it lies there."""
        return self.intact and self.trusted and self.covers_whole_file


class Sealer(Protocol):
    """Port to whoever seals: a key on this machine, a card, a remote trust service."""

    def seal(self, pdf: bytes, *, reason: str, at: datetime) -> bytes:
        """Return the PDF with a seal that covers all of it. Raises NotSealable, OutsideUnavailable."""

    def trusted_roots(self) -> Sequence[bytes]:
        """Return the certificates (DER) at which a chain of trust may end."""

    def check(self) -> None:
        """Return if the sealer is ready, for health; raises OutsideUnavailable if not."""


@dataclass(frozen=True, slots=True)
class LetterJob:
    """One letter to be set: the template's source, the data it reads from ``/data.json``, files it may use."""

    template: str
    data: Mapping[str, object]
    assets: Mapping[str, bytes] = field(default_factory=dict)
    at: datetime | None = None
