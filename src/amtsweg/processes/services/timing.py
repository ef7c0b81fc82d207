"""Timers: whatever is due fires once, however many workers look."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.bpmn.api import State, Token
from amtsweg.bpmn.contracts import FireTimer
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.queries import next_due
from amtsweg.processes.services.applying import advance
from amtsweg.processes.services.telling import Cause

logger = logging.getLogger(__name__)
POSTPONED = timedelta(minutes=5)
MOST_AT_ONCE = 100


def fire_due_timers(*, at: datetime, limit: int = 100) -> int:
    """Fire what is due in up to so many processes, each in its own transaction; returns how many were moved."""
    with scope.session(scope.SYSTEM):
        return sum(_fire_safely(instance_id, at) for instance_id in next_due(at, limit))


def _fire_safely(instance_id: UUID, at: datetime) -> bool:
    try:
        return _fire_instance(instance_id, at)
    except Exception:
        logger.exception("the timers of process %s could not be fired", instance_id)
        with scope.work(scope.SYSTEM):
            ProcessInstance.objects.filter(id=instance_id).update(next_due_at=at + POSTPONED)
        return False


def _fire_instance(instance_id: UUID, at: datetime) -> bool:
    """Fire all due timers of one process, unless another worker has it."""
    with scope.work(scope.SYSTEM), events.together():
        due = ProcessInstance.objects.filter(id=instance_id, next_due_at__lte=at)
        instance = due.select_for_update(skip_locked=True).first()
        if instance is None:
            return False
        for _ in range(MOST_AT_ONCE):
            if (timer := _due_timer(State.from_json(instance.state), at)) is None:
                break
            data = {"element": timer.element, "due_at": timer.due.isoformat() if timer.due else ""}
            advance(instance, FireTimer(timer.id), Cause("timer.fired", system("timers"), at, data))
    return True


def _due_timer(state: State, at: datetime) -> Token | None:
    """The timer that has been due the longest."""
    due = [token for token in state.tokens if token.due is not None and token.due <= at]
    return min(due, key=lambda token: (token.due or at, token.id), default=None)
