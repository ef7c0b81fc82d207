"""Load the file plan of a city pack into the table that record files refer to."""

from datetime import datetime
from pathlib import Path

from amtsweg.kernel.packs import read_file
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.contracts import FilePlanReport, PlanUnit
from amtsweg.records.models import FilePlanUnit, FilePlanVersion
from amtsweg.records.queries.plan import FILE, forget_plan
from amtsweg.records.rules import read_file_plan

_FIELDS = ("parent_id", "title", "retention", "appraisal", "ended_at")


def load_file_plan(path: Path, *, at: datetime) -> FilePlanReport:
    """Load the plan of a city pack's folder (or of the file itself); a second time changes nothing.

    Where a plan was imported from another system, that one holds: the pack then only adds units it does not have.
    Raises PackError with every problem found; nothing is then changed.
    """
    plan = read_file_plan(read_file(path / FILE if path.is_dir() else path))
    with work(SYSTEM):
        known = {row.key: row for row in FilePlanUnit.objects.select_for_update()}
        wanted = {unit.key: _row(unit) for unit in plan.units}
        created = [row for key, row in wanted.items() if key not in known]
        imported = FilePlanVersion.objects.exists()
        differing = [row for key, row in wanted.items() if key in known and _differs(row, known[key])]
        changed = [] if imported else differing
        FilePlanUnit.objects.bulk_create(created)
        FilePlanUnit.objects.bulk_update(changed, [field.removesuffix("_id") for field in _FIELDS])
        gone = FilePlanUnit.objects.exclude(key__in=wanted).filter(ended_at=None)
        ended = 0 if imported else gone.update(ended_at=at)
    forget_plan()
    return FilePlanReport(len(created), len(changed), len(wanted) - len(created) - len(changed), ended)


def _row(unit: PlanUnit) -> FilePlanUnit:
    return FilePlanUnit(
        key=unit.key,
        parent_id=unit.parent_key,
        title=unit.title,
        retention=unit.retention,
        appraisal=unit.appraisal.value,
    )


def _differs(one: FilePlanUnit, other: FilePlanUnit) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _FIELDS)
