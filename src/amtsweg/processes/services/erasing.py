"""Erase what the processes of a matter knew about people, once the retention of its record file is over.

What remains are the instances without content and the event log: which element was entered and left when, in which unit
and version. All that mining counts is told from there, so no figure changes. What the drawing itself says (names and
properties of tasks) is about nobody and stays.
"""

from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import State, Status
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.processes.models import InstanceMigration, ProcessInstance, TaskRecord
from amtsweg.processes.rules import check_reason
from amtsweg.processes.services.telling import Cause, process_event

ERASE_TOPIC = "processes.erase"
_EMPTIED = [
    "state",
    "incidents",
    "kept_messages",
    "awaited_signals",
    "suspension",
    "deadlines",
    "arrivals",
    "next_due_at",
    "account_id",
    "erased_at",
]


def erase_processes(*, subject_id: UUID, reason: str, actor: Actor, at: datetime) -> int:
    """Empty the ended processes of a matter and return how many; those that are empty already stay as they are.

    Data goes when the purpose it was kept for has ended (Art. 5 (1) e GDPR). Raises Invalid without a reason, Conflict
    while a process of the matter still runs: then nothing is erased.
    """
    check_reason(reason, "Bitte begründen Sie, warum die Daten gelöscht werden.")
    with scope.work(scope.SYSTEM), events.together():
        of_matter = ProcessInstance.objects.filter(subject_id=subject_id)
        instances = list(of_matter.select_for_update().order_by("id"))
        if any(instance.ended_at is None for instance in instances):
            raise Conflict("Zu diesem Vorgang läuft noch ein Prozess; seine Daten werden noch gebraucht.")
        full = [instance for instance in instances if instance.erased_at is None]
        if full:
            _erase(full, Cause("process.erased", actor, at, reason=reason.strip()))
    return len(full)


def _erase(instances: list[ProcessInstance], cause: Cause) -> None:
    for instance in instances:
        _empty(instance, cause.at)
    ProcessInstance.objects.bulk_update(instances, _EMPTIED)
    ids = [instance.id for instance in instances]
    TaskRecord.objects.filter(instance__in=ids).update(
        assignee_id=None, completed_by="", completed_by_id=None, account_id=None
    )
    # Nobody takes a migration back once the instance has ended; that it happened is told by its row and by the log.
    InstanceMigration.objects.filter(instance__in=ids).update(before={}, account_id=None)
    events.record([process_event(instance, cause.kind, cause, {}, cause.reason) for instance in instances])


def _empty(instance: ProcessInstance, at: datetime) -> None:
    # The state is not read: after years it may be of a format that the engine no longer knows.
    instance.state = State(Status(instance.status)).to_json()
    instance.incidents, instance.kept_messages, instance.arrivals, instance.awaited_signals = {}, [], [], []
    instance.suspension = instance.deadlines = instance.next_due_at = instance.account_id = None
    instance.erased_at = at
