"""The file plan as plain things: its units, and what loading or importing one changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amtsweg.records.contracts.things import Appraisal


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A unit of the file plan with the retention that holds for it, its own or inherited."""

    key: str
    title: str
    retention: str
    appraisal: Appraisal
    parent_key: str | None = None


@dataclass(frozen=True, slots=True)
class FilePlan:
    """The file plan of a city: its units from the top down, and how its reference numbers look."""

    units: tuple[PlanUnit, ...]
    reference_number: str
    unit_marks: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilePlanReport:
    """What loading a file plan changed; ``ended`` units are kept for the files that hang on them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class ImportedUnit:
    """A unit of a file plan from another system; ``unit_keys`` are the organisation units that keep its files."""

    key: str
    title: str
    parent_key: str | None
    retention: str
    appraisal: str
    unit_keys: tuple[str, ...] = ()
    ended: bool = False


@dataclass(frozen=True, slots=True)
class PlanChange:
    """What an import changes at one unit: ``created``, ``changed`` or ``ended``, and which facts from what to what."""

    kind: str
    key: str
    title: str
    facts: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanImport:
    """What an import changed, or would change; ``version`` is that of the plan afterwards."""

    changes: tuple[PlanChange, ...]
    unchanged: int
    version: int


@dataclass(frozen=True, slots=True)
class FileTypeReport:
    """What loading the kinds of files changed; ``ended`` ones are kept for the files that name them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    ended: int = 0
