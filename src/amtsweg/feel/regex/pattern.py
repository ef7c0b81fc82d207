"""From the text of a pattern to its tree."""

from __future__ import annotations

from dataclasses import dataclass

from amtsweg.feel.regex import charsets
from amtsweg.feel.regex.charsets import CharSet
from amtsweg.feel.values.undefined import Undefined

MOST_REPEATS = 1000
DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Char:
    """One character out of a set."""

    chars: CharSet


@dataclass(frozen=True, slots=True)
class Anchor:
    """`^` or `$`."""

    sign: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part in parentheses; number 0 is one that is not kept."""

    number: int
    body: Tree


@dataclass(frozen=True, slots=True)
class BackReference:
    number: int


@dataclass(frozen=True, slots=True)
class Repeat:
    body: Tree
    least: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    branches: tuple[Tree, ...]


Tree = Char | Anchor | Group | BackReference | Repeat | Sequence | Choice

ESCAPED_SIGNS = frozenset("\\|.-^?*+{}()[]$")
ESCAPED_SPACE = {"n": "\n", "r": "\r", "t": "\t"}


class PatternReader:
    """Reads one pattern. Flag `s` lets the point match line ends too, `i` ignores case."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.flags = flags
        self.index = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0

    def read(self) -> Tree:
        tree = self._choice()
        if self.index < len(self.text):
            raise self._error("a bracket is closed that was not opened")
        return tree

    def _error(self, problem: str) -> Undefined:
        return Undefined(f"the pattern is wrong at character {self.index + 1}: {problem}")

    def _peek(self, ahead: int = 0) -> str:
        return self.text[self.index + ahead : self.index + ahead + 1]

    def _take(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.index)
        self.index += len(sign) if found else 0
        return found

    def _next(self) -> str:
        if self.index >= len(self.text):
            raise self._error("it ends too early")
        self.index += 1
        return self.text[self.index - 1]

    def _choice(self) -> Tree:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error("brackets are nested too deeply")
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        self.depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self) -> Tree:
        parts: list[Tree] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _repeated(self, body: Tree) -> Tree:
        bounds = self._bounds()
        if bounds is None:
            return body
        if isinstance(body, Anchor):
            raise self._error("a line end cannot be repeated")
        greedy = not self._take("?")
        if self._peek() in ("*", "+", "?", "{") and self._peek():
            raise self._error("a repetition cannot be repeated")
        return Repeat(body, bounds[0], bounds[1], greedy)

    def _bounds(self) -> tuple[int, int | None] | None:
        if self._take("*"):
            return 0, None
        if self._take("+"):
            return 1, None
        if self._take("?"):
            return 0, 1
        if not self._take("{"):
            return None
        least, comma, most = self._until("}").partition(",")
        if not least.isdecimal() or not (most.isdecimal() or not most):
            raise self._error("a repetition needs whole numbers")
        upper = int(most) if most else None if comma else int(least)
        if max(int(least), upper or 0) > MOST_REPEATS or (upper is not None and upper < int(least)):
            raise self._error("these bounds cannot be repeated")
        return int(least), upper

    def _until(self, sign: str) -> str:
        end = self.text.find(sign, self.index)
        if end < 0:
            raise self._error(f"{sign} is missing")
        inner, self.index = self.text[self.index : end], end + 1
        return inner

    def _atom(self) -> Tree:
        sign = self._next()
        if sign == "(":
            return self._group()
        if sign == "[":
            return Char(self._class())
        if sign == "\\":
            return self._escape()
        if sign == ".":
            return Char(lambda _: True) if "s" in self.flags else Char(lambda char: char not in "\n\r")
        if sign in "^$":
            return Anchor(sign)
        if sign in "*+?{}]":
            raise self._error(f"{sign} has nothing before it")
        return Char(self._cased(charsets.single(sign)))

    def _group(self) -> Tree:
        number = 0
        if not self._take("?:"):
            self.groups += 1
            number = self.groups
        body = self._choice()
        if not self._take(")"):
            raise self._error("a bracket is not closed")
        self.closed.add(number)
        return Group(number, body)

    def _escape(self) -> Tree:
        sign = self._next()
        if sign in "123456789":
            return self._back_reference(int(sign))
        return Char(self._escaped_set(sign))

    def _back_reference(self, number: int) -> Tree:
        while self._peek().isdecimal() and number * 10 + int(self._peek()) <= self.groups:
            number = number * 10 + int(self._next())
        if number not in self.closed:
            raise self._error(f"there is no group {number} before it")
        return BackReference(number)

    def _escaped_set(self, sign: str) -> CharSet:
        if sign in charsets.ESCAPE_SETS:
            return charsets.ESCAPE_SETS[sign]
        if sign in ("p", "P"):
            return self._property(negated=sign == "P")
        return self._cased(charsets.single(self._escaped_char(sign)))

    def _escaped_char(self, sign: str) -> str:
        if sign in ESCAPED_SPACE:
            return ESCAPED_SPACE[sign]
        if sign in ESCAPED_SIGNS:
            return sign
        raise self._error(f"\\{sign} has no meaning")

    def _property(self, *, negated: bool) -> CharSet:
        if not self._take("{"):
            raise self._error("a category stands in braces")
        name = self._until("}")
        chars = charsets.named(name)
        if chars is None:
            raise self._error(f"there is no category {name}")
        return charsets.opposite(chars) if negated else chars

    def _cased(self, chars: CharSet) -> CharSet:
        return charsets.caseless(chars) if "i" in self.flags else chars

    def _class(self) -> CharSet:
        """What stands in square brackets; `-[…]` at its end takes characters out again."""
        negated = self._take("^")
        sets: list[CharSet] = []
        removed: CharSet | None = None
        while not self._take("]"):
            if sets and self._take("-["):
                removed = self._class()
                if not self._take("]"):
                    raise self._error("a subtraction stands at the end of a class")
                break
            sets.append(self._class_part())
        if not sets:
            raise self._error("a class is empty")
        chars = self._cased(charsets.one_of(sets))
        chars = charsets.opposite(chars) if negated else chars
        return chars if removed is None else charsets.without(chars, removed)

    def _class_part(self) -> CharSet:
        sign = self._next()
        if sign == "[":
            raise self._error("[ stands unescaped in a class")
        if sign == "\\":
            escaped = self._next()
            if escaped in charsets.ESCAPE_SETS or escaped in "pP":
                return self._escaped_set(escaped)
            sign = self._escaped_char(escaped)
        if self._peek() != "-" or self._peek(1) in ("]", "[", ""):
            return charsets.single(sign)
        self.index += 1
        last = self._next()
        last = self._escaped_char(self._next()) if last == "\\" else last
        if last < sign:
            raise self._error(f"{sign}-{last} runs backwards")
        return charsets.span(sign, last)


def strip_space(text: str) -> str:
    """Flag `x`: space outside of classes is layout."""
    result: list[str] = []
    depth, escaped = 0, False
    for char in text:
        if not escaped:
            depth += (char == "[") - (char == "]" and depth > 0)
        escaped = char == "\\" and not escaped
        if depth or char not in " \t\n\r":
            result.append(char)
    return "".join(result)
