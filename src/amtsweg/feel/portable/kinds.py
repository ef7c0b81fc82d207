"""What can be seen of a value without computing it: its kind, whether it may be null, and how large it may get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

MOST_DIGITS = 15
"""As many decimal digits survive a binary number unharmed."""
LARGEST_WHOLE = 2**53
"""Up to here a binary number counts every whole number."""
MOST_ITEMS = 1000


class Sort(Enum):
    """The sorts of values; a value nobody knows anything of is ANY, one that was complained about already REFUSED."""

    ANY = "any"
    REFUSED = "refused"
    NULL = "null"
    TRUTH = "truth"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DAYS = "days"
    MONTHS = "months"
    LIST = "list"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value.

    `bound` says that a number is whole and at most so far from zero; without it, it may have a fraction.
    """

    sort: Sort
    nullable: bool = True
    bound: int | None = None
    item: Kind | None = None
    length: int = MOST_ITEMS
    entries: Mapping[str, Kind] = field(default_factory=dict)


ANY = Kind(Sort.ANY)
REFUSED = Kind(Sort.REFUSED)
NULL = Kind(Sort.NULL)
TRUTH = Kind(Sort.TRUTH)
TEXT = Kind(Sort.TEXT)
DATE = Kind(Sort.DATE)
FRACTION = Kind(Sort.NUMBER)


def whole(bound: int = 10**MOST_DIGITS - 1, *, nullable: bool = True) -> Kind:
    """Whole numbers up to a bound."""
    return Kind(Sort.NUMBER, nullable, bound)


def list_of(item: Kind, *, length: int = MOST_ITEMS, nullable: bool = False) -> Kind:
    """Lists of one kind of items."""
    return Kind(Sort.LIST, nullable, item=item, length=length)


def context_of(entries: Mapping[str, Kind], *, nullable: bool = False) -> Kind:
    """Contexts with these entries."""
    return Kind(Sort.CONTEXT, nullable, entries=entries)


def joined(left: Kind, right: Kind) -> Kind:
    """The kind of a value that is of one or the other."""
    for one, other in ((left, right), (right, left)):
        if one.sort is Sort.REFUSED:
            return one
        if one.sort is Sort.NULL:
            return replace(other, nullable=True)
    nullable = left.nullable or right.nullable
    if left.sort is not right.sort or left.sort is Sort.ANY:
        return replace(ANY, nullable=nullable)
    if left.sort is Sort.LIST and left.item is not None and right.item is not None:
        item = joined(left.item, right.item)
        return list_of(item, length=max(left.length, right.length), nullable=nullable)
    if left.sort is Sort.CONTEXT:
        names = left.entries.keys() | right.entries.keys()
        entries = {name: joined(left.entries.get(name, NULL), right.entries.get(name, NULL)) for name in names}
        return context_of(entries, nullable=nullable)
    bound = None if left.bound is None or right.bound is None else max(left.bound, right.bound)
    return replace(left, nullable=nullable, bound=bound)
