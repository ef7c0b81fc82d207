"""Take in a file plan from another system: units begin, change and end; none is ever deleted, files hang on them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from amtsweg.identity.api import org_units
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.contracts import ImportedUnit, PlanChange, PlanImport
from amtsweg.records.models import FilePlanUnit, FilePlanVersion
from amtsweg.records.plan_files import read_plan_file
from amtsweg.records.queries.plan import forget_plan

_FACTS = ("title", "parent_id", "retention", "appraisal", "unit_keys")
_MOST_PROBLEMS = 200


def import_plan(content: bytes, *, name: str, actor: Actor, at: datetime, dry_run: bool = False) -> PlanImport:
    """Take in the plan of a file (CSV or xdomea 0301), or only say what that would change.

    A second time changes nothing and makes no version. Raises PackError with everything wrong; then nothing is changed.
    """
    units = read_plan_file(content, name=name)
    _check_org_units(units, name)
    with work(SYSTEM), events.together():
        known = {row.key: row for row in FilePlanUnit.objects.select_for_update().order_by("key")}
        changes = tuple(_changes(units, known))
        version = FilePlanVersion.objects.order_by("-version").values_list("version", flat=True).first() or 0
        report = PlanImport(changes, len({one.key for one in units} - {one.key for one in changes}), version)
        if dry_run or not changes:
            return report
        report = PlanImport(changes, report.unchanged, version + 1)
        _write(units, known, at)
        _remember(report, content, name, actor, at)
    forget_plan()
    return report


def _check_org_units(units: Sequence[ImportedUnit], name: str) -> None:
    known = {unit.key for unit in org_units()}
    unknown = sorted({key for unit in units for key in unit.unit_keys} - known)
    if unknown:
        reasons = (f"Die Organisationseinheit „{key}“ gibt es hier nicht." for key in unknown[:_MOST_PROBLEMS])
        raise PackError([PackProblem(name, 1, reason) for reason in reasons])


def _changes(units: Sequence[ImportedUnit], known: Mapping[str, FilePlanUnit]) -> Iterator[PlanChange]:
    for unit in units:
        row = known.get(unit.key)
        if row is None:
            yield PlanChange("created", unit.key, unit.title)
        elif unit.ended and row.ended_at is None:
            yield PlanChange("ended", unit.key, unit.title)
        elif facts := _differences(unit, row):
            yield PlanChange("changed", unit.key, unit.title, facts)
    named = {unit.key for unit in units}
    for key, row in known.items():
        if key not in named and row.ended_at is None:
            yield PlanChange("ended", key, row.title)


def _differences(unit: ImportedUnit, row: FilePlanUnit) -> dict[str, tuple[str, str]]:
    wanted = _row(unit)
    facts = {name: (_said(getattr(row, name)), _said(getattr(wanted, name))) for name in _FACTS}
    if row.ended_at is not None and not unit.ended:
        facts["ended"] = ("beendet", "gilt")
    return {name: (before, after) for name, (before, after) in facts.items() if before != after}


def _said(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")


def _row(unit: ImportedUnit) -> FilePlanUnit:
    return FilePlanUnit(
        key=unit.key,
        parent_id=unit.parent_key,
        title=unit.title,
        retention=unit.retention,
        appraisal=unit.appraisal,
        unit_keys=list(unit.unit_keys),
    )


def _write(units: Sequence[ImportedUnit], known: Mapping[str, FilePlanUnit], at: datetime) -> None:
    rows = {unit.key: _row(unit) for unit in units}
    for unit in units:
        before = known.get(unit.key)
        rows[unit.key].ended_at = ((before.ended_at if before else None) or at) if unit.ended else None
    FilePlanUnit.objects.bulk_create([row for key, row in rows.items() if key not in known])
    there = [row for key, row in rows.items() if key in known]
    FilePlanUnit.objects.bulk_update(there, ["parent", "title", "retention", "appraisal", "unit_keys", "ended_at"])
    FilePlanUnit.objects.exclude(key__in=rows).filter(ended_at=None).update(ended_at=at)


def _remember(report: PlanImport, content: bytes, name: str, actor: Actor, at: datetime) -> None:
    digest = hashlib.sha256(content).hexdigest()
    FilePlanVersion.objects.create(
        version=report.version,
        source=name[-255:],
        sha256=digest,
        changes=[asdict(one) for one in report.changes],
        unchanged=report.unchanged,
        taken_at=at,
    )
    counts = {kind: sum(one.kind == kind for one in report.changes) for kind in ("created", "changed", "ended")}
    taken = Event(
        kind="records.plan_imported",
        at=at,
        actor=actor,
        object_type="file_plan",
        object_id=uuid7(),
        data={"source": name, "sha256": digest, **counts},
        version_from=report.version - 1 or None,
        version_to=report.version,
    )
    events.record([taken])
