"""Processes that begin by themselves: by a message, a signal or a moment that their start event waits for.

Only the newest version of a process listens. A message belongs to a matter, and so does what it begins; a signal or a
moment opens a matter of its own, in the unit that the start event names, else in that of the service.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.bpmn.api import EvaluationFailed, Problem, ProcessModel
from amtsweg.identity import api as identity
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import models
from amtsweg.processes.checking import rejection
from amtsweg.processes.contracts import Opener, SelfStart
from amtsweg.processes.decisions import Decisions
from amtsweg.processes.definitions import definition_of, office_calendar
from amtsweg.processes.environment import OfficeEnvironment
from amtsweg.processes.models import ProcessStart
from amtsweg.processes.services.starting import start_process
from amtsweg.processes.starts import EventStart, StartKind, event_starts

logger = logging.getLogger(__name__)
POSTPONED = timedelta(minutes=5)
_openers: list[Opener] = []


def use_opener(opener: Opener) -> None:
    """Let somebody above open the matter for what begins by itself. It says False where it knows no such service."""
    if opener not in _openers:
        _openers.append(opener)


def listen_for_starts(row: models.ProcessModel, plan: ProcessModel, unit_key: str, at: datetime) -> None:
    """Let the start events of a new version listen instead of those of the version before.

    Raises ModelRejected where a moment cannot be told, or another process is begun by the same message.
    """
    of_process = models.ProcessModel.objects.filter(slug=row.slug)
    if of_process.filter(version__gt=row.version).exists():
        return
    ProcessStart.objects.filter(slug=row.slug).delete()
    ProcessStart.objects.bulk_create(_listener(row, start, plan, at) for start in event_starts(plan, unit_key))


def _listener(row: models.ProcessModel, start: EventStart, plan: ProcessModel, at: datetime) -> ProcessStart:
    if start.kind is StartKind.MESSAGE:
        _check_alone(start, plan)
    due_at = _first_due(start, plan, at) if start.kind is StartKind.TIMER else None
    return ProcessStart(
        model=row,
        slug=row.slug,
        element_id=start.element_id,
        kind=start.kind,
        name=start.name,
        unit_key=start.unit_key,
        due_at=due_at,
        left=start.left,
    )


def _check_alone(start: EventStart, plan: ProcessModel) -> None:
    other = ProcessStart.objects.filter(kind=StartKind.MESSAGE, name=start.name).values_list("slug", flat=True).first()
    if other is not None:
        reason = f"the message '{start.name}' begins the process '{other}' already"
        raise rejection((Problem(start.element_id, plan.nodes[start.element_id].line, reason),))


def _first_due(start: EventStart, plan: ProcessModel, at: datetime) -> datetime | None:
    """The first moment; a date that is past when the version comes into use begins nothing."""
    try:
        due = _due(start.timer, at, at)
    except EvaluationFailed as error:
        raise rejection((Problem(start.element_id, plan.nodes[start.element_id].line, str(error)),)) from error
    return due if due > at else None


def _due(timer: tuple[str, str], since: datetime, now: datetime) -> datetime:
    kind, text = timer
    environment = OfficeEnvironment(Decisions({}), office_calendar(), now)
    match kind:
        case "date" | "duration" | "cycle":
            return environment.due(kind, text, {}, since)
    raise EvaluationFailed(f"'{kind}' is no kind of timer")


def begin_by_message(
    *, subject_id: UUID, name: str, variables: Mapping[str, object], actor: Actor, at: datetime
) -> bool:
    """Begin the process that this message begins, for the matter it belongs to; False where there is none."""
    start = ProcessStart.objects.filter(kind=StartKind.MESSAGE, name=name).select_related("model").first()
    if start is None:
        return False
    before = models.ProcessInstance.objects.filter(subject_id=subject_id).order_by("-id").first()
    start_process(
        slug=start.slug,
        version=start.model.version,
        subject_id=subject_id,
        unit_id=before.unit_id if before else identity.unit_by_key(start.unit_key).id,
        account_id=before.account_id if before else None,
        variables=variables,
        actor=actor,
        at=at,
        start_event=start.element_id,
    )
    return True


def begin_by_signal(*, key: str, slug: str, name: str, at: datetime) -> None:
    """Begin the newest version of a process by a signal, once for each key."""
    with scope.work(scope.SYSTEM), events.together():
        if outbox.settle(key, at=at):
            starts = ProcessStart.objects.filter(slug=slug, kind=StartKind.SIGNAL, name=name).select_related("model")
            for start in starts:
                _open(start, "signals", at)


def begin_due(*, at: datetime, limit: int = 100) -> int:
    """Begin what is due, each in its own transaction; returns how many have begun."""
    with scope.session(scope.SYSTEM):
        due = ProcessStart.objects.filter(due_at__lte=at).order_by("due_at").values_list("id", flat=True)
        return sum(_begin_safely(start_id, at) for start_id in list(due[:limit]))


def _begin_safely(start_id: UUID, at: datetime) -> bool:
    try:
        return _begin_timed(start_id, at)
    except Exception:
        logger.exception("the process of start event %s could not begin", start_id)
        with scope.work(scope.SYSTEM):
            ProcessStart.objects.filter(id=start_id, due_at__lte=at).update(due_at=at + POSTPONED)
        return False


def _begin_timed(start_id: UUID, at: datetime) -> bool:
    """Begin the process of one start event, unless another worker does, and say when the next one is due."""
    with scope.work(scope.SYSTEM), events.together():
        due = ProcessStart.objects.filter(id=start_id, due_at__lte=at).select_related("model")
        start = due.select_for_update(skip_locked=True, of=("self",)).first()
        if start is None or start.due_at is None:
            return False
        _open(start, "timers", at)
        _set_next(start, at)
    return True


def _set_next(start: ProcessStart, at: datetime) -> None:
    start.left = None if start.left is None else start.left - 1
    timer = definition_of(start.slug, start.model.version).plan.triggers[start.element_id].timer
    if start.left == 0 or timer is None or start.due_at is None:
        start.due_at = None
    else:
        start.due_at = _due((timer.kind, timer.text), start.due_at, at)
    start.save(update_fields=["left", "due_at"])


def _open(start: ProcessStart, by: str, at: datetime) -> None:
    wanted = SelfStart(
        slug=start.slug,
        version=start.model.version,
        start_event=start.element_id,
        unit_id=identity.unit_by_key(start.unit_key).id,
        actor=system(by),
        at=at,
    )
    if any(opener(wanted) for opener in _openers):
        return
    start_process(
        slug=wanted.slug,
        version=wanted.version,
        subject_id=uuid7(),
        unit_id=wanted.unit_id,
        account_id=None,
        variables={},
        actor=wanted.actor,
        at=at,
        start_event=wanted.start_event,
    )
