"""Decision models that are well formed and want too much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from amtsweg.dmn import api as dmn
from dmn.models import decision, definitions, literal, table


def _chain(length: int) -> bytes:
    first = decision("d0", literal("1"))
    rest = (decision(f"d{i}", literal(f"d{i - 1} + d{i - 1}"), [f"d_d{i - 1}"]) for i in range(1, length))
    return definitions(first + "".join(rest))


def _circle() -> bytes:
    return definitions(decision("a", literal("b"), ["d_b"]) + decision("b", literal("a"), ["d_a"]))


def _knowledge(body: str) -> bytes:
    model = (
        '<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic>'
        f'<formalParameter name="x"/>{literal(body)}</encapsulatedLogic>'
        '<knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement></businessKnowledgeModel>'
    )
    return definitions(model + decision("d", literal("k(1)"), knows=["k"]))


def _types(length: int, *, closed: bool = False) -> bytes:
    items = "".join(
        f'<itemDefinition name="t{i}"><itemComponent name="a"><typeRef>t{i + 1}</typeRef></itemComponent>'
        f'<itemComponent name="b"><typeRef>t{i + 1}</typeRef></itemComponent></itemDefinition>'
        for i in range(length)
    )
    last = "t0" if closed else "number"
    items += f'<itemDefinition name="t{length}"><typeRef>{last}</typeRef></itemDefinition>'
    return definitions(items + decision("d", literal("{a: 1}"), of_type="t0"))


def _boxes(depth: int) -> bytes:
    inner = literal("1")
    for _ in range(depth):
        inner = f"<list>{inner}</list>"
    return definitions(decision("d", inner))


def _benign(rules: int) -> bytes:
    """A table nobody could call hostile, only large."""
    return definitions(decision("d", table(["x"], ["y"], [[f"[{i}..{i + 1})", str(i)] for i in range(rules)])))


def _overlapping(rules: int) -> bytes:
    names = [f"x{i}" for i in range(8)]
    rows = [[*(f">= {(i * 7 + n) % 97}" for n in range(8)), str(i)] for i in range(rules)]
    return definitions(decision("d", table(names, ["y"], rows)))


def _letters(rules: int) -> bytes:
    rows = [[f'"{i % 50}", "{i % 49}", "{i}"', f"[{i % 83}..{i % 83 + 9}]", str(i)] for i in range(rules)]
    return definitions(decision("d", table(["a", "b"], ["y"], rows)))


def _texts(text: str, times: int) -> bytes:
    return definitions("".join(decision(f"d{i}", literal(text)) for i in range(times)))


def _decided(xml: bytes) -> object:
    model = dmn.read(xml)
    return dmn.evaluate_decision(model, model.decisions[-1].name, {}).value


def _checked(xml: bytes) -> object:
    return len(dmn.check_tables(dmn.read(xml)))


ATTACKS: Mapping[str, tuple[Callable[[], Any], Callable[[Any], object]]] = {
    "a long chain": (lambda: _chain(1_450), _decided),
    "too long a chain": (lambda: _chain(5_000), _decided),
    "a chain that doubles": (lambda: _chain(400), _decided),
    "a circle": (_circle, _decided),
    "knowledge that calls itself": (lambda: _knowledge("k(x + 1)"), _decided),
    "knowledge that calls itself twice": (lambda: _knowledge("if x > 60 then 1 else k(x + 1) + k(x + 1)"), _decided),
    "a loop in a box": (lambda: definitions(decision("d", literal("for i in 1..10**12 return i"))), _decided),
    "types of types": (lambda: _types(1_000), _decided),
    "types that double": (lambda: _types(40), _decided),
    "types in a circle": (lambda: _types(3, closed=True), _decided),
    "boxes in boxes": (lambda: _boxes(240), _decided),
    "ten megabytes of a benign table": (lambda: _benign(90_000), _decided),
    "a megabyte of a benign table": (lambda: _benign(7_500), _checked),
    "a long text": (lambda: definitions(decision("d", literal("1" + "+1" * 1_900_000))), _decided),
    "long texts": (lambda: _texts("1" + "+1" * 9_000, 2), _decided),
    "too many long texts": (lambda: _texts("1" + "+1" * 9_000, 90), _decided),
    "faulty texts": (lambda: _texts("(" * 50, 700), _decided),
    "too many faulty texts": (lambda: _texts("(" * 50, 20_000), _decided),
    "overlapping rules": (lambda: _overlapping(390), _checked),
    "overlapping letters": (lambda: _letters(1_000), _checked),
    "a small table with many cases": (lambda: _overlapping(300), _checked),
}  # fmt: skip
