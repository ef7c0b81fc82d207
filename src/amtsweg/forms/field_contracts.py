"""What a form consists of: fields with their texts, answers, checks and repetitions. `contracts` hands all of it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from amtsweg.feel.api import Expression

Answers = Mapping[str, object]

EASY_GERMAN = "de-simple"
"""Easy German by the registered names of languages (BCP 47)."""


class Kind(StrEnum):
    """The types of data fields."""

    TEXT = "text"
    MULTILINE = "multiline"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    EMAIL = "email"
    PHONE = "phone"
    IBAN = "iban"
    POSTCODE = "postcode"
    FILE = "file"
    CONSENT = "consent"
    INFO = "info"
    COMPUTED = "computed"
    GROUP = "group"
    PERSON = "person"
    ADDRESS = "address"
    PARCEL = "parcel"
    PLACE = "place"


GROUPS = frozenset({Kind.GROUP, Kind.PERSON, Kind.ADDRESS, Kind.PARCEL, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the languages of the interface; German is what stands in when another is missing.

    ``easy`` is easy German (Leichte Sprache), for readers who chose it.
    """

    de: str = ""
    en: str = ""
    easy: str = ""

    def __bool__(self) -> bool:
        return bool(self.de)

    def to(self, language: str) -> str:
        """Return the text in a language."""
        if language.lower() == EASY_GERMAN:
            return self.easy or self.de
        return (self.en or self.de) if language.startswith("en") else self.de


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer of a choice."""

    value: str
    label: Text
    hint: Text = Text()


@dataclass(frozen=True, slots=True)
class CodeList:
    """Where the answers of a choice come from: a published list, by the name it has everywhere."""

    urn: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that must not be false, what to say when it is, and at which fields."""

    that: Expression
    message: Text
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """How often a group may be given."""

    minimum: int = 1
    maximum: int = 20
    item: Text = Text()


@dataclass(frozen=True, slots=True)
class Field:
    """A data field or a group of them."""

    key: str
    kind: Kind
    label: Text = Text()
    hint: Text = Text()
    easy: Text = Text()
    required: bool = True
    required_if: Expression | None = None
    shown_if: Expression | None = None
    default: Expression | None = None
    value: Expression | None = None
    checks: tuple[Check, ...] = ()
    options: tuple[Option, ...] = ()
    multiple: bool = False
    minimum: float | None = None
    maximum: float | None = None
    max_length: int = 200
    unit: str = ""
    autocomplete: str = ""
    accept: tuple[str, ...] = ()
    max_files: int = 1
    max_bytes: int = 0
    fields: tuple["Field", ...] = ()
    repeat: Repeat | None = None
    fim: str = ""
    code_list: CodeList | None = None

    @property
    def is_group(self) -> bool:
        """Tell whether the answer is a mapping, or a list of them, and not one value."""
        return self.kind in GROUPS
