"""From the plain content of a ``form.yaml`` to a `Form`, with every reason why that does not work."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from amtsweg.feel.api import Expression, FeelSyntaxError, compile_expression
from amtsweg.forms.contracts import (
    Check,
    CodeList,
    DefinitionProblem,
    Field,
    Form,
    FormDefinitionError,
    Kind,
    Option,
    Page,
    Repeat,
    Text,
)
from amtsweg.forms.rules import composites
from amtsweg.forms.rules.circles import find_circles
from amtsweg.kernel.packs import Position, schema_problems

_SCHEMA_FILE = Path(__file__).parents[1] / "form.schema.json"
_MEGABYTE = 1024 * 1024
_DEFAULT_ACCEPT = ("pdf", "jpeg", "png")
_MAX_DEPTH = 6
_CLOCK = frozenset({"now", "today"})
_TIMELESS = ("shown_if", "required_if", "value")
_WORDS = "and between else every false for function if in index instance not null of or return satisfies"
_RESERVED = frozenset([*_WORDS.split(), "some", "then", "true"])
_LENGTHS = {Kind.MULTILINE: 2000, Kind.EMAIL: 254, Kind.PHONE: 30, Kind.IBAN: 42}

Node = Mapping[str, object]
Names = frozenset[str]


@cache
def schema() -> Mapping[str, object]:
    """Return the JSON schema of a form definition."""
    content: Mapping[str, object] = json.loads(_SCHEMA_FILE.read_text())
    return content


def parse(definition: Node) -> Form:
    """Return the form a definition describes. Raises FormDefinitionError with every problem found."""
    problems = [DefinitionProblem(position, reason) for position, reason in schema_problems(definition, schema())]
    if problems:
        raise FormDefinitionError(problems)
    parser = _Parser(definition)
    form = parser.form()
    problems = parser.problems or find_circles(form, in_pages="pages" in definition)
    if problems:
        raise FormDefinitionError(problems)
    return form


class _Parser:
    """Reads a definition that fits the schema; collects what the schema cannot see."""

    def __init__(self, definition: Node) -> None:
        self.definition = definition
        self.problems: list[DefinitionProblem] = []
        self.given: tuple[str, ...] = tuple(_list(definition, "given"))
        self.lists = {name: _options(_supplied(one)) for name, one in _node(definition, "lists").items()}
        for name in sorted(name for name, found in self.lists.items() if not found):
            self._problem(
                ("lists", name), f"Der Liste „{name}“ fehlen ihre Werte (options). Bitte liefern Sie sie nach."
            )
        self.code_lists = {name: _code_list(one) for name, one in _node(definition, "lists").items()}

    def form(self) -> Form:
        nodes, base = self._pages()
        keys = [str(field["key"]) for page in nodes for field in _nodes(page, "fields")]
        names = frozenset(keys) | frozenset(self.given)
        self._unique([str(page["key"]) for page in nodes], ("pages",))
        pages = tuple(self._page(page, (*base, *([index] if base else [])), names) for index, page in enumerate(nodes))
        self._unique(keys, base or ("fields",))
        checks = self._checks(self.definition if base else {}, (), names)
        return Form(text(self.definition.get("title")), pages, checks, self.given)

    def _pages(self) -> tuple[Sequence[Node], Position]:
        if "pages" in self.definition:
            return _nodes(self.definition, "pages"), ("pages",)
        # The short way for a form of one page, as clerks' task forms are.
        title = self.definition.get("title", "Formular")
        return [{**self.definition, "key": "form", "title": title}], ()

    def _page(self, node: Node, at: Position, names: Names) -> Page:
        return Page(
            key=str(node["key"]),
            title=text(node.get("title")),
            intro=text(node.get("intro")),
            shown_if=self._feel(node, "shown_if", at, names),
            fields=self._fields(node, at, names, depth=1),
            checks=self._checks(node, at, names),
        )

    def _fields(self, node: Node, at: Position, names: Names, depth: int) -> tuple[Field, ...]:
        nodes = _nodes(node, "fields")
        if depth > _MAX_DEPTH:
            self._problem((*at, "fields"), f"Gruppen dürfen höchstens {_MAX_DEPTH} Ebenen tief ineinander liegen.")
            return ()
        return tuple(self._field(one, (*at, "fields", index), names, depth) for index, one in enumerate(nodes))

    def _field(self, node: Node, at: Position, names: Names, depth: int) -> Field:
        kind, key = Kind(str(node["type"])), str(node["key"])
        if key in _RESERVED:
            self._problem((*at, "key"), f"„{key}“ ist ein Wort der Ausdruckssprache FEEL und kann kein Feld sein.")
        if not node.get("label") and kind not in composites.LABELS:
            self._problem(at, f"Dem Feld „{key}“ fehlt die Beschriftung (label).")
        inner = self._inner_names(node, kind, names)
        field = Field(
            key=key,
            kind=kind,
            label=text(node.get("label")) or composites.LABELS.get(kind, Text()),
            hint=text(node.get("hint")),
            easy=text(node.get("easy")),
            required=bool(node.get("required", True)),
            required_if=self._feel(node, "required_if", at, names),
            shown_if=self._feel(node, "shown_if", at, names),
            default=self._feel(node, "default", at, names),
            value=self._feel(node, "value", at, names),
            checks=self._checks(node, at, inner),
            options=self._choices(node, kind, at),
            multiple=bool(node.get("multiple", False)),
            minimum=_number(node, "min"),
            maximum=_number(node, "max"),
            max_length=int(_number(node, "max_length") or _LENGTHS.get(kind, 200)),
            unit=str(node.get("unit", "")),
            autocomplete=str(node.get("autocomplete", "")),
            accept=tuple(_list(node, "accept")) or _DEFAULT_ACCEPT,
            max_files=int(_number(node, "max_files") or 1),
            max_bytes=int((_number(node, "max_megabytes") or 10) * _MEGABYTE),
            fields=self._fields(node, at, inner, depth + 1) if kind is Kind.GROUP else composites.fields(kind),
            repeat=_repeat(node),
            fim=str(node.get("fim", "")),
            code_list=self._code_list(node.get("options")),
        )
        self._check_field(field, node, at)
        return composites.adapt(field)

    def _inner_names(self, node: Node, kind: Kind, names: Names) -> Names:
        ready_made = [child.key for child in composites.fields(kind)]
        keys = [str(child["key"]) for child in _nodes(node, "fields")]
        index = ["index"] if "repeat" in node else []
        return names | frozenset([*ready_made, *keys, *index])

    def _check_field(self, field: Field, node: Node, at: Position) -> None:
        if field.kind is Kind.GROUP:
            self._unique([child.key for child in field.fields], (*at, "fields"))
            if not field.fields:
                self._problem(at, f"Die Gruppe „{field.key}“ hat keine Felder (fields).")
        elif "fields" in node:
            self._problem((*at, "fields"), "Nur eine Gruppe (type: group) hat eigene Felder.")
        if field.repeat and (not field.is_group or field.repeat.minimum > field.repeat.maximum):
            self._problem((*at, "repeat"), "Nur Gruppen können sich wiederholen, und min darf max nicht übersteigen.")
        if (field.kind is Kind.COMPUTED) != (field.value is not None):
            self._problem(at, "Ein berechnetes Feld (type: computed) braucht value, und nur dieses hat es.")
        if None not in (field.minimum, field.maximum) and (field.minimum or 0) > (field.maximum or 0):
            self._problem((*at, "min"), "min darf max nicht übersteigen.")

    def _choices(self, node: Node, kind: Kind, at: Position) -> tuple[Option, ...]:
        given = node.get("options")
        if kind is not Kind.CHOICE:
            if given is not None and kind is not Kind.PARCEL:
                self._problem((*at, "options"), "Nur eine Auswahl (type: choice) hat options.")
            if kind is not Kind.PARCEL or given is None:
                return ()
        if isinstance(given, str) and given not in self.lists:
            self._problem((*at, "options"), f"Die Liste „{given}“ gibt es unter lists nicht.")
        found = self.lists.get(given, ()) if isinstance(given, str) else _options(_supplied(given))
        if not found and not isinstance(given, str):
            self._problem(at, "Einer Auswahl fehlen die Antworten (options).")
        self._unique([option.value for option in found], (*at, "options"))
        return found

    def _code_list(self, given: object) -> CodeList | None:
        return self.code_lists.get(given) if isinstance(given, str) else _code_list(given)

    def _checks(self, node: Node, at: Position, names: Names) -> tuple[Check, ...]:
        found = []
        for index, check in enumerate(_nodes(node, "checks")):
            that = self._feel(check, "that", (*at, "checks", index), names)
            if that is not None:
                found.append(Check(that, text(check["message"]), tuple(_list(check, "fields"))))
        return tuple(found)

    def _feel(self, node: Node, name: str, at: Position, names: Names) -> Expression | None:
        source = node.get(name)
        if source is None:
            return None
        words = str(source).lower() if isinstance(source, bool) else str(source)
        try:
            expression = compile_expression(words, names=names)
        except FeelSyntaxError as error:
            self._problem((*at, name), f"Der Ausdruck „{words}“ ist kein gültiges FEEL: {error.message}")
            return None
        if name in _TIMELESS and (expression.names - names) & _CLOCK:
            self._problem((*at, name), "Was gezeigt, verlangt oder berechnet wird, darf nicht vom Tag abhängen.")
        for unknown in sorted(word for word in expression.names - names if not is_built_in(word)):
            self._problem((*at, name), f"Der Ausdruck nennt „{unknown}“; ein solches Feld gibt es hier nicht.")
        return expression

    def _unique(self, keys: Sequence[str], at: Position) -> None:
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            self._problem(at, f"„{key}“ kommt hier mehrmals vor.")

    def _problem(self, at: Position, reason: str) -> None:
        self.problems.append(DefinitionProblem(at, reason))


@cache
def is_built_in(name: str) -> bool:
    """Tell whether a name is a function of FEEL: what has a value without any context is one."""
    return compile_expression(name, names=[name]).evaluate({}) is not None


def text(value: object) -> Text:
    """Return a text given as German words or by language."""
    if isinstance(value, Mapping):
        return Text(*(str(value.get(name, "")).strip() for name in ("de", "en", "easy")))
    return Text(str(value or "").strip())


def _node(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, Mapping) else {}


def _nodes(node: Node, name: str) -> list[Node]:
    value = node.get(name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _list(node: Node, name: str) -> list[str]:
    value = node.get(name)
    return [str(one) for one in value] if isinstance(value, list) else []


def _number(node: Node, name: str) -> float | None:
    value = node.get(name)
    return value if isinstance(value, int | float) else None


def _supplied(value: object) -> object:
    """The values of a list: given at once, or beside the name of the code list they come from."""
    return value.get("options", []) if isinstance(value, Mapping) else value


def _code_list(value: object) -> CodeList | None:
    if not isinstance(value, Mapping) or "urn" not in value:
        return None
    return CodeList(str(value["urn"]), str(value.get("version", "")))


def _options(value: object) -> tuple[Option, ...]:
    nodes = [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
    return tuple(Option(str(one["value"]), text(one["label"]), text(one.get("hint"))) for one in nodes)


def _repeat(node: Node) -> Repeat | None:
    if "repeat" not in node:
        return None
    repeat = _node(node, "repeat")
    return Repeat(int(_number(repeat, "min") or 0), int(_number(repeat, "max") or 20), text(repeat.get("item")))
