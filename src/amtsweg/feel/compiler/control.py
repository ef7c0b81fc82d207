"""Conditions, loops, quantifiers, functions, lists and contexts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from amtsweg.feel.compiler.inference import inferred
from amtsweg.feel.compiler.registry import Compiled, Types, compile_node, compiles
from amtsweg.feel.run import Run, Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.free_names import all_names
from amtsweg.feel.syntax.size import effort
from amtsweg.feel.values.functions import Closure, Parameter
from amtsweg.feel.values.protocols import FeelType
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.sequence import counted, members
from amtsweg.feel.values.types import resolved
from amtsweg.feel.values.undefined import Undefined

PARTIAL = "partial"
Source = Callable[[Scope], Iterable[object]]


@compiles(nodes.If)
def conditional(node: nodes.If, types: Types) -> Compiled:
    condition, then, otherwise = (compile_node(part, types) for part in (node.condition, node.then, node.otherwise))

    def choose(scope: Scope) -> object:
        try:
            chosen = then if condition(scope) is True else otherwise
        except Undefined as undefined:
            return scope.run.null(node.at, str(undefined))
        return chosen(scope)

    return choose


@compiles(nodes.For)
def loop(node: nodes.For, types: Types) -> Compiled:
    sources = _sources(node.iterators, types)
    body, at = compile_node(node.body, types), node.at
    looks_back, cost = PARTIAL in all_names(node.body), effort(node.body)

    def collect(scope: Scope) -> object:
        results: list[object] = []
        try:
            for bound in bindings(scope, sources):
                scope.run.step(cost)
                scope.run.room(len(results) + 1)
                results.append(body(_looking_back(bound, results) if looks_back else bound))
        except Undefined as undefined:
            return scope.run.null(at, str(undefined))
        return results

    return collect


def _looking_back(scope: Scope, results: list[object]) -> Scope:
    """A scope with the results so far; a copy, for a result may hold it."""
    scope.run.step(len(results) // 50)
    return scope.inner({PARTIAL: list(results)})


def _sources(iterators: tuple[nodes.Iterator, ...], types: Types) -> tuple[tuple[str, Source], ...]:
    return tuple((iterator.name, _source(iterator, types)) for iterator in iterators)


def _source(iterator: nodes.Iterator, types: Types) -> Source:
    start = compile_node(iterator.source, types)
    if iterator.end is None:
        return lambda scope: members(scope.run, start(scope))
    end = compile_node(iterator.end, types)
    return lambda scope: counted(scope.run, Range(start(scope), end(scope)))


def bindings(scope: Scope, sources: tuple[tuple[str, Source], ...]) -> Iterator[Scope]:
    """A scope for every combination of the iterators' items; later iterators see the earlier ones' names."""
    if not sources:
        yield scope
        return
    (name, source), rest = sources[0], sources[1:]
    for item in source(scope):
        scope.run.step()
        yield from bindings(scope.inner({name: item}), rest)


@compiles(nodes.Quantified)
def quantified(node: nodes.Quantified, types: Types) -> Compiled:
    sources = _sources(node.iterators, types)
    condition, at = compile_node(node.condition, types), node.at
    deciding, cost = node.quantifier == "some", effort(node.condition)

    def decide(scope: Scope) -> object:
        known = True
        try:
            for bound in bindings(scope, sources):
                scope.run.step(cost)
                answer = condition(bound)
                if answer is deciding:
                    return deciding
                known = known and isinstance(answer, bool)
        except Undefined as undefined:
            return scope.run.null(at, str(undefined))
        return (not deciding) if known else scope.run.null(at, "a condition is neither true nor false")

    return decide


@compiles(nodes.FunctionLiteral)
def function_literal(node: nodes.FunctionLiteral, types: Types) -> Compiled:
    if node.external:
        reason = "external functions are not executed"
        return lambda scope: scope.run.null(node.at, reason)
    parameters = tuple(Parameter(name, wanted and resolved(wanted, types)) for name, wanted in node.parameters)
    body = compile_node(node.body, types)
    result, cost = inferred(node.body), effort(node.body)

    def counted_body(scope: Scope) -> object:
        scope.run.step(cost)
        return body(scope)

    return lambda scope: closure(parameters, counted_body, scope, result)


def closure(parameters: tuple[Parameter, ...], body: Compiled, scope: Scope, result: FeelType | None = None) -> Closure:
    """A function that sees the scope it was written in."""
    names = [parameter.name for parameter in parameters]

    def run_body(run: Run, arguments: tuple[object, ...]) -> object:
        return body(Scope(run, dict(zip(names, arguments, strict=True)), scope))

    return Closure(parameters, run_body, result)


@compiles(nodes.ListLiteral)
def list_literal(node: nodes.ListLiteral, types: Types) -> Compiled:
    items = tuple(compile_node(item, types) for item in node.items)
    return lambda scope: [item(scope) for item in items]


@compiles(nodes.ContextLiteral)
def context_literal(node: nodes.ContextLiteral, types: Types) -> Compiled:
    entries = tuple((name, compile_node(entry, types)) for name, entry in node.entries)
    if len({name for name, _ in entries}) < len(entries):
        return lambda scope: scope.run.null(node.at, "two entries of a context have the same name")

    def build(scope: Scope) -> object:
        context: dict[str, object] = {}
        inner = scope.inner(context)
        for name, entry in entries:
            context[name] = entry(inner)
        return context

    return build
