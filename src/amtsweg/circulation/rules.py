"""The law of a circulation: which steps are open, what may follow what. Pure.

Steps of one stage go side by side; the next stage opens when the one before is over. Open are always exactly the
unsettled steps of the lowest stage that is not over. A refused step holds everything up behind its stage. There is one
final signature at most, alone in its stage, and nobody signs after it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from amtsweg.circulation.contracts import Action, NewStep, StepSettled, StepState
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed

MOST_STEPS = 40
MOST_DAYS = 250
CONFIRMED_FOR = timedelta(minutes=15)
LONGEST_REMINDER = timedelta(days=3653)
_OVER = frozenset({StepState.DONE, StepState.SKIPPED})
_UNSETTLED = frozenset({StepState.WAITING, StepState.OPEN})


@dataclass(frozen=True, slots=True)
class Place:
    """What the law needs to know of a step."""

    id: UUID
    stage: int
    action: Action
    state: StepState = StepState.WAITING


Places = tuple[Place, ...]


class Staged(Protocol):
    """A step that stands in a stage and asks for something."""

    @property
    def stage(self) -> int: ...

    @property
    def action(self) -> Action: ...


One = TypeVar("One", bound=Staged)


def current_stage(places: Iterable[Place]) -> int | None:
    """Return the lowest stage that is not over; None if all are."""
    return min((one.stage for one in places if one.state not in _OVER), default=None)


def settled(places: Iterable[Place]) -> Places:
    """Return the steps with exactly those open whose turn it is."""
    places = tuple(places)
    now = current_stage(places)
    return tuple(
        replace(one, state=StepState.OPEN if one.stage == now else StepState.WAITING)
        if one.state in _UNSETTLED
        else one
        for one in places
    )


def is_over(places: Iterable[Place]) -> bool:
    """Tell whether no step is left."""
    return current_stage(places) is None


def done(places: Places, step_id: UUID) -> Places:
    """Return the steps after one was done. Raises StepSettled."""
    return _settle(places, step_id, StepState.DONE, {StepState.OPEN})


def refused(places: Places, step_id: UUID) -> Places:
    """Return the steps after a signature was refused. Raises StepSettled, Conflict."""
    if not _find(places, step_id).action.signs:
        raise Conflict("Verweigern lässt sich nur eine Mitzeichnung oder die Schlusszeichnung.")
    return _settle(places, step_id, StepState.REFUSED, {StepState.OPEN})


def skipped(places: Places, step_id: UUID) -> Places:
    """Return the steps after one was left out. A refused one is never passed over. Raises StepSettled."""
    return _settle(places, step_id, StepState.SKIPPED, _UNSETTLED)


def returned(places: Places, stage: int) -> Places:
    """Return the steps after going back to a stage: it and all behind it are to be done anew. Raises Conflict."""
    now = current_stage(places)
    if finally_signed(places):
        raise Conflict("Nach der Schlusszeichnung lässt sich nichts mehr zurückgeben.")
    if now is None or stage > now or stage not in {one.stage for one in places if _stays_in(one)}:
        raise Conflict("Zurückgeben lässt sich nur an einen Schritt, der schon an der Reihe war.")
    again = (replace(one, state=StepState.WAITING) if one.stage >= stage and _stays_in(one) else one for one in places)
    return settled(again)


def _stays_in(one: Place) -> bool:
    return one.state is not StepState.SKIPPED


def outdated(places: Places) -> frozenset[UUID]:
    """Return the steps that have to be done anew because a document has changed: the signatures given or refused.

    After the final signature nothing is: what was signed was that version, and a later one has to go round by itself.
    """
    if finally_signed(places):
        return frozenset()
    return frozenset(one.id for one in places if one.action.signs and one.state in {StepState.DONE, StepState.REFUSED})


def anew(places: Places, ids: Collection[UUID]) -> Places:
    """Return the steps with some of them to be done anew."""
    return settled(replace(one, state=StepState.WAITING) if one.id in ids else one for one in places)


def inserted(places: Places, new: Place, *, beside: bool) -> Places:
    """Return the steps with one more: beside those of its stage, or in a stage of its own before them.

    Raises Invalid if the stage is over, or if the steps would not keep the law of final signatures.
    """
    now = current_stage(places)
    last = max(one.stage for one in places)
    if now is None or not now <= new.stage <= last + 1:
        raise _wrong("Bitte wählen Sie eine Stelle, die noch nicht vorbei ist.", "stage")
    moved = [replace(one, stage=one.stage + 1) if not beside and one.stage >= new.stage else one for one in places]
    result = (*moved, new)
    check_order([one for one in result if one.state is not StepState.SKIPPED])
    return settled(result)


def finally_signed(places: Iterable[Place]) -> bool:
    """Tell whether the final signature was given."""
    return any(one.action is Action.FINAL_SIGNATURE and one.state is StepState.DONE for one in places)


def check_order(steps: Sequence[Staged]) -> None:
    """Raise Invalid unless there is one final signature at most, alone in its stage, with nothing but sight behind."""
    finals = [one.stage for one in steps if one.action is Action.FINAL_SIGNATURE]
    if len(finals) > 1:
        raise _wrong("Ein Umlauf hat höchstens eine Schlusszeichnung.")
    for stage in finals:
        if sum(one.stage == stage for one in steps) > 1:
            raise _wrong("Bitte geben Sie der Schlusszeichnung eine Stufe für sich allein.")
        if any(one.stage > stage and one.action is not Action.SIGHT for one in steps):
            raise _wrong("Nach der Schlusszeichnung folgt nur noch die Kenntnisnahme.")


def check_route(steps: Sequence[NewStep]) -> tuple[NewStep, ...]:
    """Return the steps with their stages counted from 1 without gaps. Raises Invalid."""
    if not steps:
        raise _wrong("Bitte geben Sie mindestens einen Schritt an.")
    if len(steps) > MOST_STEPS:
        raise _wrong(f"Ein Umlauf hat höchstens {MOST_STEPS} Schritte.")
    for one in steps:
        check_step(one)
    check_order(steps)
    return tuple(counted(steps))


def check_step(one: NewStep) -> None:
    """Raise Invalid unless a step is for somebody, within a time that can be kept."""
    if (one.holder_id is None) == (one.group is None):
        raise _wrong("Bitte geben Sie zu jedem Schritt eine Person oder eine Rolle an.")
    if one.days is not None and not 1 <= one.days <= MOST_DAYS:
        raise _wrong(f"Eine Frist hat 1 bis {MOST_DAYS} Arbeitstage.")


def counted(steps: Sequence[NewStep]) -> Iterator[NewStep]:
    """Yield the steps by their stages, which then count from 1 without gaps."""
    stages = sorted({one.stage for one in steps})
    for one in sorted(steps, key=lambda step: step.stage):
        yield replace(one, stage=stages.index(one.stage) + 1)


def check_own(action: Action, *, own: bool, started_by: UUID, signers: Collection[UUID]) -> None:
    """Raise Conflict if the final signature would be given by whoever started the circulation, or in their place.

    Four eyes: the final signature is somebody else's, unless the route says of this step that it may be their own.
    """
    if action is Action.FINAL_SIGNATURE and not own and started_by in signers:
        raise Conflict("Wer den Umlauf gestartet hat, gibt nicht selbst die Schlusszeichnung (Vier-Augen-Prinzip).")


def check_confirmed(action: Action, *, proven_at: datetime | None, at: datetime) -> None:
    """Raise NotAllowed if a final signature comes without a recent proof of who signs."""
    if action is Action.FINAL_SIGNATURE and not is_confirmed(proven_at, at):
        raise NotAllowed("Bitte bestätigen Sie vor der Schlusszeichnung noch einmal, wer Sie sind.")


def is_confirmed(proven_at: datetime | None, at: datetime) -> bool:
    """Tell whether a proof of who somebody is is recent enough for a final signature."""
    return proven_at is not None and at - proven_at <= CONFIRMED_FOR


def check_reminder(day: date, *, today: date) -> None:
    """Raise Invalid unless a reminder may be set for this day."""
    if day < today:
        raise _wrong("Der Tag liegt in der Vergangenheit.", "due_on")
    if day > today + LONGEST_REMINDER:
        raise _wrong("Eine Wiedervorlage reicht höchstens zehn Jahre in die Zukunft.", "due_on")


def _wrong(text: str, field: str = "steps") -> Invalid:
    return Invalid(text, {field: text})


def _find(places: Places, step_id: UUID) -> Place:
    found = next((one for one in places if one.id == step_id), None)
    if found is None:
        raise StepSettled("Diesen Schritt gibt es in diesem Umlauf nicht.")
    return found


def _settle(places: Places, step_id: UUID, state: StepState, allowed: Collection[StepState]) -> Places:
    before = _find(places, step_id).state
    if before not in allowed:
        raise StepSettled(_WHY[before])
    return settled(replace(one, state=state) if one.id == step_id else one for one in places)


_WHY = {
    StepState.WAITING: "Dieser Schritt ist noch nicht an der Reihe.",
    StepState.OPEN: "Dieser Schritt ist gerade offen.",
    StepState.DONE: "Dieser Schritt ist schon erledigt.",
    StepState.REFUSED: "Hier wurde die Zeichnung verweigert: Geben Sie den Umlauf zurück oder beenden Sie ihn.",
    StepState.SKIPPED: "Dieser Schritt wurde ausgelassen.",
}
