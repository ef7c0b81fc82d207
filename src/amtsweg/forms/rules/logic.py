"""The logic of a form: what is shown, what is required, what is computed - with the right scope in repeating groups.

An expression inside a group sees its neighbours first, then everything around the group, and in a repeating group
``index``, the number of its item from 1. A hidden answer counts as not given, also for what depends on it.

The conditions of a form never run in circles, so there is an order in which each is worked out once, behind all it
hangs on; see the decision record 0013.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from amtsweg.feel.api import Expression, from_python, to_json
from amtsweg.forms.contracts import Answers, Field, Form, Kind, Page
from amtsweg.forms.rules.dependencies import Path
from amtsweg.forms.rules.levels import Level, as_list, as_mapping
from amtsweg.forms.rules.plan import Step, plan_of
from amtsweg.forms.rules.values.table import rules_of
from amtsweg.kernel.clock import LOCAL_ZONE

Context = Mapping[str, object]

_NOTHING: Mapping[str, object] = {}


class Settled:
    """The answers to a form, worked out: ``root`` holds the outermost level, ``pages`` those to be seen."""

    def __init__(self, form: Form, answers: Answers, given: Context = _NOTHING) -> None:
        self.form = form
        self._plan = plan_of(form)
        self.root = Level(form.fields, answers, None)
        for name, value in {**dict.fromkeys(form.given), **given}.items():
            if name in self._plan.taken and name not in self.root.names:
                self.root.names[name] = from_python(value)
        hidden: set[str] = set()
        _work_out(self._plan.steps, self.root, hidden)
        self.pages = tuple(page for page in form.pages if page.key not in hidden)

    @property
    def answers(self) -> dict[str, object]:
        """The answers without what is hidden or unknown, and with everything computed."""
        return self.root.kept

    def blank_item(self, level: Level, field: Field, number: int, path: Path) -> Level:
        """Return one more item of a repeating group, as it stands before anybody filled it in."""
        item = level.item(field, _NOTHING, number)
        for step in self._plan.inside(path):
            _take_step(step.field, item.at(step.path[len(path) :]))
        return item


def _work_out(steps: Iterable[Step | Page], root: Level, hidden: set[str]) -> None:
    for step in steps:
        if isinstance(step, Step):
            _take_step(step.field, root.at(step.path))
        elif not is_true(step.shown_if, root, otherwise=True):
            hidden.add(step.key)
            for field in step.fields:
                root.hide(field)


def _take_step(field: Field, levels: Iterator[Level]) -> None:
    for level in levels:
        if field.key in level.hidden:
            continue
        if not is_true(field.shown_if, level, otherwise=True):
            level.hide(field)
        elif field.value is not None:
            level.put(field, to_json(level.evaluate(field.value)))


def settle(form: Form, answers: Answers, given: Context = _NOTHING) -> dict[str, object]:
    """Return the answers without what is hidden or unknown, and with everything computed."""
    return Settled(form, answers, given).answers


def root_context(form: Form, answers: Answers, given: Context = _NOTHING) -> Context:
    """Return what expressions outside all groups see, for callers who evaluate some of their own."""
    return {**dict.fromkeys(form.given), **given, **fields_context(form.fields, answers)}


def fields_context(fields: Sequence[Field], answers: object) -> dict[str, object]:
    """Return the FEEL values of fields; what was not answered is null."""
    known = as_mapping(answers)
    return {field.key: feel_value(field, known.get(field.key)) for field in fields if field.kind is not Kind.INFO}


def feel_value(field: Field, value: object) -> object:
    """Return an answer as FEEL sees it."""
    if field.repeat:
        return [fields_context(field.fields, item) for item in as_list(value)]
    if field.is_group:
        return fields_context(field.fields, value)
    return None if value is None or value == "" else rules_of(field).feel(field, value)


def is_true(expression: Expression | None, level: Level, *, otherwise: bool) -> bool:
    """Tell whether a condition holds; null does not."""
    return otherwise if expression is None else level.evaluate(expression) is True


def is_shown(field: Field, level: Level) -> bool:
    """Tell whether a field is to be seen; a text for the reader is nobody's answer, so nobody settled it."""
    if field.kind is Kind.INFO:
        return is_true(field.shown_if, level, otherwise=True)
    return field.key not in level.hidden


def is_required(field: Field, level: Level) -> bool:
    """Tell whether a field must be answered; a condition outweighs the fixed word."""
    return is_true(field.required_if, level, otherwise=field.required)


def is_violated(expression: Expression, level: Level, at: datetime) -> bool:
    """Tell whether a check fails. Null means that it cannot be said yet, and that is no mistake of the person."""
    return level.evaluate(expression, at.astimezone(LOCAL_ZONE)) is False


def default_of(field: Field, level: Level, at: datetime | None) -> object:
    """Return what stands in a field before anybody typed, as JSON."""
    if field.default is None:
        return None
    return to_json(level.evaluate(field.default, at.astimezone(LOCAL_ZONE) if at else None))
