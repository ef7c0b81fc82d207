"""What the event log is told about disposal, and how a disposal is held while it moves."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.disposal.contracts import RunState, Step, UnknownRun
from amtsweg.disposal.models import EndedFile, Run
from amtsweg.disposal.rules import after
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event, record


def run_event(row: Run, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object]) -> Event:
    """Return an event of a disposal, visible to whoever manages the files of its unit."""
    return Event(kind, at, actor, "disposal_run", row.id, unit_id=row.unit_id, data={"number": row.number, **data})


def ended_event(row: EndedFile, kind: str, *, actor: Actor, at: datetime, data: Mapping[str, object]) -> Event:
    """Return an event of a file in a disposal, which belongs to the file's matter."""
    return Event(
        kind, at, actor, "record_file", row.record_file_id, subject_id=row.subject_id, unit_id=row.unit_id, data=data
    )


def held_run(run_id: UUID) -> Run:
    """Return a disposal, held until the transaction ends. Raises UnknownRun."""
    row = Run.objects.select_for_update(no_key=True).filter(id=run_id).first()
    if row is None:
        raise UnknownRun("Diese Aussonderung gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return row


def move(row: Run, step: Step, *, actor: Actor, at: datetime, data: Mapping[str, object] | None = None) -> None:
    """Take a step with a disposal that is held, and tell of it. Raises WrongStep."""
    before = row.state
    row.state = after(row.stages, RunState(before), step)
    row.problem = ""
    row.save(update_fields=["state", "problem"])
    told = {"from": before, "to": str(row.state), **(data or {})}
    record([run_event(row, f"disposal.{step.value}", actor=actor, at=at, data=told)])
