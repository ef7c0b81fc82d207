"""The order in which a form is worked out, found once for each form: with it, one pass settles all answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amtsweg.feel.api import Expression
from amtsweg.forms.contracts import Check, Field, Form, Kind, Page
from amtsweg.forms.rules.dependencies import Graph, Path


@dataclass(frozen=True, slots=True)
class Step:
    """A field with a condition or a computed value; ``path`` leads to it from the outermost fields."""

    field: Field
    path: Path


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, each behind everything it hangs on. A page's condition comes before whatever is on the page.

    ``taken`` are the names that any expression of the form takes, of fields or from outside.
    """

    steps: tuple[Step | Page, ...]
    taken: frozenset[str]

    def inside(self, path: Path) -> Iterator[Step]:
        """Yield the steps of fields inside a group."""
        for step in self.steps:
            if isinstance(step, Step) and len(step.path) > len(path) and step.path[: len(path)] == path:
                yield step


def plan_of(form: Form) -> Plan:
    """Return the plan of a form; worked out when it is asked for the first time."""
    found = form.memo.get(Plan)
    if isinstance(found, Plan):
        return found
    plan = Plan(tuple(_steps(Graph(form))), frozenset(_taken(form)))
    form.memo[Plan] = plan
    return plan


def _steps(graph: Graph) -> Iterator[Step | Page]:
    pages: set[str] = set()
    for path in graph.order()[0]:
        node = graph.nodes[path]
        if node.page.shown_if is not None and node.page.key not in pages:
            pages.add(node.page.key)
            yield node.page
        if node.field.kind is not Kind.INFO and (node.field.shown_if is not None or node.field.value is not None):
            yield Step(node.field, path)


def _taken(form: Form) -> Iterator[str]:
    for expression in _expressions(form):
        for use in expression.uses():
            yield use[0]


def _expressions(form: Form) -> Iterator[Expression]:
    for page in form.pages:
        if page.shown_if is not None:
            yield page.shown_if
        yield from _of_checks(page.checks)
        yield from _of_fields(page.fields)
    yield from _of_checks(form.checks)


def _of_fields(fields: Sequence[Field]) -> Iterator[Expression]:
    for field in fields:
        found = (field.shown_if, field.required_if, field.default, field.value)
        yield from (one for one in found if one is not None)
        yield from _of_checks(field.checks)
        yield from _of_fields(field.fields)


def _of_checks(checks: Sequence[Check]) -> Iterator[Expression]:
    return (check.that for check in checks)
