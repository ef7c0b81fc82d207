"""A circulation made ready for its page: everything in words, and what may be done by whoever looks at it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from amtsweg.circulation.contracts import (
    Action,
    Bound,
    Circulation,
    CirculationState,
    Signature,
    Step,
    StepState,
)
from amtsweg.circulation.queries.desk import Desk
from amtsweg.circulation.queries.people import Names, names_of
from amtsweg.circulation.rules import is_confirmed
from amtsweg.circulation.services.steering import may_steer
from amtsweg.circulation.views.here import document_url, file_url
from amtsweg.circulation.words import ACTIONS, STATES, STEP_STATES
from amtsweg.kernel.calendar import local_day
from amtsweg.records import api as records
from amtsweg.records.contracts import RecordFile

_BADGES = {
    StepState.WAITING: "neutral",
    StepState.OPEN: "info",
    StepState.DONE: "success",
    StepState.REFUSED: "danger",
    StepState.SKIPPED: "warning",
}
_STATE_BADGES = {
    CirculationState.RUNNING: "info",
    CirculationState.FINISHED: "success",
    CirculationState.STOPPED: "warning",
}


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step in words."""

    one: Step
    action: Promise
    state: Promise
    badge: str
    asked: str
    doer: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class Mine:
    """A step that waits for whoever looks; ``needs_proof`` if they have to confirm first who they are."""

    one: Step
    action: Promise
    in_place_of: str
    group: str
    needs_proof: bool
    blocked: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that goes round."""

    one: Bound
    url: str
    renewed: bool


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A signature, and whether it is for the version that goes round now."""

    one: Signature
    action: Promise
    title: str
    current: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the route, for choosing one."""

    value: str
    stage: int
    label: str


@dataclass(frozen=True, slots=True)
class Shown:
    """All a page needs to know of a circulation."""

    one: Circulation
    file: RecordFile
    file_url: str
    sheet_url: str
    state: Promise
    badge: str
    started_by: str
    steps: list[StepLine]
    documents: list[DocumentLine]
    signatures: list[SignatureLine]
    mine: list[Mine]
    may_steer: bool
    may_return: list[Place]
    stages: list[Place]
    refused: bool
    finals_taken: bool

    @property
    def movable(self) -> list[StepLine]:
        """Return the steps that may still be left out or handed over."""
        return [line for line in self.steps if line.one.state in (StepState.OPEN, StepState.WAITING)]


def shown(one: Circulation, *, desk: Desk, at: datetime, proven_at: datetime | None) -> Shown:
    """Return a circulation in words."""
    ids = [who for step in one.steps for who in (step.holder_id, step.done_by_id, step.acting_for_id)]
    names = names_of([one.started_by_id, *ids])
    running = one.state is CirculationState.RUNNING
    mine = [
        _mine(one, step, names, desk, confirmed=is_confirmed(proven_at, at))
        for step in one.steps
        if running and _is_mine(step, desk)
    ]
    steers = running and may_steer_it(one, desk, at)
    titles = {bound.document_id: bound for bound in one.documents}
    return Shown(
        one=one,
        file=records.file_by_id(one.record_file_id),
        file_url=file_url(one.record_file_id),
        sheet_url=document_url(one.sheet_id) if one.sheet_id else "",
        state=STATES[one.state],
        badge=_STATE_BADGES[one.state],
        started_by=names.person(one.started_by_id),
        steps=[_step(step, names, at) for step in one.steps],
        documents=[_document(bound) for bound in one.documents],
        signatures=[_signature(signed, titles[signed.document_id]) for signed in one.signatures],
        mine=mine,
        may_steer=steers,
        may_return=_reached(one) if mine or steers else [],
        stages=_stages(one) if steers else [],
        refused=running and any(step.state is StepState.REFUSED for step in one.steps),
        finals_taken=any(step.action is Action.FINAL_SIGNATURE for step in one.steps),
    )


def may_steer_it(one: Circulation, desk: Desk, at: datetime) -> bool:
    """Tell whether whoever looks may change the way of the circulation."""
    return may_steer(one.started_by_id, one.unit_id, account_id=desk.account_id, at=at)


def _is_mine(step: Step, desk: Desk) -> bool:
    return step.state is StepState.OPEN and desk.has(step.holder_id, step.group)


def _mine(one: Circulation, step: Step, names: Names, desk: Desk, *, confirmed: bool) -> Mine:
    final = step.action is Action.FINAL_SIGNATURE
    signers = {desk.account_id, step.holder_id}
    return Mine(
        one=step,
        action=ACTIONS[step.action],
        in_place_of=names.person(step.holder_id) if step.holder_id in desk.stands_in_for else "",
        group=names.asked(None, step.group),
        needs_proof=final and not confirmed,
        blocked=final and not step.own and one.started_by_id in signers,
    )


def _step(step: Step, names: Names, at: datetime) -> StepLine:
    overdue = step.state is StepState.OPEN and step.due_on is not None and step.due_on < local_day(at)
    return StepLine(
        one=step,
        action=ACTIONS[step.action],
        state=STEP_STATES[step.state],
        badge=_BADGES[step.state],
        asked=names.asked(step.holder_id, step.group),
        doer=names.doer(step) if step.done_by_id else "",
        overdue=overdue,
    )


def _document(bound: Bound) -> DocumentLine:
    return DocumentLine(bound, document_url(bound.document_id), bound.version != bound.first_version)


def _signature(signed: Signature, bound: Bound) -> SignatureLine:
    return SignatureLine(signed, ACTIONS[signed.action], bound.title, bound.sha256 == signed.sha256)


def _current(one: Circulation) -> int:
    over = (StepState.DONE, StepState.SKIPPED)
    return min((step.stage for step in one.steps if step.state not in over), default=0)


def _reached(one: Circulation) -> list[Place]:
    """The stages one may go back to."""
    now = _current(one)
    stages = {step.stage for step in one.steps if step.stage <= now and step.state is not StepState.SKIPPED}
    before = sorted(stages - {now} if not _is_refused(one) else stages)
    return [Place(str(stage), stage, _label(one, stage)) for stage in before]


def _is_refused(one: Circulation) -> bool:
    return any(step.state is StepState.REFUSED for step in one.steps)


def _stages(one: Circulation) -> list[Place]:
    """The places at which one more step may stand."""
    now = _current(one)
    stages = sorted({step.stage for step in one.steps if step.stage >= now})
    return [Place(str(stage), stage, _label(one, stage)) for stage in stages]


def _label(one: Circulation, stage: int) -> str:
    return ", ".join(dict.fromkeys(str(ACTIONS[step.action]) for step in one.steps if step.stage == stage))
