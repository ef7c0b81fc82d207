"""What crosses the door of identity: plain people, units, roles, rights and the vocabulary of actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound

# Every action there is, in the words of the rights matrix. A right on anything else cannot be given or asked for.
ACTIONS: Mapping[str, str] = {
    "case.read": "Vorgänge lesen",
    "case.work": "Vorgänge bearbeiten",
    "case.decide": "Über Vorgänge entscheiden",
    "case.cosign": "Entscheidungen mitzeichnen",
    "case.reassign": "Aufgaben anders zuweisen",
    "record.read": "Akten lesen",
    "record.work": "Akten führen",
    "record.confidential": "Vertrauliche Akten lesen",
    "record.manage": "Akten verwalten und aussondern",
    "audit.read": "Ereignisprotokoll prüfen",
    "metrics.read": "Kennzahlen lesen",
    "process.read": "Prozessregister lesen",
    "process.manage": "Prozesse beschreiben, Entscheidungstabellen entwerfen",
    "process.publish": "Entscheidungstabellen und Prozessmodelle freigeben",
    "process.migrate": "Laufende Vorgänge auf ein anderes Prozessmodell umziehen",
    "catalogue.read": "Stand der Leistungen lesen",
    "form.read": "Formulare und ihre Entwürfe ansehen",
    "form.edit": "Formulare entwerfen",
    "form.publish": "Formulare freigeben",
    "catalogue.manage": "Leistungen und Formulare verwalten",
    "operations.manage": "Betrieb überwachen",
    "substitution.manage": "Vertretungen für andere einrichten",
    "role.manage": "Konten und Rollen verwalten",
}

UNIT_KINDS: Mapping[str, str] = {
    "municipality": "Kommune",
    "department": "Dezernat",
    "office": "Amt",
    "staff_unit": "Stabsstelle",
    "division": "Abteilung",
    "section": "Sachgebiet",
    "facility": "Einrichtung",
    "body": "Gremium, Interessenvertretung",
}


class TrustLevel(IntEnum):
    """How surely we know who somebody is (eIDAS, BundID). Higher includes lower."""

    NONE = 0
    BASIC = 1
    SUBSTANTIAL = 2
    HIGH = 3

    @property
    def key(self) -> str:
        """Return the word used in packs and in claims of the identity provider."""
        return self.name.lower()

    @classmethod
    def of(cls, key: str) -> "TrustLevel":
        """Return the level of a word; what is not known counts as no trust at all."""
        return cls.__members__.get(key.upper(), cls.NONE)


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A node of the organisation. ``short_name`` is what people call it in letters and lists (StA 63)."""

    id: UUID
    key: str
    name: str
    parent_id: UUID | None
    kind: str
    short_name: str = ""
    active: bool = True


def keys_with_all_below(units: Sequence[OrgUnit], key: str) -> set[str]:
    """Return the key of a unit with those of all units below it."""
    found = {unit.id for unit in units if unit.key == key}
    while below := {unit.id for unit in units if unit.parent_id in found} - found:
        found |= below
    return {key, *(unit.key for unit in units if unit.id in found)}


@dataclass(frozen=True, slots=True)
class Person:
    """An account as others may see it. ``trust_level`` is that of the last sign-in.

    ``proven_at`` is when they last proved who they are, known of the one who is signed in.
    """

    account_id: UUID
    name: str
    email: str
    is_staff: bool
    trust_level: TrustLevel
    proven_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Role:
    """A bundle of actions. What a substitute does not take over (``substitutable`` false) stays with the person."""

    key: str
    name: str
    actions: frozenset[str]
    substitutable: bool = True


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody has a role in a unit and everything below it, from ``since`` until before ``until``."""

    account_id: UUID
    role: str
    unit_id: UUID
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """A role to be given, the unit named by its key."""

    role: str
    unit_key: str
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """One person stands in for an absent one for a period that has an end."""

    absent_id: UUID
    substitute_id: UUID
    since: datetime
    until: datetime
    reason: str = ""
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Attributes:
    """What the online identity told about the person in this session, to prefill forms; kept no longer than it."""

    given_name: str = ""
    family_name: str = ""
    email: str = ""
    birthdate: str = ""
    street: str = ""
    zip_code: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationReport:
    """What loading the organisation changed."""

    created: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    roles: int = 0
    problems: tuple[str, ...] = field(default_factory=tuple)


class UnknownUnit(NotFound):
    """There is no organisation unit with this key or id."""


class UnknownAccount(NotFound):
    """There is no such account, or it is closed."""


class EmailTaken(Conflict):
    """Another staff account signs in with this address."""
