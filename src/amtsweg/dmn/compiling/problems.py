"""Compiling texts while gathering what is wrong with them, each at its element and line."""

from __future__ import annotations

from collections.abc import Mapping

from amtsweg.dmn import model
from amtsweg.dmn.contracts import Problem
from amtsweg.feel.api import FeelSyntaxError, UnaryTests
from amtsweg.feel.api import hosting as feel


class Problems:
    """The problems of one model, and the two ways in which a text in FEEL can be read."""

    def __init__(self, found: list[Problem]) -> None:
        self.found = found

    def add(self, at: model.Place, reason: str, line: int | None = None) -> None:
        self.found.append(Problem(at.element, line or at.line, reason))

    def expression(self, text: model.Text, names: frozenset[str]) -> feel.nodes.Node:
        """The tree of an expression; a faulty one has no value and says why."""
        try:
            return feel.parse_expression(text.text, names)
        except FeelSyntaxError as error:
            self._syntax(text, error)
            return missing(text.at, str(error))

    def unary_tests(
        self, text: model.Text, names: frozenset[str], types: Mapping[str, feel.FeelType]
    ) -> UnaryTests | None:
        """The tests of a cell; a faulty cell has none, and no value passes it."""
        try:
            return feel.build_unary_tests(text.text, names, types)
        except FeelSyntaxError as error:
            self._syntax(text, error)
            return None

    def _syntax(self, text: model.Text, error: FeelSyntaxError) -> None:
        self.add(text.at, error.message, text.at.line + error.line - 1)


def at(place: model.Place) -> feel.Position:
    return feel.Position(place.line, 1)


def missing(place: model.Place, reason: str) -> feel.nodes.Node:
    """A node without value, and the reason for it."""
    position = at(place)

    def nothing(scope: feel.Scope) -> object:
        return scope.run.null(position, f"{place.element}: {reason}")

    return feel.nodes.Host(position, nothing)
