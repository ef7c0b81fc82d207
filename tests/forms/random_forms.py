"""Random forms whose conditions may go to the browser, and random answers to them, garbage among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from amtsweg.feel.api import compile_expression, portable
from amtsweg.forms.contracts import Form, FormDefinitionError
from amtsweg.forms.rules.definition import parse
from amtsweg.forms.rules.portability import browser_problems
from feel.chance import NAMES, Chance

Node = dict[str, Any]

_OPTIONS = [{"value": value, "label": value.upper()} for value in ("a", "b", "abc")]
# The names in which `feel.chance` speaks, as fields.
_FIELDS: dict[str, Node] = {
    "n": {"type": "integer", "min": -1000, "max": 1000},
    "m": {"type": "integer", "min": -1000, "max": 1000},
    "price": {"type": "money"},
    "t": {"type": "text"},
    "name": {"type": "choice", "options": _OPTIONS},
    "yes": {"type": "yes_no"},
    "d": {"type": "date"},
    "birthday": {"type": "date"},
    "chosen": {"type": "choice", "multiple": True, "options": _OPTIONS},
    "tags": {"type": "choice", "multiple": True, "options": _OPTIONS},
}
_HOME: dict[str, Node] = {
    "street": {"type": "text"},
    "zip": {"type": "integer", "min": 0, "max": 99999},
    "since": _FIELDS["d"],
}
_ITEM: dict[str, Node] = {
    "size": {"type": "integer", "min": -100, "max": 100},
    "label": {"type": "text"},
    "ok": _FIELDS["yes"],
}
_GROUP: Node = {"type": "group"}
_COMPUTED: Node = {"type": "computed"}
_ROUNDS, _TRIES = 8, 12
_GARBAGE: list[object] = ["", None, "x", 3, 0.5, True, [], {}, ["a"], [{}], {"a": 1}, "2026-02-30", "2026-01-31", "ä b"]


class FormChance:
    """Draws forms and answers; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.feel = Chance(seed)

    def form(self) -> Form:
        """A form with random conditions, those left out that packs may not have."""
        definition = self._definition()
        for _round in range(_ROUNDS):
            try:
                form = parse(definition)
            except FormDefinitionError as error:
                places = [one.position for one in error.problems]
            else:
                places = [one.position for one in browser_problems(form, in_pages=True)]
                if not places:
                    return form
            for place in places:
                _leave_out(definition, place)
        raise AssertionError("what is refused cannot be left out")

    def _definition(self) -> Node:
        """Fields hang on those drawn before them, so that no circle comes about; then they are shuffled."""
        drafts = [*_FIELDS.items(), ("home", _GROUP), ("items", _GROUP), *((f"c{n}", _COMPUTED) for n in "123")]
        self.random.shuffle(drafts)
        cut = self.random.randint(3, len(drafts) - 3)
        known: set[str] = set()
        pages = [self._page("one", drafts[:cut], known), self._page("two", drafts[cut:], known)]
        return {"title": "Zufall", "pages": pages, "checks": self._checks(0.3, known)}

    def _page(self, key: str, drafts: list[tuple[str, Node]], known: set[str]) -> Node:
        page: Node = {"key": key, "title": key, "fields": []}
        if known and self.random.random() < 0.4:
            page["shown_if"] = self._expression(known)
        for name, node in drafts:
            inner = {"home": _HOME, "items": _ITEM}.get(name)
            page["fields"].append(self._field(name, node, known) if inner is None else self._group(name, inner, known))
            known.add(name)
        self.random.shuffle(page["fields"])
        return page | {"checks": self._checks(0.5, known, [drafts[0][0]])}

    def _group(self, key: str, inner: dict[str, Node], known: set[str]) -> Node:
        seen = {*known, *(["index"] if key == "items" else [])}
        fields = []
        for name, node in [*inner.items(), ("inside", _COMPUTED)]:
            fields.append(self._field(name, node, seen))
            seen.add(name)
        node = {"type": "group", "fields": fields}
        if key == "items":
            node["repeat"] = {"min": self.random.randint(0, 2), "max": 4}
        return self._field(key, node, known) | {"checks": self._checks(0.5, seen)}

    def _field(self, key: str, node: Node, known: set[str]) -> Node:
        made: Node = {"key": key, "label": key, **node, "required": self.random.random() < 0.3}
        if self.random.random() < 0.5:
            made["shown_if"] = self._expression(known)
        if made["type"] == "computed":
            return made | {"value": self._expression(known, "truth", "number", "text", "date", "list")}
        if self.random.random() < 0.3:
            made["required_if"] = self._expression(known)
        return made | {"checks": self._checks(0.4, {*known, key})}

    def _checks(self, likely: float, known: set[str], fields: Sequence[str] = ()) -> list[Node]:
        if self.random.random() > likely:
            return []
        check: Node = {"that": self._expression(known), "message": "Passt nicht."}
        return [check | ({"fields": list(fields)} if fields else {})]

    def _expression(self, known: set[str], *sorts: str) -> str:
        """An expression over what is known, which most likely may go to the browser."""
        for _try in range(_TRIES):
            text = self.feel.expression(*(sorts or ("truth",)))
            names = compile_expression(text, names=NAMES).names & NAMES.keys()
            if names and names <= known and not portable(text, NAMES):
                return text
        return "true"

    def answers(self) -> Node:
        """Answers as they may be stored."""
        found = self._of(_FIELDS)
        found["home"] = self._or_garbage(self._of(_HOME))
        found["items"] = self._or_garbage([self._or_garbage(self._of(_ITEM)) for _ in range(self.random.randint(0, 4))])
        return {key: value for key, value in found.items() if self.random.random() < 0.9}

    def _of(self, fields: dict[str, Node]) -> Node:
        return {
            key: self._or_garbage(self._fitting(node)) for key, node in fields.items() if self.random.random() < 0.8
        }

    def _or_garbage(self, value: object) -> object:
        return self.random.choice(_GARBAGE) if self.random.random() < 0.1 else value

    def _fitting(self, node: Node) -> object:
        draw = self.random
        match node["type"]:
            case "integer":
                return draw.choice([0, 1, 2, 3, 7, 10, -5, node["max"], node["max"] + 1])
            case "money":
                return draw.choice([0.1, 19.99, 20, -0.5, 0.125])
            case "date":
                return f"{draw.randint(1995, 2030)}-{draw.randint(1, 12):02d}-{draw.randint(1, 31):02d}"
            case "yes_no":
                return draw.random() < 0.5
            case "choice" if node.get("multiple"):
                return [one["value"] for one in _OPTIONS if draw.random() < 0.5]
            case "choice":
                return draw.choice(_OPTIONS)["value"]
        return draw.choice(["a", "b", "ä b", "abc", "Straße", "😀", "A-1"])


def _leave_out(definition: Node, position: tuple[str | int, ...]) -> None:
    """Drop the expression at a place; where it was left out already, nothing happens."""
    *way, last = position
    found: Any = definition
    try:
        for step in way:
            found = found[step]
    except (IndexError, KeyError):
        return
    if last == "value":
        found["value"] = "null"
    elif last == "that":
        found["that"] = "true"
    elif isinstance(found, dict) and found.pop(last, None) is None:
        definition["pages"][position[1]].pop("shown_if", None)  # a field hangs on its page, too


def drawn(seed: int, forms: int, answers: int) -> Iterator[tuple[Form, Node]]:
    """Forms, each with several sets of answers."""
    chance = FormChance(seed)
    for _form in range(forms):
        form = chance.form()
        yield from ((form, chance.answers()) for _answers in range(answers))
