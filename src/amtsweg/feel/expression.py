"""Compiled expressions and unary tests: read once, evaluated often, safe to share between threads."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from amtsweg.feel.compiler import access, control, hosting, operators  # noqa: F401 - importing them fills the registry
from amtsweg.feel.compiler.registry import Compiled, Types, compile_node
from amtsweg.feel.compiler.tests import passes
from amtsweg.feel.contracts import Explanation, FeelLimitError, Limits
from amtsweg.feel.run import DEFAULT_LIMITS, Run, Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.free_names import all_names, free_names
from amtsweg.feel.syntax.parser import parse_expression, parse_unary_tests
from amtsweg.feel.syntax.uses import Use, uses
from amtsweg.feel.syntax.words import words_of
from amtsweg.feel.values.measure import weigh, weigh_test
from amtsweg.feel.values.python import from_python, to_python

INPUT = "?"
NO_TYPES: Types = {}
MOST_KEYS = 10_000
LONGEST_CACHED = 2_000
"""Longer texts are compiled each time: whoever writes them shall not fill the memory."""


def outward(run: Run, value: object) -> object:
    """A result for the caller, unless it is too large to be written out."""
    weigh(run, value)
    return to_python(value)


def new_run(limits: Limits = DEFAULT_LIMITS, now: datetime | None = None) -> Run:
    """An evaluation with its budget and, for `now()` and `today()`, its moment."""
    return Run(limits, None if now is None else from_python(now))


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A compiled FEEL expression.

    `names` are the names it does not bring itself: variables expected from outside and built-in functions it uses, for
    only a context can tell whether `count` is the function or a variable of that name.
    """

    text: str
    names: frozenset[str]
    _needed: frozenset[str]
    _compiled: Compiled

    def evaluate(
        self, context: Mapping[str, object], *, now: datetime | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> object:
        """The value for the given variables. What has no value is None; only exceeded limits raise."""
        return self.explain(context, now=now, limits=limits).value

    def explain(
        self, context: Mapping[str, object], *, now: datetime | None = None, limits: Limits = DEFAULT_LIMITS
    ) -> Explanation:
        """The value together with the reasons for every null on the way to it."""
        run = new_run(limits, now)
        variables = {name: from_python(context[name]) for name in self._needed if name in context}
        value = self.compute(Scope(run, variables))
        return Explanation(outward(run, value), tuple(run.reasons))

    def compute(self, scope: Scope) -> object:
        """The value in FEEL's own types, in a scope that already holds such; for hosts of many expressions."""
        return guarded(self._compiled, scope)

    def uses(self) -> frozenset[Use]:
        """What it takes from the names it uses, see `syntax.uses`."""
        return frozenset(uses(parse_expression(self.text, self._needed)))


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """One test of a cell: whether it asks about `?`, or is a condition that may stand alone, or names a value."""

    compiled: Compiled
    asks: bool
    alone: bool

    @classmethod
    def of(cls, node: nodes.Node, types: Types) -> Test:
        """Compile one test. The words true and false are values to compare with, whatever the column holds."""
        named = isinstance(node, nodes.Literal)
        return cls(compile_node(node, types), INPUT in all_names(node), not named)


@dataclass(frozen=True, slots=True, eq=False)
class UnaryTests:
    """The compiled cell of a decision table."""

    text: str
    names: frozenset[str]
    nodes: nodes.UnaryTests
    _needed: frozenset[str]
    _tests: tuple[Test, ...]

    def matches(self, value: object, context: Mapping[str, object], *, now: datetime | None = None) -> bool | None:
        """Whether the value passes; None when that cannot be said, for example of a text and a range of numbers."""
        variables = {name: from_python(context[name]) for name in self._needed if name in context}
        return self.compute(from_python(value), Scope(new_run(now=now), variables))

    def compute(self, value: object, scope: Scope) -> bool | None:
        """The same in FEEL's own types; the value is `?` inside the tests."""
        if self.nodes.tests is None:
            return True
        answers = list(self.answers(value, scope))
        answer = True if True in answers else None if None in answers else False
        return (None if answer is None else not answer) if self.nodes.negated else answer

    def answers(self, value: object, scope: Scope) -> Iterator[bool | None]:
        """Each test's own answer, in order."""
        inner = scope.inner({INPUT: value})
        for one in self._tests:
            test = guarded(one.compiled, inner)
            weigh_test(scope.run, value, test)
            yield passes(value, test, asks=one.asks, alone=one.alone)


def guarded(compiled: Compiled, scope: Scope) -> object:
    try:
        return compiled(scope)
    except RecursionError:
        raise FeelLimitError("the evaluation is nested too deeply") from None


def build_expression(text: str, names: Collection[str], types: Types = NO_TYPES) -> Expression:
    """Compile without looking into the cache; decision models bring their own types."""
    node = parse_expression(text, names)
    return Expression(text, free_names(node, names), all_names(node), compile_node(node, types))


def build_unary_tests(text: str, names: Collection[str], types: Types = NO_TYPES) -> UnaryTests:
    tree = parse_unary_tests(text, names)
    tests = tree.tests or ()
    free = frozenset().union(*(free_names(test, names) for test in tests)) - {INPUT}
    compiled = tuple(Test.of(test, types) for test in tests)
    needed = frozenset().union(*map(all_names, tests)) - {INPUT}
    return UnaryTests(text, free, tree, needed, compiled)


@lru_cache(maxsize=4096)
def _cached_expression(text: str, names: frozenset[str]) -> Expression:
    return build_expression(text, names)


@lru_cache(maxsize=4096)
def _cached_unary_tests(text: str, names: frozenset[str]) -> UnaryTests:
    return build_unary_tests(text, names)


def compile_expression(text: str, *, names: Collection[str] = ()) -> Expression:
    """Compile an expression; names with spaces or signs in them are recognised when they are given.

    Raises `FeelSyntaxError` with line and column.
    """
    build = _cached_expression if len(text) <= LONGEST_CACHED else build_expression
    return build(text, frozenset(names))


def compile_unary_tests(text: str, *, names: Collection[str] = ()) -> UnaryTests:
    """Compile the cell of a decision table, such as `-`, `< 18`, `"a","b"` or `not([1..5])`."""
    build = _cached_unary_tests if len(text) <= LONGEST_CACHED else build_unary_tests
    return build(text, frozenset(names))


def evaluate(text: str, context: Mapping[str, object], *, now: datetime | None = None) -> object:
    """The value of an expression; the context's own keys tell which names have spaces."""
    return compile_expression(text, names=frozenset(spaced_keys(context))).evaluate(context, now=now)


def spaced_keys(context: Mapping[str, object]) -> Iterator[str]:
    """All keys, at any depth, that consist of more than one word."""
    waiting: list[object] = [context]
    for _ in range(MOST_KEYS):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield from (str(key) for key in value if len(words_of(str(key))) > 1)
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
