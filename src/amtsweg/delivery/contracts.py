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
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from amtsweg.kernel.errors import Conflict, Invalid, NotFound, TooMuch


class TemplateFault(Invalid):
    """A template cannot be set; ``file`` and ``line`` say where (line 0: nowhere in particular)."""

    def __init__(self, reason: str, *, file: str, line: int) -> None:
        place = f"{file}, Zeile {line}: " if line else ""
        super().__init__(f"Die Briefvorlage ist fehlerhaft. {place}{reason}")
        self.reason, self.file, self.line = reason, file, line


class LetterTooLarge(TooMuch):
    """A template took more time or memory than a letter may take."""


class TooManyChecks(TooMuch):
    """Somebody checks more files than one person would."""


class UnknownDispatch(NotFound):
    """There is no such message, or it may not be seen."""


class WrongStatus(Conflict):
    """What happened to the message so far does not allow this."""


class NotSealable(Invalid):
    """These bytes cannot be sealed."""


class SealProblem(StrEnum):
    """What can be wrong with a seal, in a plain sentence. The sentences are compared, not parsed."""

    NO_PDF = "Das ist keine PDF-Datei."
    DAMAGED = "Die Datei ist beschädigt oder unvollständig und lässt sich nicht prüfen."
    ENCRYPTED = "Die Datei ist mit einem Kennwort verschlüsselt und lässt sich nicht prüfen."
    NO_SEAL = "Diese PDF-Datei trägt kein elektronisches Siegel."
    SEAL_LOST = "Die Datei ist unvollständig oder verändert: Vom elektronischen Siegel sind nur noch Reste vorhanden."
    CHANGED = "Der gesiegelte Inhalt wurde nach dem Siegeln verändert. Verlassen Sie sich nicht auf dieses Dokument."
    APPENDED = "Nach dem Siegeln wurde der Datei etwas hinzugefügt; dafür bürgt das Siegel nicht."
    UNKNOWN_SIGNER = "Das Siegel stammt von einer Stelle, der dieses Portal nicht vertraut."
    UNKNOWN_TIME = "Der Zeitstempel stammt von einer Stelle, der dieses Portal nicht vertraut, oder er ist ungültig."
    CLAIMED_TIME = "Die Datei trägt keinen Zeitstempel: Der Zeitpunkt ist eine Angabe der siegelnden Stelle selbst."
    EARLIER_BROKEN = "Eine frühere Signatur in dieser Datei ist nicht mehr gültig."
    TOO_MUCH = "Die Datei ist so aufgebaut, dass sie sich nicht prüfen lässt."


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


class Channel(StrEnum):
    """The way a message takes: the portal's postbox, a secret link by e-mail, or paper."""

    POSTBOX = "postbox"
    LINK = "link"
    LETTER = "letter"


class Status(StrEnum):
    """How far a message has come."""

    PENDING = "pending"
    DELIVERED = "delivered"
    OPENED = "opened"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Proof:
    """One step of a message on its way, and what whoever took it acknowledged."""

    at: datetime
    step: str
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A message on its way out, or arrived.

    ``announced_on`` is the day on which the law takes its content for announced (None: not yet, or not this way);
    ``announcement`` says so in a sentence.
    """

    id: UUID
    key: str
    subject_id: UUID
    unit_id: UUID
    account_id: UUID | None
    channel: Channel
    status: Status
    title: str
    text: str
    documents: tuple[UUID, ...]
    created_at: datetime
    delivered_at: datetime | None
    opened_at: datetime | None
    problem: str
    proof: tuple[Proof, ...]
    announced_on: date | None
    announcement: str
    channel_text: str
    status_text: str
