"""Move a running instance to another version of its model, see beforehand whether it fits, and take it back.

The tokens keep their numbers, so tasks, calls of services and timers stay the same rows and keys.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.bpmn.api import Node, Outcome, State, move_instance
from amtsweg.bpmn.contracts import CannotMove, MoveProblem
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.processes.contracts import MigrationOrder, MigrationProblem, MigrationResult, TaskStatus, UndoRefused
from amtsweg.processes.definitions import Definition, definition, definition_of
from amtsweg.processes.mapping import label
from amtsweg.processes.models import InstanceMigration, ProcessInstance, TaskRecord
from amtsweg.processes.services.applying import MOVING_FIELDS, take_up
from amtsweg.processes.services.locking import lock_instance
from amtsweg.processes.services.telling import Cause, process_event

TASK_FIELDS = ("element_id", "name", "kind", "form", "group", "properties")
"""What a task has from the model; who does it and until when stays."""


class _DoesNotFit(Exception):
    def __init__(self, *problems: MigrationProblem) -> None:
        self.problems = problems
        super().__init__()


def migrate_process(
    *, instance_id: UUID, order: MigrationOrder, reason: str, actor: Actor, at: datetime, dry_run: bool = False
) -> MigrationResult:
    """Move an instance from one version of its process to another; what does not fit stays as it is and is told.

    A dry run works everything out and changes nothing. Raises NotFound.
    """
    with scope.work(scope.SYSTEM), events.together():
        instance = _seen(instance_id) if dry_run else lock_instance(instance_id)
        old = definition(instance.model_id)
        new = definition_of(old.slug, order.to_version)
        try:
            outcome = _worked_out(instance, (old, new), order, at)
        except _DoesNotFit as refusal:
            return MigrationResult(refusal.problems)
        if dry_run:
            return MigrationResult()
        cause = Cause("process.migrated", actor, at, {"process": new.slug}, reason)
        return MigrationResult(migration_id=_migrate(instance, (old, new), outcome, order.mapping, cause))


def _seen(instance_id: UUID) -> ProcessInstance:
    row = ProcessInstance.objects.filter(id=instance_id).first()
    if row is None:
        raise NotFound("Diesen Prozess gibt es nicht.")
    return row


# --- does it fit? -----------------------------------------------------------------------------------------------


def _worked_out(
    instance: ProcessInstance, between: tuple[Definition, Definition], order: MigrationOrder, at: datetime
) -> Outcome:
    old, new = between
    problems = [*_problems_of_version(old, order), *_problems_of_standing(instance, new)]
    if problems:
        raise _DoesNotFit(*problems)
    state, environment = State.from_json(instance.state), new.environment.at(at)
    try:
        return move_instance(state, old.plan, new.plan, order.mapping, at=at, environment=environment, anew=order.anew)
    except CannotMove as refusal:
        raise _DoesNotFit(*(_told(problem, old, new) for problem in refusal.problems)) from refusal


def _problems_of_version(old: Definition, order: MigrationOrder) -> Iterator[MigrationProblem]:
    if old.version != order.from_version:
        yield MigrationProblem("", "", "version", str(old.version))


def _problems_of_standing(instance: ProcessInstance, new: Definition) -> Iterator[MigrationProblem]:
    if instance.suspension is not None:
        yield MigrationProblem("", "", "halted")
    for kept in instance.kept_messages:
        if kept["name"] not in new.plan.caught_messages:
            yield MigrationProblem("", "", "message", kept["name"])


def _told(problem: MoveProblem, old: Definition, new: Definition) -> MigrationProblem:
    plan = old.plan if problem.element_id in old.plan.nodes else new.plan
    return MigrationProblem(problem.element_id, label(plan, problem.element_id), problem.misfit, problem.detail)


# --- the move ---------------------------------------------------------------------------------------------------


def _migrate(
    instance: ProcessInstance,
    between: tuple[Definition, Definition],
    outcome: Outcome,
    mapping: Mapping[str, str],
    cause: Cause,
) -> UUID:
    old, new = between
    tasks = list(TaskRecord.objects.filter(instance=instance).select_for_update().order_by("id"))
    moved = _moved(instance, outcome)
    record = InstanceMigration(
        id=uuid7(),
        unit_id=instance.unit_id,
        subject_id=instance.subject_id,
        account_id=instance.account_id,
        instance=instance,
        from_model_id=old.id,
        to_model_id=new.id,
        before={"state": instance.state, "tasks": _tasks_before(tasks), "incidents": instance.incidents},
        at=cause.at,
    )
    _store(instance, new, outcome, cause.at)
    _rewrite_tasks(tasks, new, outcome.state, mapping)
    record.revision, record.digest = instance.revision, _digest(instance)
    record.save(force_insert=True)
    data = {**cause.data, "from": old.version, "to": new.version, "elements": moved, "migration": str(record.id)}
    events.record([process_event(instance, cause.kind, cause, data, cause.reason)])
    return record.id


def _store(instance: ProcessInstance, model: Definition, outcome: Outcome, at: datetime) -> None:
    instance.model_id = model.id
    take_up(instance, model, outcome, at)
    instance.revision += 1
    instance.save(update_fields=[*MOVING_FIELDS, "model"])


def _moved(instance: ProcessInstance, outcome: Outcome) -> dict[str, str]:
    """Where a token stands under another id now: old id → new id, for whoever reads paths from the log."""
    before = {token.id: token.element for token in State.from_json(instance.state).tokens}
    now = {token.id: token.element for token in outcome.state.tokens if not token.is_watch}
    return {before[token]: element for token, element in now.items() if before[token] != element}


def _digest(instance: ProcessInstance) -> str:
    return hashlib.sha256(json.dumps(instance.state, sort_keys=True).encode()).hexdigest()


# --- tasks ------------------------------------------------------------------------------------------------------


def _tasks_before(tasks: list[TaskRecord]) -> dict[str, dict[str, object]]:
    return {str(task.id): {field: getattr(task, field) for field in TASK_FIELDS} for task in tasks}


def _rewrite_tasks(tasks: list[TaskRecord], new: Definition, state: State, mapping: Mapping[str, str]) -> None:
    """Open tasks say what the new model says. Done ones keep their words but not their id: four eyes ask for it."""
    places = {token.id: token.element for token in state.tokens}
    for task in tasks:
        if task.status == TaskStatus.OPEN and task.token in places:
            _rewrite(task, new.plan.nodes[places[task.token]])
        else:
            task.element_id = mapping.get(task.element_id, task.element_id)
    TaskRecord.objects.bulk_update(tasks, TASK_FIELDS)


def _rewrite(task: TaskRecord, node: Node) -> None:
    task.element_id = node.id
    task.name = node.name or node.id
    task.kind, task.form = node.properties.get("kind", ""), node.properties.get("form", "")
    task.group = node.properties.get("group", node.lane)
    task.properties = dict(node.properties)


# --- back -------------------------------------------------------------------------------------------------------


def undo_migration(*, migration_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Put an instance back to where it was before its migration; undoing twice changes nothing.

    Raises NotFound, and UndoRefused once the instance has moved: the state before is then no longer true.
    """
    with scope.work(scope.SYSTEM), events.together():
        found = InstanceMigration.objects.filter(id=migration_id).values_list("instance_id", flat=True).first()
        if found is None:
            raise NotFound("Diesen Umzug gibt es nicht.")
        instance = lock_instance(found)
        record = InstanceMigration.objects.select_for_update().get(id=migration_id)
        if record.undone_at is None:
            _check_still_there(instance, record)
            _put_back(instance, record, Cause("process.migration_undone", actor, at, reason=reason))


