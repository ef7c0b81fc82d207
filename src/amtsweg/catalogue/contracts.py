"""What `catalogue` speaks of: services, their immutable versions, and the reports of loading and importing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.packs import PackProblem

Account = Literal["none", "optional", "required"]


class Origin(StrEnum):
    """Where a version comes from: a pack was loaded, or somebody published changed decision tables."""

    PACK = "pack"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class ServiceVersion:
    """One published version of a service; cases stay pinned to theirs.

    ``settings`` is the whole ``service.yaml``. ``process_xml``, ``decisions`` and ``letters`` are the files of the
    pack by name without extension; ``task_forms`` maps a task form's name to its form version.
    """

    id: UUID
    service_slug: str
    version: int
    leika_key: str
    title: str
    unit_key: str
    form_version_id: UUID | None
    trust_level: TrustLevel
    account: Account
    settings: Mapping[str, Any]  # as deep and free as the pack's schema says
    texts: Mapping[str, Any]
    process_xml: bytes | None
    decisions: Mapping[str, bytes] = field(default_factory=dict)
    letters: Mapping[str, str] = field(default_factory=dict)
    task_forms: Mapping[str, UUID] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """Return the title in a language of the interface; German stands in where the pack has no other."""
        texts = self.settings.get("title")
        return str(texts.get(language[:2]) or self.title) if isinstance(texts, Mapping) else self.title


@dataclass(frozen=True, slots=True)
class Service:
    """An entry of the catalogue. ``current_version_id`` is None while there is no online form."""

    id: UUID
    slug: str
    leika_key: str
    title: str
    summary: str
    synonyms: tuple[str, ...]
    life_situation: str
    subject: str
    legal_basis: str
    ozg_service: str
    current_version_id: UUID | None
    texts: Mapping[str, Any]
    unit_key: str
    online: bool


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of search results; ``after`` asks for the next one and is empty at the end."""

    services: tuple[Service, ...]
    after: str


@dataclass(frozen=True, slots=True)
class LifeSituation:
    """A life situation and how many services it has."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One line in the list of a service's versions."""

    id: UUID
    version: int
    origin: Origin
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GoldenExample:
    """An example of a pack as far as decisions go: the answers given, and what each decision must come to."""

    name: str
    title: str
    answers: Mapping[str, object]
    decisions: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FormExample:
    """An example of a pack as far as the form goes: the answers given, and the messages they must bring."""

    name: str
    title: str
    answers: Mapping[str, object]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line in the list of online forms: whose it is, which version is online, and since when."""

    slug: str
    title: str
    unit_key: str
    version: int
    published_at: datetime
    online_since: datetime


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """What loading did to one service. A pack is refused, with the reason, if it would undo what people published."""

    slug: str
    version: int
    outcome: Literal["created", "updated", "unchanged", "refused"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PackReview:
    """What is wrong with packs, and what nobody could check, which keeps nothing away."""

    problems: tuple[PackProblem, ...]
    notes: tuple[PackProblem, ...]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading packs did."""

    packs: tuple[LoadedPack, ...]

    def count(self, outcome: str) -> int:
        """Return how many packs had this outcome."""
        return sum(pack.outcome == outcome for pack in self.packs)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line of an import that was not taken, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did."""

    created: int
    unchanged: int
    changed: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """A line of the service list, read and found good."""

    import_key: str
    slug: str
    leika_key: str
    title: str
    leika_type: str
    ozg_key: str
    ozg_service: str
    life_situation: str
    subject: str
    legal_basis: str
