"""What an XDatenfelder file says, as plain values under the standard's own names.

``facts`` holds everything an element says of itself: texts and codes as text; ``bezug``, ``stichwort``, ``relation``,
``regel``, ``werte``, ``mediaType``, ``param``, ``ziel`` and ``fehler`` as lists; ``praezisierung``,
``codelisteReferenz`` and ``dokumentsteckbrief`` as mappings; ``anzahl`` and ``handlungsgrundlage`` as its place in the
structure around it tells; ``alt`` what only version 2 knows. What is empty is absent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from amtsweg.kernel.errors import Invalid

Facts = Mapping[str, object]


class Sort(StrEnum):
    """The elements that may stand alone in a file."""

    SCHEMA = "stammdatenschema"
    GROUP = "datenfeldgruppe"
    FIELD = "datenfeld"


@dataclass(frozen=True, slots=True)
class Element:
    """A schema, a group or a field, with what it is made of."""

    sort: Sort
    facts: Facts
    parts: tuple["Element", ...] = ()
    line: int = field(default=0, compare=False)

    def text(self, name: str) -> str:
        """Return a text, or nothing."""
        value = self.facts.get(name)
        return value if isinstance(value, str) else ""

    def items(self, name: str) -> Sequence[Facts]:
        """Return the entries of a list."""
        value = self.facts.get(name)
        return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []

    def mapping(self, name: str) -> Facts:
        """Return a mapping, or an empty one."""
        value = self.facts.get(name)
        return value if isinstance(value, Mapping) else {}


@dataclass(frozen=True, slots=True)
class Document:
    """One message: who wrote it when, and its one element."""

    generation: int
    message_id: str
    created_at: str
    root: Element


@dataclass(frozen=True, slots=True)
class Remark:
    """What could not be taken over as it stands, or why a file is refused: where, and what to do."""

    line: int
    element: str
    reason: str

    def __str__(self) -> str:
        return f"{self.line or '–'}: {self.element}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was understood, with what was odd about it."""

    document: Document
    remarks: tuple[Remark, ...] = field(default=())


class XdfRefused(Invalid):
    """A file cannot be used; carries every reason."""

    def __init__(self, problems: Sequence[Remark]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
