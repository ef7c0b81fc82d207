"""The built-in functions that are the same in the browser, with the kinds of arguments for which they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from amtsweg.feel.contracts import Construct
from amtsweg.feel.portable.examiner import Examiner, Sight, visits
from amtsweg.feel.portable.kinds import (
    DATE,
    LARGEST_WHOLE,
    MOST_DIGITS,
    REFUSED,
    TEXT,
    TRUTH,
    Kind,
    Sort,
    whole,
)
from amtsweg.feel.portable.patterns import is_portable
from amtsweg.feel.portable.values import SCALARS, calendar_kind
from amtsweg.feel.syntax import nodes

_LONGEST_TEXT = 10**6
_MOST_OF_DIVISOR = 10**6


@dataclass(frozen=True, slots=True)
class Asked:
    """A call with the kinds of its arguments."""

    examiner: Examiner
    node: nodes.Call
    name: str
    kinds: Sequence[Kind]

    @property
    def nullable(self) -> bool:
        return any(kind.nullable for kind in self.kinds)

    def refuse(self, construct: Construct = Construct.FUNCTION) -> Kind:
        return self.examiner.refuse(self.node.at, construct, f"{self.name}()")

    def takes(self, *sorts: Sort, count: int | None = 1) -> bool:
        """Whether there are so many arguments, all of one of these sorts; complains if not."""
        if count is not None and len(self.kinds) != count:
            self.refuse()
            return False
        return self.examiner.fits(self.node.at, self.kinds, *sorts, what=f"{self.name}()")

    def literal(self, index: int) -> object:
        """The value that an argument spells out."""
        argument = self.node.positional[index] if index < len(self.node.positional) else None
        return argument.value if isinstance(argument, nodes.Literal) else None

    def item(self, *sorts: Sort) -> Kind | None:
        """The kind of the items of the single argument, a list of one of these sorts; complains if it is none."""
        if not self.takes(Sort.LIST) or (item := self.kinds[0].item) is None:
            return None
        if item.sort is Sort.ANY and self.kinds[0].length == 0:
            return item
        return item if self.examiner.fits(self.node.at, (item,), *sorts, what=f"{self.name}()") else None


Rule = Callable[[Asked], Kind]


@visits(nodes.Call)
def call(examiner: Examiner, node: nodes.Call, sight: Sight) -> Kind:
    name = node.function.name if isinstance(node.function, nodes.Name) else ""
    kinds = [examiner.kind(argument, sight) for argument in node.positional]
    if node.named is not None:
        return examiner.refuse(node.at, Construct.ARGUMENTS, f"{name}()")
    rule = RULES.get(name) if name not in sight.kinds else None
    asked = Asked(examiner, node, name, kinds)
    return asked.refuse() if rule is None else rule(asked)


def _texts(count: int, result: Kind) -> Rule:
    return lambda asked: replace(result, nullable=asked.nullable) if asked.takes(Sort.TEXT, count=count) else REFUSED


def _not(asked: Asked) -> Kind:
    return asked.kinds[0] if asked.takes(Sort.TRUTH) else REFUSED


def _count(asked: Asked) -> Kind:
    return whole(asked.kinds[0].length, nullable=asked.nullable) if asked.takes(Sort.LIST) else REFUSED


def _sum(asked: Asked) -> Kind:
    item = asked.item(Sort.NUMBER)
    if item is None:
        return REFUSED
    if item.sort is Sort.NUMBER and item.bound is None:
        return asked.refuse(Construct.FRACTIONS)
    bound = (item.bound or 0) * max(1, asked.kinds[0].length)
    return whole(bound) if bound <= LARGEST_WHOLE else asked.refuse(Construct.LARGE)


def _extreme(asked: Asked) -> Kind:
    if len(asked.kinds) == 1:
        item = asked.item(Sort.NUMBER)
        return REFUSED if item is None else replace(item, nullable=True)
    if not asked.kinds or not asked.takes(Sort.NUMBER, count=None):
        return asked.refuse() if not asked.kinds else REFUSED
    bounds = [kind.bound for kind in asked.kinds if kind.bound is not None]
    return Kind(Sort.NUMBER, asked.nullable, max(bounds) if len(bounds) == len(asked.kinds) else None)


def _all(asked: Asked) -> Kind:
    item = asked.item(Sort.TRUTH)
    return REFUSED if item is None else replace(TRUTH, nullable=asked.nullable or item.nullable)


def _list_contains(asked: Asked) -> Kind:
    if len(asked.kinds) != 2:
        return asked.refuse()
    items, element = asked.kinds
    at, what = asked.node.at, f"{asked.name}()"
    if not asked.examiner.fits(at, (items,), Sort.LIST, what=what) or items.item is None:
        return REFUSED
    if not asked.examiner.fits(at, (items.item, element), Sort.TEXT, Sort.NUMBER, Sort.TRUTH, what=what):
        return REFUSED
    return replace(TRUTH, nullable=items.nullable)


def _distinct(asked: Asked) -> Kind:
    return REFUSED if asked.item(*SCALARS) is None else asked.kinds[0]


def _join(asked: Asked) -> Kind:
    if len(asked.kinds) == 2:
        delimiter = asked.kinds[1]
        if not asked.examiner.fits(asked.node.at, (delimiter,), Sort.TEXT, what=f"{asked.name}()"):
            return REFUSED
        asked = replace(asked, kinds=asked.kinds[:1])
    return REFUSED if asked.item(Sort.TEXT) is None else replace(TEXT, nullable=asked.nullable)


def _string(asked: Asked) -> Kind:
    if not asked.takes(*SCALARS):
        return REFUSED
    if asked.kinds[0].sort is Sort.NUMBER and asked.kinds[0].bound is None:
        return asked.refuse(Construct.FRACTIONS)
    return replace(TEXT, nullable=asked.nullable)


def _matches(asked: Asked) -> Kind:
    if not asked.takes(Sort.TEXT, count=2):
        return REFUSED
    pattern = asked.literal(1)
    if not isinstance(pattern, str) or not is_portable(pattern):
        return asked.refuse(Construct.PATTERN)
    return replace(TRUTH, nullable=asked.nullable)


def _floor(asked: Asked) -> Kind:
    if not asked.takes(Sort.NUMBER):
        return REFUSED
    bound = asked.kinds[0].bound
    return whole(10**MOST_DIGITS if bound is None else bound, nullable=asked.nullable)


def _abs(asked: Asked) -> Kind:
    return asked.kinds[0] if asked.takes(Sort.NUMBER) else REFUSED


def _modulo(asked: Asked) -> Kind:
    """The browser computes with a thousand million times the divisor."""
    if not asked.takes(Sort.NUMBER, count=2):
        return REFUSED
    dividend, divisor = asked.kinds
    if dividend.bound is None or divisor.bound is None:
        return asked.refuse(Construct.FRACTIONS)
    if not asked.literal(1) or divisor.bound > _MOST_OF_DIVISOR:
        return asked.refuse(Construct.LARGE)
    return whole(divisor.bound, nullable=asked.nullable)


def _parity(asked: Asked) -> Kind:
    if not asked.takes(Sort.NUMBER):
        return REFUSED
    return (
        asked.refuse(Construct.FRACTIONS) if asked.kinds[0].bound is None else replace(TRUTH, nullable=asked.nullable)
    )


def _today(asked: Asked) -> Kind:
    return asked.refuse() if asked.kinds else replace(DATE, nullable=False)


def _calendar(asked: Asked) -> Kind:
    """`date` and `duration` of a text that stands there."""
    text = asked.literal(0)
    if len(asked.kinds) != 1 or not isinstance(text, str):
        return asked.refuse()
    if text.lstrip("-").startswith("P") != (asked.name == "duration"):
        return asked.refuse(Construct.CALENDAR)
    return calendar_kind(asked.examiner, asked.node.at, text)


RULES: Mapping[str, Rule] = {
    "not": _not,
    "count": _count,
    "sum": _sum,
    "min": _extreme,
    "max": _extreme,
    "all": _all,
    "any": _all,
    "list contains": _list_contains,
    "distinct values": _distinct,
    "string join": _join,
    "string": _string,
    "string length": _texts(1, whole(_LONGEST_TEXT)),
    "upper case": _texts(1, TEXT),
    "lower case": _texts(1, TEXT),
    "contains": _texts(2, TRUTH),
    "starts with": _texts(2, TRUTH),
    "ends with": _texts(2, TRUTH),
    "substring before": _texts(2, TEXT),
    "substring after": _texts(2, TEXT),
    "matches": _matches,
    "floor": _floor,
    "ceiling": _floor,
    "abs": _abs,
    "modulo": _modulo,
    "odd": _parity,
    "even": _parity,
    "today": _today,
    "date": _calendar,
    "duration": _calendar,
}
