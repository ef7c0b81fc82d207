"""The logic of a form as it was first written, by rounds until nothing changes: what the one pass must come to.

An expression inside a group sees its neighbours first, then everything around the group, and in a repeating group
``index``, the number of its item from 1. A hidden answer counts as not given, also for what depends on it.
"""

from collections.abc import Iterator, Mapping, Sequence

from amtsweg.feel.api import Expression, to_json
from amtsweg.forms.contracts import Answers, Field, Form, Kind, Page
from amtsweg.forms.rules.values.table import answered, rules_of

Context = Mapping[str, object]

_NOTHING: Mapping[str, object] = {}
# A chain of conditions settles by one link a round; the definition check refuses circles.
_MOST_ROUNDS = 40


def settle(form: Form, answers: Answers, given: Context = _NOTHING) -> dict[str, object]:
    """Return the answers without what is hidden or unknown, and with everything computed."""
    settled = _prune_form(form, answers, root_context(form, answers, given))
    for _round in range(_MOST_ROUNDS):
        following = _prune_form(form, answers, root_context(form, settled, given))
        if following == settled:
            break
        settled = following
    return settled


def root_context(form: Form, answers: Answers, given: Context = _NOTHING) -> Context:
    """Return what expressions outside all groups see."""
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
    value = answered(field, value)
    return None if value is None else rules_of(field).feel(field, value)


def is_true(expression: Expression | None, context: Context, *, otherwise: bool) -> bool:
    """Tell whether a condition holds; null does not."""
    return otherwise if expression is None else expression.evaluate(context) is True


def is_shown(part: Field | Page, context: Context) -> bool:
    """Tell whether a field or page is to be seen."""
    return is_true(part.shown_if, context, otherwise=True)


def shown_pages(form: Form, context: Context) -> Iterator[Page]:
    """Yield the pages to be seen."""
    return (page for page in form.pages if is_shown(page, context))


def as_mapping(value: object) -> Mapping[str, object]:
    """Return a group's answer, whatever was stored."""
    return value if isinstance(value, Mapping) else {}


def as_list(value: object) -> list[object]:
    """Return a repeating group's answer, whatever was stored."""
    return list(value) if isinstance(value, list | tuple) else []


def _prune_form(form: Form, answers: Answers, context: Context) -> dict[str, object]:
    kept: dict[str, object] = {}
    for page in shown_pages(form, context):
        kept |= _prune(page.fields, answers, context)
    return kept


def _prune(fields: Sequence[Field], answers: object, context: Context) -> dict[str, object]:
    known = as_mapping(answers)
    kept = {}
    for field in fields:
        if field.kind is not Kind.INFO and is_shown(field, context):
            value = _prune_value(field, known.get(field.key), context)
            if value is not None:
                kept[field.key] = value
    return kept


def _prune_value(field: Field, value: object, context: Context) -> object:
    if field.value is not None:
        return to_json(field.value.evaluate(context))
    if field.repeat:
        own = as_list(context.get(field.key))
        return [
            _prune(field.fields, item, {**context, **_item_context(field, own, item, index), "index": index + 1})
            for index, item in enumerate(as_list(value))
        ]
    if field.is_group:
        return _prune(field.fields, value, {**context, **as_mapping(context.get(field.key))})
    return answered(field, value)


def _item_context(field: Field, own: list[object], item: object, index: int) -> Context:
    return as_mapping(own[index]) if index < len(own) else fields_context(field.fields, item)
