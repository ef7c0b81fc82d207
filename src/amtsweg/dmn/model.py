"""A decision model as read: plain data, fit to be shown, checked and compiled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class HitPolicy(Enum):
    """How many rules of a table may apply, and what becomes of their outputs."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"


class Aggregation(Enum):
    """What COLLECT makes of the collected outputs."""

    SUM = "SUM"
    COUNT = "COUNT"
    MIN = "MIN"
    MAX = "MAX"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the XML."""

    element: str
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text in FEEL, or what stands where one is expected."""

    at: Place
    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression; without text it has no value."""

    at: Place
    text: Text | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a boxed context; the one without name is the context's result."""

    name: str | None
    type: str | None
    value: Boxed | None


@dataclass(frozen=True, slots=True)
class Context:
    at: Place
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    at: Place
    function: Boxed | None
    bindings: tuple[tuple[str, Boxed | None], ...]


@dataclass(frozen=True, slots=True)
class Items:
    """A boxed list."""

    at: Place
    items: tuple[Boxed | None, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    at: Place
    columns: tuple[str, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition; of kinds other than FEEL only the signature is known."""

    at: Place
    parameters: tuple[tuple[str, str | None], ...]
    body: Boxed | None
    kind: str = "FEEL"


@dataclass(frozen=True, slots=True)
class Conditional:
    at: Place
    condition: Boxed | None
    then: Boxed | None
    otherwise: Boxed | None


@dataclass(frozen=True, slots=True)
class Filter:
    at: Place
    source: Boxed | None
    match: Boxed | None


@dataclass(frozen=True, slots=True)
class Loop:
    """A boxed `for`, `some` or `every`."""

    at: Place
    kind: str
    variable: str
    source: Boxed | None
    body: Boxed | None


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions."""

    at: Place
    label: str
    expression: Text | None
    type: str | None
    values: Text | None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of results; `values` are in order of priority."""

    at: Place
    name: str
    type: str | None
    values: Text | None
    default: Text | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a decision table."""

    at: Place
    tests: tuple[Text, ...]
    outputs: tuple[Text, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    at: Place
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]


Boxed = Literal | Context | Invocation | Items | Relation | Function | Conditional | Filter | Loop | Table


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type by name: a base type or components, perhaps as a collection, perhaps with constraints."""

    at: Place
    name: str
    type: str | None
    components: tuple[ItemDefinition, ...]
    allowed: Text | None
    constraint: Text | None
    is_collection: bool
    function: tuple[tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Import:
    at: Place
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that comes from outside."""

    at: Place
    id: str
    name: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A question with its logic; `requires` are references to what the logic may use."""

    at: Place
    id: str
    name: str
    type: str | None
    requires: tuple[str, ...]
    logic: Boxed | None
    question: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that several decisions use."""

    at: Place
    id: str
    name: str
    type: str | None
    requires: tuple[str, ...]
    function: Function | None


@dataclass(frozen=True, slots=True)
class Service:
    """Decisions offered together as one function of their inputs."""

    at: Place
    id: str
    name: str
    type: str | None
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


Element = InputData | Decision | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything one file defines."""

    name: str
    namespace: str
    imports: tuple[Import, ...]
    items: tuple[ItemDefinition, ...]
    elements: tuple[Element, ...]
