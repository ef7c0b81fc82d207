"""Functions with regular expressions: matches, replace, split."""

from __future__ import annotations

import re

from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.regex.matcher import Matcher, Slots
from amtsweg.feel.regex.program import program_of
from amtsweg.feel.run import Run
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}
REPLACEMENT = re.compile(r"\\(.)|\$(\d+)|[\\$]", re.DOTALL)


def _matcher(run: Run, text: str, pattern: str, flags: str | None) -> Matcher:
    program = program_of(pattern, flags or "")
    run.step(len(program.code) // 10)
    return Matcher(program, text, run)


@builtin(LIBRARY, "matches(input: string, pattern: string, flags?: string)")
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool:
    return _matcher(run, text, pattern, flags).search() is not None


@builtin(LIBRARY, "replace(input: string, pattern: string, replacement: string, flags?: string)")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    matcher = _matcher(run, text, pattern, flags)
    if Matcher(matcher.program, "", run).search() is not None:
        raise Undefined("the pattern matches the empty text")
    parts: list[str] = []
    end = 0
    for slots in matcher.find_all():
        parts += (text[end : slots[0]], _filled(replacement, text, slots, literal="q" in matcher.program.flags))
        end = slots[1]
        run.text(len(parts[-1]))
    result = "".join(parts) + text[end:]
    run.text(len(result))
    return result


def _filled(replacement: str, text: str, slots: Slots, *, literal: bool) -> str:
    """The replacement with the groups of a match in place of `$1`, `$2` …"""
    groups = len(slots) // 2 - 1

    def part(found: re.Match[str]) -> str:
        escaped, number = found.groups()
        if escaped in ("\\", "$"):
            return str(escaped)
        if number is None:
            raise Undefined("a replacement may use \\ and $ only as \\\\, \\$ or $ with a number")
        digits = str(number)
        while len(digits) > 1 and int(digits) > groups:
            digits = digits[:-1]
        start, end = slots[int(digits) * 2 : int(digits) * 2 + 2] if int(digits) <= groups else (-1, -1)
        return text[max(start, 0) : max(end, 0)] + number[len(digits) :]

    return replacement if literal else REPLACEMENT.sub(part, replacement)


@builtin(LIBRARY, "split(string: string, delimiter: string)")
def split(run: Run, text: str, delimiter: str) -> list[object]:
    matcher = _matcher(run, text, delimiter, None)
    if Matcher(matcher.program, "", run).search() is not None:
        raise Undefined("the delimiter matches the empty text")
    parts: list[object] = []
    end = 0
    for slots in matcher.find_all():
        parts.append(text[end : slots[0]])
        end = slots[1]
        run.room(len(parts))
    return [*parts, text[end:]]
