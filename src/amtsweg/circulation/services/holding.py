"""A circulation held by one use case: its steps brought to a new state, people let in and out, its end.

Two who act at once meet at the row of the circulation: one waits, and then finds what the other did.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, CirculationState, Ended, Group, StepState, UnknownCirculation
from amtsweg.circulation.rules import Place, Places, is_over
from amtsweg.circulation.services.admitting import admit, dismiss
from amtsweg.circulation.services.telling import circulation_event
from amtsweg.identity.api import municipality
from amtsweg.kernel import events, outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.calendar import local_day, working_calendar
from amtsweg.kernel.outbox import Effect
from amtsweg.kernel.scope import SYSTEM, work

SHEET = "circulation.sheet"
_STEP_FIELDS = (
    "stage", "state", "due_on", "opened_at", "done_at", "done_by_id", "acting_for_id", "comment", "let_in",
    "holder_id", "holder_group",
)  # fmt: skip


@dataclass(slots=True)
class Held:
    """A running circulation and its steps, held until the transaction ends."""

    row: models.Circulation
    steps: list[models.CirculationStep]

    @property
    def places(self) -> Places:
        """Return what the law needs to know of the steps."""
        return tuple(Place(one.id, one.stage, Action(one.action), StepState(one.state)) for one in self.steps)

    def step(self, step_id: UUID) -> models.CirculationStep | None:
        """Return a step by its id."""
        return next((one for one in self.steps if one.id == step_id), None)


def hold(circulation_id: UUID) -> Held:
    """Hold a running circulation. Raises UnknownCirculation, Ended."""
    row = models.Circulation.objects.select_for_update(no_key=True).filter(id=circulation_id).first()
    if row is None:
        raise UnknownCirculation("Diesen Umlauf gibt es nicht, oder Sie dürfen ihn nicht sehen.")
    if row.state != CirculationState.RUNNING:
        raise Ended("Dieser Umlauf ist schon beendet.")
    return Held(row, list(models.CirculationStep.objects.filter(circulation=row).order_by("stage", "id")))


def bring_to(held: Held, places: Places, *, actor: Actor, at: datetime) -> None:
    """Bring the steps to what the law says, let in whose turn it is, and end the circulation with its last step."""
    wanted = {one.id: one for one in places}
    for step in held.steps:
        _move(held.row, step, wanted[step.id], actor, at)
    models.CirculationStep.objects.bulk_update(held.steps, _STEP_FIELDS)
    held.row.revision += 1
    held.row.save(update_fields=["revision"])
    dismiss(held.row, _no_longer_open(held.steps), actor=actor, at=at)
    if is_over(places):
        end(held, CirculationState.FINISHED, reason="", actor=actor, at=at)


def end(held: Held, state: CirculationState, *, reason: str, actor: Actor, at: datetime) -> None:
    """End a circulation and owe the file its signature sheet."""
    row = held.row
    row.state, row.ended_at, row.end_reason = state, at, reason[:300]
    row.revision += 1
    row.save(update_fields=["state", "ended_at", "end_reason", "revision"])
    left = [one for one in held.steps if one.state == StepState.OPEN]
    for step in left:
        step.state = StepState.WAITING
    models.CirculationStep.objects.bulk_update(left, ["state"])
    dismiss(row, {UUID(one) for step in held.steps for one in step.let_in}, actor=actor, at=at)
    kind = "circulation.finished" if state is CirculationState.FINISHED else "circulation.stopped"
    events.record([circulation_event(row, kind, actor=actor, at=at, data={}, reason=reason)])
    with work(SYSTEM):  # nobody's row: the worker does it for the law
        outbox.put([Effect(SHEET, f"{SHEET}:{row.id}", {"circulation": str(row.id)})], at=at)


def _move(row: models.Circulation, step: models.CirculationStep, place: Place, actor: Actor, at: datetime) -> None:
    opens = place.state is StepState.OPEN and step.state != StepState.OPEN
    anew = step.state in (StepState.DONE, StepState.REFUSED) and place.state in (StepState.OPEN, StepState.WAITING)
    step.stage, step.state = place.stage, place.state
    if anew:  # what was done before stands in the log, and signed versions stay signed
        step.done_at = step.done_by_id = step.acting_for_id = None
        step.comment = ""
    if opens:
        open_step(row, step, actor=actor, at=at)


def open_step(row: models.Circulation, step: models.CirculationStep, *, actor: Actor, at: datetime) -> None:
    """Begin the time of a step, and let in whoever is asked and could not read the file."""
    step.opened_at = at
    if step.days:
        step.due_on = working_calendar(municipality().state).add_working_days(local_day(at), step.days)
    admitted = admit(row, holder_id=step.holder_id, group=Group.of(step.holder_group), actor=actor, at=at)
    step.let_in = sorted(map(str, admitted))


def _no_longer_open(steps: Iterable[models.CirculationStep]) -> set[UUID]:
    return {UUID(one) for step in steps if step.state != StepState.OPEN for one in step.let_in}
