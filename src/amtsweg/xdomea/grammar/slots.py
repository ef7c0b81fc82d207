"""What the table is made of: kinds of values and the slots they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from amtsweg.xdomea.contracts import Version

V2 = frozenset({Version.V2_4_0})
V3 = frozenset({Version.V3_0_0, Version.V3_1_0})
ALL = V2 | V3


class Simple(Enum):
    """How a simple value is written."""

    TEXT = auto()
    NUMBER = auto()
    """Text in 2.4.0, digits from 3.0.0 on."""
    COUNT = auto()
    YEARS = auto()
    """A `Retention` as mere number of years."""
    FLAG = auto()
    TRUE = auto()
    """Stands there only where it is true."""
    ALWAYS = auto()
    """Has no field: it is always true."""
    DATE = auto()
    YEAR = auto()
    """A date as its year."""
    TIME = auto()
    MOMENT = auto()
    ID = auto()
    FILE_NAME = auto()
    RAW = auto()
    """The element as it is."""
    RAW_CHILDREN = auto()
    TYPE_CODE = auto()
    OBJECT = auto()
    """A file, record case or document within an element of its own."""


@dataclass(frozen=True, slots=True)
class CodeOf:
    """A code of a list; ``bare`` where it stands for a whole `Disposal`."""

    type: str = "Code"
    bare: bool = False


Kind = Simple | CodeOf | str
"""A name is that of another rule."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field stands: the path of its element; ``absent`` is written where there must be something."""

    element: str
    field: str
    kind: Kind
    many: bool = False
    only: frozenset[Version] = ALL
    absent: str | None = None


def texts(**fields_: str) -> tuple[Slot, ...]:
    """Slots of texts: field and element."""
    return tuple(Slot(element, field, Simple.TEXT) for field, element in fields_.items())


def on(versions: frozenset[Version], *slots: Slot) -> tuple[Slot, ...]:
    """Restrict slots to versions."""
    return tuple(Slot(s.element, s.field, s.kind, s.many, versions & s.only, s.absent) for s in slots)
