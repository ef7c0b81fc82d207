"""The small parts messages are made of: codes, periods, metadata, contacts. Part of the door `contracts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Code:
    """A value of a code list (*Code*). ``Code(Medium.PAPER)`` is enough for the lists below."""

    value: str
    name: str | None = None
    list_uri: str | None = None
    list_version: str | None = None


class Medium(StrEnum):
    """Of ``GeneralMetadata.medium``."""

    ELECTRONIC = "001"
    HYBRID = "002"
    PAPER = "003"


class Confidentiality(StrEnum):
    """Of ``GeneralMetadata.confidentiality`` (*Vertraulichkeitsstufe*)."""

    SECRET = "001"  # noqa: S105 - a level
    OFFICIAL_USE = "002"
    OPEN = "003"
    TOP_SECRET = "004"  # noqa: S105 - a level
    CONFIDENTIAL = "005"


class Appraisal(StrEnum):
    """Of ``Disposal.code`` and, without ASSESS, of ``ArchiveMetadata.proposal``."""

    ARCHIVE = "A"
    ASSESS = "B"
    DESTROY = "V"


class ObjectKind(StrEnum):
    """Of ``Reference.kind`` (*Schriftgutobjekttyp*)."""

    FILE = "001"
    DOCUMENT = "002"
    RECORD_CASE = "003"


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day (*Zeitraum*)."""

    begin: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long to keep (*Aufbewahrungsdauer*): years, or for ever."""

    years: int | None = None
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class Disposal:
    """What becomes of it (*Aussonderungsart*): one of the three codes, or in words of one's own (from 3.0.0 on)."""

    code: Code | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class PlanUnitRef:
    """The file plan's unit something lies under (*Aktenplaneinheit*)."""

    key: str | None = None
    title: str | None = None
    short_title: str | None = None


@dataclass(frozen=True, slots=True)
class GeneralMetadata:
    """*AllgemeineMetadaten* of a file, record case or document."""

    subject: str | None = None
    reference_number: str | None = None
    lead: str | None = None
    """Federfuehrung"""
    keeping_unit: str | None = None
    """Aktenfuehrung"""
    confidentiality: Code | None = None
    remark: str | None = None
    medium: Code | None = None
    plan_unit: PlanUnitRef | None = None


@dataclass(frozen=True, slots=True)
class ArchiveMetadata:
    """*ArchivspezifischeMetadaten*: retention, what becomes of it, and the clerk's proposal to the archive."""

    retention: Retention | None = None
    disposal: Disposal | None = None
    archive_id: str | None = None
    """Kennung, given by the archive"""
    proposal: Code | None = None
    """Bewertungsvorschlag: A or V"""
    retention_end: date | None = None
    """Aufbewahrungsende; 2.4.0 says the year only and is read as its last day"""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the protocol (*HistorienProtokollInformation*)."""

    actor: str
    at: datetime
    action: str
    name: str | None = None
    old: str | None = None
    new: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to another object (*Verweis*)."""

    kind: Code
    id: UUID | None = None
    reference_number: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of one's own (*Feld*)."""

    name: str
    description: str | None = None
    kind: Code | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields of one's own that belong together (*Feldgruppe*)."""

    name: str
    description: str
    groups: tuple[FieldGroup, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """What an application says beyond the standard (*AnwendungsspezifischeErweiterung*)."""

    id: str
    name: str
    description: str | None = None
    number: str | None = None
    dated: date | None = None
    groups: tuple[FieldGroup, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """*Anschrift*"""

    country: Code | None = None
    street: str | None = None
    house_number: str | None = None
    po_box: str | None = None
    postal_code: str | None = None
    town: str | None = None
    addition: str | None = None
    kind: Code | None = None


@dataclass(frozen=True, slots=True)
class AddressLines:
    """*UnstrukturierteAnschrift*"""

    kind: Code | None = None
    line_1: str | None = None
    line_2: str | None = None
    line_3: str | None = None
    line_4: str | None = None
    line_5: str | None = None
    line_6: str | None = None
    addition: str | None = None


@dataclass(frozen=True, slots=True)
class Reachability:
    """*Kommunikation*: a telephone number, an e-mail address …"""

    official: bool | None = None
    channel: Code | None = None
    value: str | None = None
    addition: str | None = None
    institution: bool | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody (*Kontakt*): sender, recipient, or a participant of a file."""

    authority_key: Code | None = None
    """Behoerdenkennung/Behoerdenschluessel"""
    authority_prefix: Code | None = None
    institution: str | None = None
    institution_short: str | None = None
    org_unit: str | None = None
    salutation: str | None = None
    title: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    activity: str | None = None
    responsibility: str | None = None
    addresses: tuple[Address, ...] = ()
    reachabilities: tuple[Reachability, ...] = ()
    role: Code | None = None
    address_lines: tuple[AddressLines, ...] = ()
    born: date | None = None
