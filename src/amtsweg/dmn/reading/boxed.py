"""Reading boxed expressions."""

from __future__ import annotations

from collections.abc import Callable

from amtsweg.dmn import model
from amtsweg.dmn.contracts import Problem
from amtsweg.dmn.reading.tables import read_table
from amtsweg.dmn.reading.xml import XML, all_of, attribute, children, first_of, place, text_in


class BoxedReader:
    """Reads expressions and gathers the problems on the way."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, node: XML, reason: str) -> None:
        at = place(node)
        self.problems.append(Problem(at.element, at.line, reason))

    def expression_in(self, node: XML | None) -> model.Boxed | None:
        """The first expression among the children of an element."""
        if node is None:
            return None
        return next((READERS[name](self, child) for name, child in children(node) if name in READERS), None)

    def literal(self, node: XML) -> model.Boxed:
        language = attribute(node, "expressionLanguage")
        if language is not None and "feel" not in language.lower():
            self.problem(node, f"the expression language {language} is not FEEL")
        return model.Literal(place(node), text_in(node))

    def context(self, node: XML) -> model.Boxed:
        return model.Context(place(node), tuple(self._entry(entry) for entry in all_of(node, "contextEntry")))

    def _entry(self, node: XML) -> model.Entry:
        variable = first_of(node, "variable")
        return model.Entry(attribute(variable, "name"), type_of(variable), self.expression_in(node))

    def invocation(self, node: XML) -> model.Boxed:
        bindings = []
        for binding in all_of(node, "binding"):
            name = attribute(first_of(binding, "parameter"), "name")
            if name is None:
                self.problem(binding, "a binding has no parameter")
            else:
                bindings.append((name, self.expression_in(binding)))
        return model.Invocation(place(node), self.expression_in(node), tuple(bindings))

    def items(self, node: XML) -> model.Boxed:
        return model.Items(place(node), tuple(self._expressions(node)))

    def _expressions(self, node: XML) -> list[model.Boxed | None]:
        return [READERS[name](self, child) for name, child in children(node) if name in READERS]

    def relation(self, node: XML) -> model.Boxed:
        columns = tuple(attribute(column, "name") or "" for column in all_of(node, "column"))
        rows = tuple(tuple(self._expressions(row)) for row in all_of(node, "row"))
        if any(len(row) != len(columns) for row in rows):
            self.problem(node, "a row does not have as many cells as there are columns")
        return model.Relation(place(node), columns, rows)

    def function(self, node: XML) -> model.Function:
        parameters = tuple(
            (attribute(parameter, "name") or "", type_of(parameter)) for parameter in all_of(node, "formalParameter")
        )
        return model.Function(place(node), parameters, self.expression_in(node), attribute(node, "kind") or "FEEL")

    def conditional(self, node: XML) -> model.Boxed:
        parts = (self.expression_in(first_of(node, name)) for name in ("if", "then", "else"))
        return model.Conditional(place(node), *parts)

    def filter(self, node: XML) -> model.Boxed:
        source, match = (self.expression_in(first_of(node, name)) for name in ("in", "match"))
        return model.Filter(place(node), source, match)

    def loop(self, node: XML) -> model.Boxed:
        kind = str(node.tag).rpartition("}")[2]
        source = self.expression_in(first_of(node, "in"))
        body = self.expression_in(first_of(node, "return", "satisfies"))
        variable = attribute(node, "iteratorVariable")
        if variable is None:
            self.problem(node, "the loop has no variable")
        return model.Loop(place(node), kind, variable or "", source, body)

    def table(self, node: XML) -> model.Boxed:
        return read_table(node, self.problem)


def type_of(node: XML | None) -> str | None:
    """The type reference of a variable, as attribute or, in DMN 1.1, with a prefix."""
    name = attribute(node, "typeRef")
    return None if name is None else plain_type(name)


def plain_type(name: str) -> str:
    """A type without the prefix that older versions put before FEEL's own types."""
    return name.partition(":")[2] if name.startswith(("feel:", "ns1:")) else name


READERS: dict[str, Callable[[BoxedReader, XML], model.Boxed]] = {
    "literalExpression": BoxedReader.literal,
    "context": BoxedReader.context,
    "invocation": BoxedReader.invocation,
    "list": BoxedReader.items,
    "relation": BoxedReader.relation,
    "functionDefinition": BoxedReader.function,
    "encapsulatedLogic": BoxedReader.function,
    "conditional": BoxedReader.conditional,
    "filter": BoxedReader.filter,
    "for": BoxedReader.loop,
    "some": BoxedReader.loop,
    "every": BoxedReader.loop,
    "decisionTable": BoxedReader.table,
}
