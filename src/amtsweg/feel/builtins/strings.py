"""Functions of texts. A character is a code point: an emoji counts as one."""

from __future__ import annotations

from decimal import Decimal

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.run import Run
from amtsweg.feel.values.numbers import integer
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}


@builtin(LIBRARY, "substring(string: string, start position: number, length?: number)")
def substring(_: Run, text: str, start: Decimal, length: Decimal | None = None) -> str:
    first = integer(start, "start position")
    if first == 0 or abs(first) > len(text):
        raise Undefined("start position lies outside the text")
    begin = first - 1 if first > 0 else len(text) + first
    if length is None:
        return text[begin:]
    if length < 1:
        raise Undefined("length must be at least 1")
    return text[begin : begin + integer(length.to_integral_value(rounding="ROUND_DOWN"), "length")]


@builtin(LIBRARY, "string length(string: string)")
def string_length(_: Run, text: str) -> Decimal:
    return Decimal(len(text))


@builtin(LIBRARY, "upper case(string: string)")
def upper_case(_: Run, text: str) -> str:
    return text.upper()


@builtin(LIBRARY, "lower case(string: string)")
def lower_case(_: Run, text: str) -> str:
    return text.lower()


@builtin(LIBRARY, "substring before(string: string, match: string)")
def substring_before(_: Run, text: str, match: str) -> str:
    before, found, _rest = text.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin(LIBRARY, "substring after(string: string, match: string)")
def substring_after(_: Run, text: str, match: str) -> str:
    return text.partition(match)[2] if match else text


@builtin(LIBRARY, "contains(string: string, match: string)")
def contains(_: Run, text: str, match: str) -> bool:
    return match in text


@builtin(LIBRARY, "starts with(string: string, match: string)")
def starts_with(_: Run, text: str, match: str) -> bool:
    return text.startswith(match)


@builtin(LIBRARY, "ends with(string: string, match: string)")
def ends_with(_: Run, text: str, match: str) -> bool:
    return text.endswith(match)


@builtin(LIBRARY, "string join(list: list, delimiter?: string)")
def string_join(run: Run, parts: list[object], delimiter: str | None = None) -> str:
    """The texts of a list, one after the other; nulls are left out."""
    texts = [part for part in parts if part is not None]
    if not all(isinstance(part, str) for part in texts):
        raise Undefined("only texts can be joined")
    strings = [str(part) for part in texts]
    run.text(sum(map(len, strings)) + len(strings) * len(delimiter or ""))
    return (delimiter or "").join(strings)
