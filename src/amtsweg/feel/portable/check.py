"""Asking whether an expression means the same in the browser."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from amtsweg.feel.contracts import Unportable
from amtsweg.feel.portable import functions, lists, values  # noqa: F401 - importing them fills the table of visits
from amtsweg.feel.portable.examiner import Examiner, Sight
from amtsweg.feel.portable.kinds import Kind
from amtsweg.feel.portable.spelling import misspelled
from amtsweg.feel.syntax.parser import parse_expression

NO_KINDS: Mapping[str, Kind] = {}


@dataclass(frozen=True, slots=True)
class Examined:
    """The kind of an expression's value, and what in it may differ in the browser."""

    kind: Kind
    problems: tuple[Unportable, ...]


def examine(text: str, kinds: Mapping[str, Kind] = NO_KINDS) -> Examined:
    """Look at an expression over names of known kinds. Raises `FeelSyntaxError`."""
    examiner = Examiner(list(misspelled(text)))
    kind = examiner.kind(parse_expression(text, kinds), Sight(kinds))
    return Examined(kind, _in_order(examiner.problems))


def portable(text: str, kinds: Mapping[str, Kind] = NO_KINDS) -> tuple[Unportable, ...]:
    """Everything whose result may differ in the browser; nothing, if the expression means the same there.

    Without the kinds of its names only what they cannot change is found to be the same. `today()` counts as the same:
    the page that asks tells the day, as the server does. Raises `FeelSyntaxError`.
    """
    return examine(text, kinds).problems


def _in_order(problems: Collection[Unportable]) -> tuple[Unportable, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: (problem.line, problem.column)))
