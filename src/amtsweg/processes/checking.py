"""Check a model and everything it refers to: nothing is taken that would not be executed exactly as drawn."""

from collections.abc import Callable, Iterator, Mapping

from amtsweg.bpmn.api import BpmnError, Node, NodeKind, Problem, ProcessModel, link, read
from amtsweg.feel import api as feel
from amtsweg.kernel.calendar import parse_period
from amtsweg.kernel.errors import Invalid
from amtsweg.processes.contracts import ModelRejected
from amtsweg.processes.decisions import Decisions, DecisionsRejected, read_decisions
from amtsweg.processes.definitions import Called
from amtsweg.processes.environment import is_moment
from amtsweg.processes.escalating import parse_escalation
from amtsweg.processes.starts import start_problems


def check_model(bpmn: bytes, decisions: Mapping[str, bytes], *, unit_key: str = "") -> ProcessModel:
    """Read a model as it is drawn; ``unit_key`` is the office of what begins by itself. Raises ModelRejected.

    The processes it calls must be deployed already, in the version it names.
    """
    try:
        plan = read(bpmn)
        tables = read_decisions(decisions)
        link(plan, Called())
    except BpmnError as error:
        raise rejection(error.problems) from error
    except DecisionsRejected as error:
        raise rejection(error.problems) from error
    problems = tuple(_problems(plan, tables, unit_key))
    if problems:
        raise rejection(problems)
    return plan


def rejection(problems: tuple[Problem, ...]) -> ModelRejected:
    """The error for these problems: a reason for each element."""
    fields = {f"{problem.element_id}:{number}": str(problem) for number, problem in enumerate(problems, 1)}
    return ModelRejected("Das Prozessmodell wird nicht angenommen: " + "; ".join(fields.values()), fields)


def _problems(plan: ProcessModel, tables: Decisions, unit_key: str) -> Iterator[Problem]:
    yield from _expression_problems(plan)
    for node in plan.nodes.values():
        yield from (Problem(node.id, node.line, reason) for reason in _reasons(node, plan, tables))
    yield from start_problems(plan, unit_key)


def _reasons(node: Node, plan: ProcessModel, tables: Decisions) -> Iterator[str]:
    reference = node.properties.get("decision")
    if node.kind is NodeKind.RULE_TASK and reference not in tables.models:
        yield f"there is no decision '{reference}'"
    if "due" in node.properties and not _reads(parse_period, node.properties["due"]):
        yield f"'{node.properties['due']}' is not a period like P14D or P3WD"
    first = node.properties.get("not-by")
    if first is not None and (first not in plan.nodes or plan.nodes[first].kind is not NodeKind.USER_TASK):
        yield f"amtsweg:not-by names '{first}', which is not a user task"
    yield from _escalation_reasons(node)


def _escalation_reasons(node: Node) -> Iterator[str]:
    after = node.properties.get("escalate-after")
    if after is None:
        if "escalate-to" in node.properties:
            yield "amtsweg:escalate-to says to whom, but nothing says when (amtsweg:escalate-after)"
        return
    if not _reads(parse_escalation, after):
        yield f"'{after}' is not a moment to escalate, like P3WD, due or 'due P1W'"
    elif after.startswith("due") and "due" not in node.properties:
        yield "amtsweg:escalate-after counts from the due date, but the task has none (amtsweg:due)"


def _reads(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except Invalid:
        return False
    return True


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
