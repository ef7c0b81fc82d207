"""Deploy a model: nothing is taken that would not be executed exactly as drawn."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from amtsweg.bpmn.api import BpmnError, NodeKind, Problem, ProcessModel, read
from amtsweg.feel import api as feel
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.calendar import parse_period
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import definitions, models
from amtsweg.processes.contracts import DeployedModel, ModelRejected
from amtsweg.processes.decisions import Decisions, DecisionsRejected, read_decisions
from amtsweg.processes.environment import is_moment


def deploy(*, slug: str, version: int, bpmn: bytes, decisions: Mapping[str, bytes], at: datetime) -> DeployedModel:
    """Take a model into use. The same content again changes nothing.

    Raises ModelRejected with a reason for each element, Conflict if the version has other content already.
    """
    plan = check_model(bpmn, decisions)
    digest = _digest(bpmn, decisions)
    with scope.work(scope.SYSTEM):
        known = models.ProcessModel.objects.filter(slug=slug, version=version).first()
        if known is not None:
            return _same(known, digest)
        row = models.ProcessModel.objects.create(
            id=uuid7(), slug=slug, version=version, name=plan.name, bpmn=bpmn, sha256=digest, deployed_at=at
        )
        models.ProcessDecision.objects.bulk_create(
            models.ProcessDecision(id=uuid7(), model=row, name=name, dmn=content) for name, content in decisions.items()
        )
        data = {"slug": slug, "version": version, "sha256": digest}
        events.record([Event("process.deployed", at, system("processes"), "process_model", row.id, data=data)])
    definitions.forget(slug, version)
    return DeployedModel(row.id, slug, version, created=True)


def _same(known: models.ProcessModel, digest: str) -> DeployedModel:
    if known.sha256 != digest:
        text = f"Das Prozessmodell „{known.slug}“, Version {known.version}, ist im Einsatz und wird nicht verändert."
        raise Conflict(text)
    return DeployedModel(known.id, known.slug, known.version, created=False)


def _digest(bpmn: bytes, decisions: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(bpmn)
    for name in sorted(decisions):
        whole.update(name.encode() + hashlib.sha256(decisions[name]).digest())
    return whole.hexdigest()


def check_model(bpmn: bytes, decisions: Mapping[str, bytes]) -> ProcessModel:
    """Read a model and everything it refers to. Raises ModelRejected."""
    try:
        plan = read(bpmn)
        tables = read_decisions(decisions)
    except BpmnError as error:
        raise _rejection(error.problems) from error
    except DecisionsRejected as error:
        raise _rejection(error.problems) from error
    problems = tuple(_problems(plan, tables))
    if problems:
        raise _rejection(problems)
    return plan


def _rejection(problems: tuple[Problem, ...]) -> ModelRejected:
    fields = {f"{problem.element_id}:{number}": str(problem) for number, problem in enumerate(problems, 1)}
    return ModelRejected("Das Prozessmodell wird nicht angenommen: " + "; ".join(fields.values()), fields)


def _problems(plan: ProcessModel, tables: Decisions) -> Iterator[Problem]:
    yield from _expression_problems(plan)
    yield from _problems_of_carriage(plan)
    for node in plan.nodes.values():
        reference = node.properties.get("decision")
        if node.kind is NodeKind.RULE_TASK and reference not in tables.models:
            yield Problem(node.id, node.line, f"there is no decision '{reference}'")
        if "due" in node.properties and not _is_period(node.properties["due"]):
            yield Problem(node.id, node.line, f"'{node.properties['due']}' is not a period like P14D or P3WD")
        first = node.properties.get("not-by")
        if first is not None and (first not in plan.nodes or plan.nodes[first].kind is not NodeKind.USER_TASK):
            yield Problem(node.id, node.line, f"amtsweg:not-by names '{first}', which is not a user task")
    for start in plan.root.starts:
        if plan.nodes[start].event is not None:
            reason = "nothing would ever start this process here; use a none start event"
            yield Problem(start, plan.nodes[start].line, reason)


def _problems_of_carriage(plan: ProcessModel) -> Iterator[Problem]:
    """What the engine executes but nobody would carry from one process to the other."""
    for name in sorted(plan.caught_signals | plan.thrown_signals):
        yield Problem(plan.id, 0, f"the signal '{name}' would reach no other process; use a message")
    for node in plan.nodes.values():
        if node.kind is NodeKind.CALL:
            yield Problem(node.id, node.line, "processes are not called from a process yet; use a sub-process")


def _expression_problems(plan: ProcessModel) -> Iterator[Problem]:
    for expression in plan.expressions():
        if expression.kind in ("date", "duration", "cycle") and (
            expression.kind == "cycle" or is_moment(expression.text)
        ):
            continue
        try:
            feel.compile_expression(expression.text)
        except feel.FeelError as error:
            yield Problem(expression.element_id, expression.line, f"'{expression.text}' is not FEEL: {error}")


def _is_period(text: str) -> bool:
    try:
        parse_period(text)
    except Invalid:
        return False
    return True
