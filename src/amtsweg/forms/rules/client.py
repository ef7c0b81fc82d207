"""What the browser gets of a form, so that it can say at once what the server will say: its logic, and nothing else.

The browser decides nothing. It is told keys, kinds, bounds, conditions as FEEL text and the words of messages; of other
pages only the fields on which this page hangs, and of files only how they are called.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import override

from amtsweg.feel.api import Expression
from amtsweg.forms.contracts import Answers, Check, Field, Form, Kind, Page
from amtsweg.forms.rules import levels
from amtsweg.forms.rules.client_words import messages_of
from amtsweg.forms.rules.portability import browser_problems
from amtsweg.forms.rules.values.files import upload_refs
from amtsweg.forms.rules.values.numbers import range_message
from amtsweg.kernel.clock import LOCAL_ZONE

# JSON of many shapes, read by form-logic.js.
Node = dict[str, Any]

_MEASURED = frozenset({Kind.TEXT, Kind.MULTILINE, Kind.EMAIL, Kind.PHONE})
_CONDITIONS = ("shown_if", "required_if", "value")


class _Same:
    """A form as the key of a cache: the same object, not one that looks like it."""

    __slots__ = ("form",)

    def __init__(self, form: Form) -> None:
        self.form = form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.form is other.form

    def __hash__(self) -> int:
        return id(self.form)


def client_scripts(form: Form, page: str, answers: Answers, *, language: str, at: datetime | None) -> str:
    """Return what a page brings along for form-page.js, as data blocks; nothing when the browser must not judge it."""
    logic_of_page = _logic_script(_Same(form), language, page)
    if not logic_of_page:
        return ""
    known = {"answers": client_answers(form, answers, page), "moment": client_moment(at) if at else None}
    return SafeString(logic_of_page + json_script(known, "form-known"))


@lru_cache(maxsize=1024)
def _logic_script(same: _Same, language: str, page: str) -> str:
    with override(language[:2]):  # easy German speaks German where nothing easier is written
        definition = client_definition(same.form, language, page)
    return "" if definition is None else json_script(definition, "form-logic")


@lru_cache(maxsize=512)
def _portable(same: _Same) -> bool:
    return not browser_problems(same.form, in_pages=True)


def client_definition(form: Form, language: str, page: str | None = None) -> Node | None:
    """Return the logic of a form, or of one page and what it hangs on; None when it might go differently there."""
    if not _portable(_Same(form)):
        return None
    shown = form.page(page) if page is not None else None
    needed = _needed(form, shown)
    pages = [_page(one, language, needed, whole=shown in (None, one)) for one in form.pages]
    kinds = {field.kind for one in form.pages if shown in (None, one) for field in _every(one.fields)}
    node: Node = {
        "language": language,
        "given": list(form.given),
        "messages": messages_of(kinds),
        "pages": [one for one in pages if one["fields"]],
    }
    if shown is None:
        node["checks"] = [_check(one, language) for one in form.checks]
    else:
        node["page"] = shown.key
    return node


def client_answers(form: Form, answers: Answers, page: str) -> Node:
    """Return the answers of other pages on which a page hangs."""
    shown = form.page(page)
    own = {field.key for field in shown.fields}
    needed = _needed(form, shown) - own
    return {
        field.key: _without_contents(field, answers[field.key])
        for field in form.fields
        if field.key in needed and field.key in answers
    }


def client_moment(at: datetime) -> str:
    """Return the moment as the browser's FEEL reads it: that of the city, whatever the visitor's clock says."""
    return at.astimezone(LOCAL_ZONE).isoformat(timespec="seconds")


def _needed(form: Form, page: Page | None) -> frozenset[str]:
    """The outermost fields whose answers a page hangs on, its own among them."""
    home = {field.key: one for one in form.pages for field in one.fields}
    fields = {field.key: field for field in form.fields}
    if page is None:
        return frozenset(fields)
    found: set[str] = set()
    waiting = [field.key for field in page.fields] + list(_names(_of_page(page)))
    while waiting:
        key = waiting.pop()
        if key in fields and key not in found:
            found.add(key)
            conditions = [*_conditions([fields[key]]), home[key].shown_if]
            waiting += _names(one for one in conditions if one is not None)
    return frozenset(found)


def _of_page(page: Page) -> Iterator[Expression]:
    if page.shown_if is not None:
        yield page.shown_if
    yield from (check.that for check in page.checks)
    yield from (check.that for field in _every(page.fields) for check in field.checks)


def _conditions(fields: Sequence[Field]) -> Iterator[Expression]:
    for field in _every(fields):
        yield from (one for name in _CONDITIONS if (one := getattr(field, name)) is not None)


def _names(expressions: Iterable[Expression]) -> Iterator[str]:
    return (name for one in expressions for name in one.names)


def _every(fields: Sequence[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from _every(field.fields)


def _page(page: Page, language: str, needed: frozenset[str], *, whole: bool) -> Node:
    node: Node = {"key": page.key}
    if page.shown_if is not None:
        node["shown_if"] = page.shown_if.text
    fields = [field for field in page.fields if whole or field.key in needed]
    node["fields"] = [_field(field, language, whole=whole) for field in fields]
    if whole and page.checks:
        node["checks"] = [_check(one, language) for one in page.checks]
    return node


def _field(field: Field, language: str, *, whole: bool) -> Node:
    node: Node = {"key": field.key, "kind": str(field.kind)}
    node |= {name: one.text for name in _CONDITIONS if (one := getattr(field, name)) is not None}
    if not field.required:
        node["required"] = False
    if field.multiple:
        node["multiple"] = True
    if field.fields:
        node["fields"] = [_field(one, language, whole=whole) for one in field.fields]
    if field.repeat:
        node["repeat"] = {"min": field.repeat.minimum, "max": field.repeat.maximum}
    return node | (_details(field, language) if whole else {})


def _details(field: Field, language: str) -> Node:
    """What is needed to read and check a field; of those on other pages only the logic counts."""
    bounded: Mapping[str, object] = {
        "checks": [_check(one, language) for one in field.checks],
        "options": [one.value for one in field.options],
        "min": field.minimum,
        "max": field.maximum,
        "unit": field.unit,
    }
    node = {name: value for name, value in bounded.items() if value not in (None, "", [])}
    if field.minimum is not None or field.maximum is not None:
        node["range"] = range_message(field)
    if field.kind is Kind.FILE:
        node["max_files"] = field.max_files
    elif field.kind in _MEASURED:
        node["max_length"] = field.max_length
    return node


def _check(check: Check, language: str) -> Node:
    node: Node = {"that": check.that.text, "message": check.message.to(language)}
    return node | ({"fields": list(check.fields)} if check.fields else {})


def _without_contents(field: Field, value: object) -> object:
    """An answer as the page may hold it: a file is its name, never the address of what is in it."""
    if field.repeat:
        return [_group_without(field, item) for item in levels.as_list(value)]
    if field.is_group:
        return _group_without(field, value)
    if field.kind is Kind.FILE:
        return [{"filename": one.filename, "size": one.size} for one in upload_refs(value)]
    return value


def _group_without(field: Field, value: object) -> Node:
    known = levels.as_mapping(value)
    return {one.key: _without_contents(one, known[one.key]) for one in field.fields if one.key in known}
