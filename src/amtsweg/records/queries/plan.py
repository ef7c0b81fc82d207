"""The file plan: as the city pack writes it, and as the table remembers it."""

from functools import cache
from uuid import UUID

from amtsweg.identity.api import municipality, org_units
from amtsweg.kernel.packs import read_file
from amtsweg.records.contracts import Appraisal, FilePlan, PlanUnit, UnknownPlanUnit
from amtsweg.records.models import FilePlanUnit
from amtsweg.records.rules import read_file_plan

FILE = "file_plan.yaml"
_NO_MARK = "0"


@cache
def city_file_plan() -> FilePlan:
    """Return the file plan of the city pack; read once in a process. Raises PackError."""
    return read_file_plan(read_file(municipality().folder / FILE))


# Keys are for ever, so one that was found once is found again; checking it costs an opening no statement.
_known: set[str] = set()


def check_plan_key(key: str) -> None:
    """Raise UnknownPlanUnit if the file plan has no such unit."""
    if key in _known:
        return
    if not FilePlanUnit.objects.filter(key=key).exists():
        raise UnknownPlanUnit(f"Der Aktenplan hat keine Einheit „{key}“. Ist der Aktenplan geladen?")
    _known.add(key)


def forget_plan() -> None:
    """Look everything up anew, after a plan was loaded or the database was changed for another."""
    _known.clear()
    city_file_plan.cache_clear()


def plan_units() -> list[PlanUnit]:
    """Return the units of the file plan in force, in the order of their keys."""
    rows = FilePlanUnit.objects.filter(ended_at=None).order_by("key")
    return [PlanUnit(r.key, r.title, r.retention, Appraisal(r.appraisal), r.parent_id) for r in rows]


def unit_marks() -> dict[UUID, str]:
    """Return the mark of every organisation unit in reference numbers: its own, or that of the next one above."""
    given = city_file_plan().unit_marks
    units = {unit.id: unit for unit in org_units()}

    def mark(unit_id: UUID | None) -> str:
        unit = units.get(unit_id) if unit_id else None
        if unit is None:
            return _NO_MARK
        return given[unit.key] if unit.key in given else mark(unit.parent_id)

    return {unit_id: mark(unit_id) for unit_id in units}
