"""Circulations, whole or in lists: the same few statements, however many there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from amtsweg.circulation import models
from amtsweg.circulation.contracts import (
    Action,
    Bound,
    Circulation,
    CirculationState,
    Group,
    Signature,
    Step,
    StepState,
    UnknownCirculation,
)
from amtsweg.circulation.queries.desk import Desk
from amtsweg.records.api import reads


class View(StrEnum):
    """Which circulations are asked for."""

    TODO = "offen"
    STARTED = "gestartet"
    ENDED = "beendet"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the inbox: the circulation, its file, and the step it stands at (for ``TODO`` the one to be done)."""

    id: UUID
    title: str
    record_file_id: UUID
    file_title: str
    reference_number: str | None
    state: CirculationState
    started_by_id: UUID
    started_at: datetime
    ended_at: datetime | None
    key: UUID
    action: Action | None = None
    holder_id: UUID | None = None
    group: Group | None = None
    due_on: date | None = None
    open_steps: int = 0
    all_steps: int = 0
    refused: bool = False


def circulation(circulation_id: UUID, *, who: reads.visible.Reader | None = None) -> Circulation:
    """Return a circulation with all that belongs to it, in four statements; ``who`` must be able to see it.

    Raises UnknownCirculation.
    """
    rows = models.Circulation.objects.filter(id=circulation_id)
    row = (rows.filter(reads.visible.seen_by(who)) if who else rows).first()
    if row is None or row.unit_id is None or row.subject_id is None:
        raise UnknownCirculation("Diesen Umlauf gibt es nicht, oder Sie dürfen ihn nicht sehen.")
    return Circulation(
        id=row.id,
        record_file_id=row.record_file_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        title=row.title,
        note=row.note,
        state=CirculationState(row.state),
        started_by_id=row.started_by_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        end_reason=row.end_reason,
        sign_again=row.sign_again,
        revision=row.revision,
        sheet_id=row.sheet_id,
        documents=tuple(map(_bound, _documents(row.id))),
        steps=tuple(map(to_step, models.CirculationStep.objects.filter(circulation=row).order_by("stage", "id"))),
        signatures=tuple(map(to_signature, _signatures(row.id))),
    )


def list_circulations(
    view: View, *, desk: Desk, after: UUID | None = None, limit: int, record_file_id: UUID | None = None
) -> list[Line]:
    """Return a page of the inbox: in ``TODO`` one line for each step that waits, the longest waiting first."""
    if view is View.TODO:
        return _todo(desk, after, limit, record_file_id)
    rows = models.Circulation.objects.filter(reads.visible.seen_by(desk.reader)).select_related("record_file")
    if record_file_id:
        rows = rows.filter(record_file_id=record_file_id)
    mine = Q(started_by_id__in=desk.people)
    if view is View.STARTED:
        rows = rows.filter(state=CirculationState.RUNNING)
    else:
        took_part = models.CirculationStep.objects.filter(circulation=OuterRef("id"), done_by_id=desk.account_id)
        rows, mine = rows.exclude(state=CirculationState.RUNNING), mine | Q(Exists(took_part))
    if not record_file_id:
        rows = rows.filter(mine)
    if after:
        rows = rows.filter(id__lt=after)
    page = list(rows.order_by("-id")[:limit])
    steps = _steps_of([row.id for row in page])
    return [_line(row, row.id, steps.get(row.id, ())) for row in page]


def open_steps(desk: Desk) -> QuerySet[models.CirculationStep]:
    """Return the steps that wait for this desk."""
    mine = desk.waiting("holder_id", "holder_group")
    running = Q(state=StepState.OPEN, circulation__state=CirculationState.RUNNING)
    return models.CirculationStep.objects.filter(mine, running, reads.visible.seen_by(desk.reader))


def _todo(desk: Desk, after: UUID | None, limit: int, record_file_id: UUID | None) -> list[Line]:
    rows = open_steps(desk).select_related("circulation", "circulation__record_file")
    if record_file_id:
        rows = rows.filter(circulation__record_file_id=record_file_id)
    if after:
        rows = rows.filter(id__gt=after)
    return [_line(row.circulation, row.id, [row]) for row in rows.order_by("id")[:limit]]


def _steps_of(ids: Sequence[UUID]) -> dict[UUID, list[models.CirculationStep]]:
    found: dict[UUID, list[models.CirculationStep]] = {}
    for step in models.CirculationStep.objects.filter(circulation_id__in=ids).order_by("stage", "id"):
        found.setdefault(step.circulation_id, []).append(step)
    return found


def _line(row: models.Circulation, key: UUID, steps: Sequence[models.CirculationStep]) -> Line:
    waiting = [one for one in steps if one.state in (StepState.OPEN, StepState.REFUSED)]
    first = waiting[0] if waiting else None
    return Line(
        id=row.id,
        title=row.title,
        record_file_id=row.record_file_id,
        file_title=row.record_file.title,
        reference_number=row.record_file.reference_number,
        state=CirculationState(row.state),
        started_by_id=row.started_by_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
        key=key,
        action=Action(first.action) if first else None,
        holder_id=first.holder_id if first else None,
        group=Group.of(first.holder_group) if first else None,
        due_on=min((one.due_on for one in waiting if one.due_on), default=None),
        open_steps=len(waiting),
        all_steps=len(steps),
        refused=any(one.state == StepState.REFUSED for one in steps),
    )


def _documents(circulation_id: UUID) -> Iterable[models.BoundDocument]:
    rows = models.BoundDocument.objects.filter(circulation_id=circulation_id)
    return rows.select_related("document", "version").order_by("id")


def _signatures(circulation_id: UUID) -> Iterable[models.Signature]:
    rows = models.Signature.objects.filter(circulation_id=circulation_id)
    return rows.select_related("version").order_by("id")


def _bound(row: models.BoundDocument) -> Bound:
    version = row.version
    return Bound(
        row.document_id, row.version_id, version.version, version.sha256, row.document.title, row.first_version
    )


def to_step(row: models.CirculationStep) -> Step:
    """Return a row as a plain thing."""
    return Step(
        id=row.id,
        stage=row.stage,
        action=Action(row.action),
        state=StepState(row.state),
        holder_id=row.holder_id,
        group=Group.of(row.holder_group),
        due_on=row.due_on,
        days=row.days,
        own=row.own,
        opened_at=row.opened_at,
        done_at=row.done_at,
        done_by_id=row.done_by_id,
        acting_for_id=row.acting_for_id,
        comment=row.comment,
    )


def to_signature(row: models.Signature) -> Signature:
    """Return a row as a plain thing; it comes with its version."""
    return Signature(
        id=row.id,
        step_id=row.step_id,
        document_id=row.document_id,
        version=row.version.version,
        sha256=row.sha256,
        action=Action(row.action),
        signer_id=row.signer_id,
        signer=row.signer,
        acting_for_id=row.acting_for_id,
        acting_for=row.acting_for,
        comment=row.comment,
        at=row.at,
        event_id=row.event_id,
    )
