"""Which names an expression expects from outside."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from amtsweg.feel.syntax import nodes

Bound = frozenset[str]


def free_names(node: nodes.Node, known: Collection[str]) -> frozenset[str]:
    """Names used but not introduced. Inside a filter a name may be a property of the item, so only known ones count."""
    return frozenset(_free(node, frozenset(), frozenset(known)))


def _free(node: nodes.Node, bound: Bound, known: Bound) -> Iterator[str]:
    match node:
        case nodes.Name(_, name):
            if name not in bound:
                yield name
        case nodes.For(_, iterators, body):
            yield from _looped(iterators, body, bound | {"partial"}, known)
        case nodes.Quantified(_, _, iterators, condition):
            yield from _looped(iterators, condition, bound, known)
        case nodes.FunctionLiteral(_, parameters, body, external):
            if not external:
                yield from _free(body, bound | {name for name, _ in parameters}, known)
        case nodes.ContextLiteral(_, entries):
            for name, entry in entries:
                yield from _free(entry, bound, known)
                bound = bound | {name}
        case nodes.Filter(_, source, condition):
            yield from _free(source, bound, known)
            yield from (name for name in _free(condition, bound | {"item"}, known) if name in known)
        case _:
            for child in children(node):
                yield from _free(child, bound, known)


def all_names(node: nodes.Node) -> frozenset[str]:
    """Every name that occurs, wherever it may come from."""
    return frozenset(_all(node))


def _all(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Name):
        yield node.name
    for child in children(node):
        yield from _all(child)


def _looped(iterators: tuple[nodes.Iterator, ...], body: nodes.Node, bound: Bound, known: Bound) -> Iterator[str]:
    for iterator in iterators:
        yield from _free(iterator.source, bound, known)
        if iterator.end is not None:
            yield from _free(iterator.end, bound, known)
        bound = bound | {iterator.name}
    yield from _free(body, bound, known)


def children(node: nodes.Node) -> tuple[nodes.Node, ...]:
    """The direct parts of a node."""
    match node:
        case nodes.Arithmetic(_, first, rest):
            return (first, *(operand for _, operand in rest))
        case nodes.Logic(_, _, parts) | nodes.ListLiteral(_, parts):
            return parts
        case nodes.Comparison(_, _, left, right) | nodes.RangeLiteral(_, left, right, _, _):
            return (left, right)
        case nodes.Between(_, first, second, third) | nodes.If(_, first, second, third):
            return (first, second, third)
        case nodes.In(_, value, tests):
            return (value, *tests)
        case nodes.Negation(_, part) | nodes.InstanceOf(_, part, _) | nodes.Path(_, part, _):
            return (part,)
        case nodes.Filter(_, source, condition):
            return (source, condition)
        case nodes.ContextLiteral(_, entries):
            return tuple(entry for _, entry in entries)
        case nodes.FunctionLiteral(_, _, body, _):
            return (body,)
        case nodes.For(_, iterators, body) | nodes.Quantified(_, _, iterators, body):
            return (*(part for it in iterators for part in (it.source, it.end) if part is not None), body)
        case nodes.UnaryTest(_, _, part, _) | nodes.Coerced(_, part, _) | nodes.Answer(_, part):
            return (part,)
        case nodes.Call(_, function, positional, named):
            return (function, *positional, *(argument for _, argument in named or ()))
    return ()
