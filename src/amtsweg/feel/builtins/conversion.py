"""Functions between types: number, string, not, is, and contexts."""

from __future__ import annotations

import re
from decimal import Decimal

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.compare import equal, kind
from amtsweg.feel.values.measure import weigh
from amtsweg.feel.values.numbers import decimal_of
from amtsweg.feel.values.temporal import DateTime, Time
from amtsweg.feel.values.text import text_of
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}
NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@builtin(LIBRARY, "number(from: string, grouping separator?: any, decimal separator?: any)")
def number(_: Run, text: str, grouping: object = None, point: object = None) -> Decimal:
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", ".") or (grouping == point and grouping):
        raise Undefined("the separators must differ and be a blank, a comma or a point")
    if isinstance(grouping, str):
        text = text.replace(grouping, "")
    if isinstance(point, str):
        text = text.replace(point, ".")
    if not NUMBER.fullmatch(text) or len(text) > 1000:
        raise Undefined("the text is not a number")
    return decimal_of(text)


@builtin(LIBRARY, "number(from: number)")
def same_number(_: Run, value: Decimal) -> Decimal:
    return value


@builtin(LIBRARY, "string(from: any)")
def string(run: Run, value: object) -> str | None:
    if value is None:
        return None
    weigh(run, value)
    text = text_of(value)
    run.text(len(text))
    return text


@builtin(LIBRARY, "not(negand: any)")
def negation(_: Run, value: object) -> bool:
    if not isinstance(value, bool):
        raise Undefined(f"{kind(value)} has no negation")
    return not value


@builtin(LIBRARY, "is(value1?: any, value2?: any)")
def identical(run: Run, left: object = None, right: object = None) -> bool:
    """Equal, of one type, and for times even with the same zone."""
    weigh(run, right)
    if type(left) is not type(right):
        return False
    if isinstance(left, Time | DateTime):
        return left == right
    return equal(left, right) is True


@builtin(LIBRARY, "context(entries: list)")
def context(_: Run, entries: list[object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for entry in entries:
        key, value = _pair(entry)
        if key in result:
            raise Undefined(f"the key {key} occurs twice")
        result[key] = value
    return result


def _pair(entry: object) -> tuple[str, object]:
    if not isinstance(entry, dict) or not {"key", "value"} <= entry.keys() or not isinstance(entry["key"], str):
        raise Undefined("every entry must be a context with a key and a value")
    return entry["key"], entry["value"]


@builtin(LIBRARY, "context put(context: context, key: string, value: any)")
def context_put(_: Run, target: dict[str, object], key: str, value: object) -> dict[str, object]:
    return {**target, key: value}


@builtin(LIBRARY, "context put(context: context, keys: list, value: any)")
def context_put_deep(_: Run, target: dict[str, object], keys: list[object], value: object) -> dict[str, object]:
    key, rest = (keys[0], keys[1:]) if keys else (None, [])
    if not isinstance(key, str):
        raise Undefined("keys must be a list of texts")
    if not rest:
        return {**target, key: value}
    inner = target.get(key, {})
    if not isinstance(inner, dict):
        raise Undefined(f"the entry {key} is no context")
    return {**target, key: context_put_deep(_, inner, rest, value)}


@builtin(LIBRARY, "context merge(contexts: list)")
def context_merge(_: Run, contexts: list[object]) -> dict[str, object]:
    result: dict[str, object] = {}
    for part in contexts:
        if not isinstance(part, dict):
            raise Undefined("only contexts can be merged")
        result.update(part)
    return result


@builtin(LIBRARY, "get value(m: context, key: string)")
@builtin(LIBRARY, "get value(context: context, key: string)")
def get_value(_: Run, target: dict[str, object], key: str) -> object:
    if key not in target:
        raise Undefined(f"the context has no entry {key}")
    return target[key]


@builtin(LIBRARY, "get value(context: context, keys: list)")
def get_value_deep(run: Run, target: dict[str, object], keys: list[object]) -> object:
    value: object = target
    for key in keys:
        if not isinstance(value, dict) or not isinstance(key, str):
            raise Undefined("the keys lead nowhere")
        value = get_value(run, value, key)
    return value


@builtin(LIBRARY, "get entries(m: context)")
@builtin(LIBRARY, "get entries(context: context)")
def get_entries(_: Run, target: dict[str, object]) -> list[object]:
    return [{"key": key, "value": value} for key, value in target.items()]
