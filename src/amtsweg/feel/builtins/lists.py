"""Functions of lists. Positions count from 1, negative ones from the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cmp_to_key

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.compare import compare, equal
from amtsweg.feel.values.measure import weigh
from amtsweg.feel.values.numbers import integer
from amtsweg.feel.values.protocols import Function
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}


def spread(arguments: Sequence[object]) -> list[object]:
    """Functions of a list also take its items one by one."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        return arguments[0]
    if not arguments:
        raise Undefined("at least one argument is needed")
    return list(arguments)


def _index(items: Sequence[object], position: Decimal, *, end: int = 0) -> int:
    """The index that a position means; `end` is 1 where the place behind the last item counts."""
    index = integer(position, "position")
    if index == 0 or abs(index) > len(items) + (end if index > 0 else 0):
        raise Undefined("position lies outside the list")
    return index - 1 if index > 0 else len(items) + index


def _position_in(items: Iterable[object], wanted: object) -> bool:
    return any(equal(item, wanted) is True for item in items)


@builtin(LIBRARY, "list contains(list: list, element: any)")
def list_contains(run: Run, items: list[object], element: object) -> bool:
    run.step(len(items))
    weigh(run, element, len(items))
    return _position_in(items, element)


@builtin(LIBRARY, "list replace(list: list, position: number, newItem: any)")
def list_replace_at(run: Run, items: list[object], position: Decimal, item: object) -> list[object]:
    run.length(len(items))
    index = _index(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@builtin(LIBRARY, "list replace(list: list, match: function, newItem: any)")
def list_replace(run: Run, items: list[object], match: Function, item: object) -> list[object]:
    run.length(len(items))
    answers = [match.call(run, (old, item), None) for old in items]
    if not all(isinstance(answer, bool) for answer in answers):
        raise Undefined("match must answer with true or false")
    return [item if answer else old for old, answer in zip(items, answers, strict=True)]


@builtin(LIBRARY, "count(list: list)")
def count(_: Run, items: list[object]) -> Decimal:
    return Decimal(len(items))


@builtin(LIBRARY, "count(list...: any)")
def count_each(_: Run, *items: object) -> Decimal:
    if items == (None,):
        raise Undefined("list must be a list, not null")
    return Decimal(len(spread(items)))


def _extreme(run: Run, items: Sequence[object], sign: int) -> object:
    run.step(len(items))
    if not items:
        return None
    best = items[0]
    compare(best, best)
    for item in items[1:]:
        if compare(item, best) * sign > 0:
            best = item
    return best


@builtin(LIBRARY, "min(list...: any)")
def minimum(run: Run, *items: object) -> object:
    return _extreme(run, spread(items), -1)


@builtin(LIBRARY, "max(list...: any)")
def maximum(run: Run, *items: object) -> object:
    return _extreme(run, spread(items), 1)


@builtin(LIBRARY, "sublist(list: list, start position: number, length?: number)")
def sublist(run: Run, items: list[object], start: Decimal, length: Decimal | None = None) -> list[object]:
    run.step(len(items))
    begin = _index(items, start)
    if length is None:
        return items[begin:]
    amount = integer(length, "length")
    if amount < 1 or begin + amount > len(items):
        raise Undefined("length reaches beyond the list")
    return items[begin : begin + amount]


@builtin(LIBRARY, "append(list: list, item...: any)")
def append(run: Run, items: list[object], *more: object) -> list[object]:
    return concatenate(run, items, list(more))


@builtin(LIBRARY, "concatenate(list...: any)")
def concatenate(run: Run, *lists: object) -> list[object]:
    if not lists or any(part is None for part in lists):
        raise Undefined("only lists can be joined")
    result: list[object] = []
    for part in lists:
        result += part if isinstance(part, list) else [part]
        run.length(len(result))
    return result


@builtin(LIBRARY, "insert before(list: list, position: number, newItem: any)")
def insert_before(run: Run, items: list[object], position: Decimal, item: object) -> list[object]:
    run.length(len(items) + 1)
    index = _index(items, position)
    return [*items[:index], item, *items[index:]]


@builtin(LIBRARY, "remove(list: list, position: number)")
def remove(run: Run, items: list[object], position: Decimal) -> list[object]:
    run.step(len(items))
    index = _index(items, position)
    return items[:index] + items[index + 1 :]


@builtin(LIBRARY, "reverse(list: list)")
def reverse(run: Run, items: list[object]) -> list[object]:
    run.step(len(items))
    return items[::-1]


@builtin(LIBRARY, "index of(list: list, match: any)")
def index_of(run: Run, items: list[object], match: object) -> list[object]:
    run.step(len(items))
    weigh(run, match, len(items))
    return [Decimal(index) for index, item in enumerate(items, 1) if equal(item, match) is True]


def _distinct(run: Run, items: Iterable[object]) -> list[object]:
    result: list[object] = []
    for item in items:
        run.step(len(result) + 1)
        weigh(run, item, len(result))
        if not _position_in(result, item):
            result.append(item)
    return result


@builtin(LIBRARY, "union(list...: any)")
def union(run: Run, *lists: object) -> list[object]:
    return _distinct(run, concatenate(run, *lists))


@builtin(LIBRARY, "distinct values(list: list)")
def distinct_values(run: Run, items: list[object]) -> list[object]:
    return _distinct(run, items)


def _flat(run: Run, items: Iterable[object], depth: int = 0) -> Iterator[object]:
    if depth > 100:
        raise Undefined("the list is nested too deeply")
    for item in items:
        run.step()
        if isinstance(item, list):
            yield from _flat(run, item, depth + 1)
        else:
            yield item


@builtin(LIBRARY, "flatten(list: list)")
def flatten(run: Run, items: list[object]) -> list[object]:
    return list(_flat(run, items))


@builtin(LIBRARY, "sort(list: list, precedes?: function)")
def sort(run: Run, items: list[object], precedes: Function | None = None) -> list[object]:
    """Sorted by the given question "does the first come before the second", else by natural order; stable."""
    run.step(len(items) * max(len(items).bit_length(), 1))
    if precedes is None:
        return sorted(items, key=cmp_to_key(compare))

    def order(left: object, right: object) -> int:
        if precedes.call(run, (left, right), None) is True:
            return -1
        return 1 if precedes.call(run, (right, left), None) is True else 0

    return sorted(items, key=cmp_to_key(order))


def _answers(run: Run, items: Sequence[object], deciding: bool) -> bool | None:
    run.step(len(items))
    if any(item is deciding for item in items):
        return deciding
    return (not deciding) if all(isinstance(item, bool) for item in items) else None


@builtin(LIBRARY, "all(list...: any)")
@builtin(LIBRARY, "and(list...: any)")
def all_true(run: Run, *items: object) -> bool | None:
    return _answers(run, spread(items), deciding=False)


@builtin(LIBRARY, "any(list...: any)")
@builtin(LIBRARY, "or(list...: any)")
def any_true(run: Run, *items: object) -> bool | None:
    return _answers(run, spread(items), deciding=True)
