"""What is due, disposals and their files: constant statements, however many there are."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from amtsweg.disposal.contracts import DisposalFile, DisposalRun, DueGroup, FileStage, RunState, UnknownRun
from amtsweg.disposal.models import EndedFile, Run
from amtsweg.disposal.queries.holds import in_force
from amtsweg.records.api import reads

Cursor = tuple[str, UUID]


def due_groups(units: Collection[UUID], *, at: datetime) -> list[DueGroup]:
    """Return how many files are due in these units, by unit of the file plan and year; the longest over first."""
    rows = EndedFile.objects.filter(unit_id__in=units, run=None, stage=FileStage.DUE)
    counted = rows.annotate(held=Exists(in_force(at).filter(record_file=OuterRef("record_file"))))
    groups = counted.values("plan_key", "year").annotate(files=Count("id"), on_hold=Count("id", filter=Q(held=True)))
    return [
        DueGroup(one["plan_key"], one["year"], one["files"], one["on_hold"])
        for one in groups.order_by("plan_key", "year")
    ]


def runs(units: Collection[UUID], *, after: UUID | None = None, limit: int = 25) -> list[tuple[DisposalRun, int]]:
    """Return the disposals of these units, the newest first, each with the number of its files."""
    rows = Run.objects.filter(unit_id__in=units).order_by("-id")
    page = list((rows.filter(id__lt=after) if after else rows)[:limit])
    counted = EndedFile.objects.filter(run__in=page).values("run").annotate(files=Count("id"))
    files = {one["run"]: one["files"] for one in counted}
    return [(to_run(row), files.get(row.id, 0)) for row in page]


def run_of(run_id: UUID, *, units: Collection[UUID]) -> tuple[DisposalRun, str]:
    """Return a disposal of these units, and why its last message could not be made. Raises UnknownRun."""
    row = Run.objects.filter(id=run_id, unit_id__in=units).first()
    if row is None:
        raise UnknownRun("Diese Aussonderung gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return to_run(row), row.problem


def counts_of(run_id: UUID) -> dict[tuple[str, str], int]:
    """Return how many files of a disposal stand where, by stage and decision."""
    rows = EndedFile.objects.filter(run=run_id).values("stage", "decision").annotate(files=Count("id"))
    return {(one["stage"], one["decision"]): one["files"] for one in rows.order_by()}


def plan_groups(run_id: UUID) -> list[tuple[str, str, int]]:
    """Return the units of the file plan in a disposal, with each proposal and how many files have it."""
    rows = EndedFile.objects.filter(run=run_id).values("plan_key", "proposal").annotate(files=Count("id"))
    return [(one["plan_key"], one["proposal"], one["files"]) for one in rows.order_by("plan_key", "proposal")]


def files_of(
    run_id: UUID, *, account_id: UUID, at: datetime, after: Cursor | None = None, limit: int = 50
) -> list[DisposalFile]:
    """Return the files of a disposal by their numbers, behind the last one of the page before.

    A file the account may not see stands there with its number and without its title.
    """
    rows = EndedFile.objects.filter(run=run_id).order_by("reference_number", "id")
    if after is not None:
        rows = rows.filter(Q(reference_number=after[0], id__gt=after[1]) | Q(reference_number__gt=after[0]))
    held = Exists(in_force(at).filter(record_file=OuterRef("record_file")))
    page = [_file(row, row.on_hold) for row in rows.annotate(on_hold=held)[:limit]]
    titles = reads.ending.titles([one.record_file_id for one in page], account_id=account_id, at=at)
    return [replace(one, title=titles.get(one.record_file_id, "")) for one in page]


def to_run(row: Run) -> DisposalRun:
    """Return a row as a plain thing."""
    assert row.unit_id is not None
    return DisposalRun(
        id=row.id,
        number=row.number,
        title=row.title,
        unit_id=row.unit_id,
        stages=row.stages,
        version=row.version,
        state=RunState(row.state),
        created_at=row.created_at,
        created_by=row.created_by,
        prepared_at=row.prepared_at,
        prepared_by=row.prepared_by,
        prepared_by_id=row.prepared_by_id,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        ended_at=row.ended_at,
    )


def _file(row: EndedFile, held: bool) -> DisposalFile:
    assert row.unit_id is not None
    assert row.subject_id is not None
    return DisposalFile(
        id=row.id,
        record_file_id=row.record_file_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        reference_number=row.reference_number,
        plan_key=row.plan_key,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        retention_until=row.retention_until,
        stage=FileStage(row.stage),
        proposal=row.proposal,
        proposal_source=row.proposal_source,
        decision=row.decision,
        decided_by=row.decided_by,
        archive_id=row.archive_id,
        problem=row.problem,
        held=held,
    )