def _check_still_there(instance: ProcessInstance, record: InstanceMigration) -> None:
    if instance.ended_at is not None:
        raise UndoRefused("Der Vorgang ist inzwischen beendet; der Umzug wird nicht mehr zurückgenommen.")
    if instance.suspension is not None:
        raise UndoRefused("Der Vorgang ist angehalten. Setzen Sie ihn erst fort.")
    if (instance.revision, _digest(instance)) != (record.revision, record.digest):
        text = "Der Vorgang ist seit dem Umzug weitergegangen; er kann nicht mehr zurück, nur weiter umziehen."
        raise UndoRefused(text)


def _put_back(instance: ProcessInstance, record: InstanceMigration, cause: Cause) -> None:
    old, new = definition(record.from_model_id), definition(record.to_model_id)
    now = State.from_json(instance.state)
    outcome = Outcome(State.from_json(record.before["state"]), ())
    moved = _moved(instance, outcome)
    instance.incidents = record.before["incidents"]
    _store(instance, old, outcome, cause.at)
    _restore_tasks(instance, record, new, now)
    record.undone_at = cause.at
    record.save(update_fields=["undone_at"])
    data = {"process": old.slug, "from": new.version, "to": old.version, "elements": moved, "migration": str(record.id)}
    events.record([process_event(instance, cause.kind, cause, data, cause.reason)])


def _restore_tasks(instance: ProcessInstance, record: InstanceMigration, new: Definition, now: State) -> None:
    """Give tasks their words back; a task that was handed to another role since stays with that role."""
    tasks = list(TaskRecord.objects.filter(instance=instance, id__in=record.before["tasks"]).select_for_update())
    places = {token.id: token.element for token in now.tokens}
    for task in tasks:
        before = record.before["tasks"][str(task.id)]
        node = new.plan.nodes.get(places.get(task.token, ""))
        handed_on = node is not None and task.group != node.properties.get("group", node.lane)
        for field in TASK_FIELDS:
            if not (field == "group" and handed_on):
                setattr(task, field, before[field])
    TaskRecord.objects.bulk_update(tasks, TASK_FIELDS)
