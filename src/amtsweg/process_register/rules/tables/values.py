"""Values people type to try a table out, and values as FEEL writes them."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amtsweg.feel.api import FeelError, compile_expression, to_json
from amtsweg.forms.contracts import Field, Form, Kind

Path = tuple[str, ...]
_ANSWERS = "answers"
_MOST_ENTRIES = 1000
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.MONEY})


class NotAValue(Exception):
    """What was typed cannot be read as a value; the argument says how FEEL sees it, empty for an unknown name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A value a decision looks at: its path, and the field of the form that gives it, if there is one."""

    path: Path
    field: Field | None = None

    @property
    def key(self) -> str:
        """Return the path as one word, as it is stored in examples."""
        return ".".join(self.path)

    @property
    def is_yes_no(self) -> bool:
        """Tell whether only yes and no are possible."""
        return self.field is not None and self.field.kind in (Kind.YES_NO, Kind.CONSENT)

    @property
    def is_counted(self) -> bool:
        """Tell whether a plain number stands for that many entries."""
        return self.field is not None and self.field.repeat is not None

    @property
    def is_choice(self) -> bool:
        """Tell whether the form lists what is possible."""
        return self.field is not None and bool(self.field.options) and not self.field.multiple


def wanted(paths: Iterable[Path], form: Form | None) -> list[Wanted]:
    """Return what a decision looks at, with the fields of the service's form where the answers are meant."""
    return [Wanted(path, _field(path, form)) for path in paths]


def _field(path: Path, form: Form | None) -> Field | None:
    keys = path[1:] if path[0] == _ANSWERS else path
    fields = form.fields if form else ()
    found: Field | None = None
    for key in keys:
        found = next((one for one in fields if one.key == key), None)
        fields = found.fields if found else ()
    return found


def value_of(asked: Wanted, text: str) -> object:
    """Read what was typed; nothing is null. Raises NotAValue."""
    text = text.strip()
    if not text:
        return None
    if asked.is_counted and text.isdecimal():
        return [{} for _ in range(min(int(text), _MOST_ENTRIES))]
    if asked.is_yes_no:
        return text == "true"
    if asked.field is not None and not asked.field.is_group and asked.field.repeat is None:
        return _answer(asked.field, text)
    return feel_value(text)


def _answer(field: Field, text: str) -> object:
    """Answers are plain JSON: numbers as numbers, everything else as the text of the form."""
    if field.multiple:
        return feel_value(text)
    if field.kind in _NUMBERS:
        return feel_value(text.replace(",", "."))
    date = _GERMAN_DATE.fullmatch(text) if field.kind is Kind.DATE else None
    return f"{date[3]}-{int(date[2]):02}-{int(date[1]):02}" if date else text


def feel_value(text: str) -> object:
    """Return the value of an expression that needs nothing from outside. Raises NotAValue."""
    try:
        expression = compile_expression(text)
        value = expression.evaluate({})
        if value is None and text != "null":
            raise NotAValue(", ".join(sorted(expression.names)))
        return to_json(value)
    except FeelError as error:
        raise NotAValue(str(error)) from None


def context_of(given: Mapping[Path, object]) -> dict[str, object]:
    """Return values by path as the variables of a decision."""
    context: dict[str, object] = {}
    for path, value in given.items():
        inner = context
        for step in path[:-1]:
            found = inner.setdefault(step, {})
            inner = found if isinstance(found, dict) else {}
        inner[path[-1]] = value
    return context


def literal(value: object) -> str:
    """Return a value of JSON as FEEL writes it."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {literal(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(part) for part in value) + "]"
    return json.dumps(value, ensure_ascii=False)
