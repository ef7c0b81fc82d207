"""Boxed expressions as trees of FEEL: a box is only another way to write an expression down."""

from __future__ import annotations

from amtsweg.dmn import model
from amtsweg.dmn.compiling.problems import Problems, at, missing
from amtsweg.dmn.compiling.tables import build_table
from amtsweg.dmn.compiling.types import TypeBuilder
from amtsweg.feel.api import hosting

nodes = hosting.nodes

RESULT = " result"
"""The key of a context's result; no name in an expression can begin with a blank."""

Names = frozenset[str]


class BoxedBuilder:
    """Turns boxed expressions into nodes. `names` are those in sight where the box stands."""

    def __init__(self, problems: Problems, types: TypeBuilder) -> None:
        self.problems = problems
        self.types = types

    def build(self, box: model.Boxed | None, names: Names) -> nodes.Node:
        match box:
            case None:
                return missing(model.Place("expression", 0), "there is no expression")
            case model.Literal(place, text):
                return missing(place, "there is no text") if text is None else self.problems.expression(text, names)
            case model.Context():
                return self._context(box, names)
            case model.Invocation():
                return self._invocation(box, names)
            case model.Items(place, items):
                return nodes.ListLiteral(at(place), tuple(self.build(item, names) for item in items))
            case model.Relation():
                return self._relation(box, names)
            case model.Function():
                return self.function(box, names)
            case model.Conditional(place, condition, then, otherwise):
                parts = (self.build(part, names) for part in (then, otherwise))
                return nodes.If(at(place), self._condition(condition, names), *parts)
            case model.Filter():
                return self._filter(box, names)
            case model.Loop():
                return self._loop(box, names)
            case model.Table():
                return build_table(box, names, self.problems, self.types)

    def typed(self, node: nodes.Node, type_name: str | None, place: model.Place) -> nodes.Node:
        wanted = self.types.of(type_name, place)
        return node if wanted is None else nodes.Coerced(at(place), node, wanted)

    def _context(self, box: model.Context, names: Names) -> nodes.Node:
        entries = []
        for entry in box.entries:
            node = self.typed(self.build(entry.value, names), entry.type, box.at)
            entries.append((entry.name or RESULT, node))
            names |= {entry.name} if entry.name else set()
        context = nodes.ContextLiteral(at(box.at), tuple(entries))
        has_result = any(entry.name is None for entry in box.entries)
        return nodes.Path(at(box.at), context, RESULT) if has_result else context

    def _invocation(self, box: model.Invocation, names: Names) -> nodes.Node:
        named = tuple(
            (name, nodes.Literal(at(box.at), None) if value is None else self.build(value, names))
            for name, value in box.bindings
        )
        return nodes.Call(at(box.at), self.build(box.function, names), (), named)

    def _relation(self, box: model.Relation, names: Names) -> nodes.Node:
        rows = (
            nodes.ContextLiteral(
                at(box.at),
                tuple((name, self.build(cell, names)) for name, cell in zip(box.columns, row, strict=False)),
            )
            for row in box.rows
        )
        return nodes.ListLiteral(at(box.at), tuple(rows))

    def function(self, box: model.Function, names: Names, result: str | None = None) -> nodes.Node:
        if box.kind != "FEEL":
            self.problems.add(box.at, f"functions of kind {box.kind} are not executed")
            return missing(box.at, f"functions of kind {box.kind} are not executed")
        parameters = tuple((name, self.types.of(of_type, box.at)) for name, of_type in box.parameters)
        body = self.build(box.body, names | {name for name, _ in parameters})
        return nodes.FunctionLiteral(at(box.at), parameters, self.typed(body, result, box.at))

    def _filter(self, box: model.Filter, names: Names) -> nodes.Node:
        return nodes.Filter(at(box.at), self.build(box.source, names), self._condition(box.match, names))

    def _loop(self, box: model.Loop, names: Names) -> nodes.Node:
        iterators = (nodes.Iterator(box.variable, self.build(box.source, names)),)
        names |= {box.variable, "partial"}
        if box.kind == "for":
            return nodes.For(at(box.at), iterators, self.build(box.body, names))
        return nodes.Quantified(at(box.at), box.kind, iterators, self._condition(box.body, names))

    def _condition(self, box: model.Boxed | None, names: Names) -> nodes.Node:
        return nodes.Answer(at(model.Place("condition", 0) if box is None else box.at), self.build(box, names))
