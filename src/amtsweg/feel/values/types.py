"""The types of FEEL: what `instance of` asks and what parameters and decisions promise."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from amtsweg.feel.values.functions import Closure
from amtsweg.feel.values.protocols import FeelType, Function
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import Date, DateTime, DaysTimeDuration, Time, YearsMonthsDuration


def _simple(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, kind)


CHECKS: dict[str, Callable[[object], bool]] = {
    "number": _simple(Decimal),
    "string": _simple(str),
    "boolean": _simple(bool),
    "date": _simple(Date),
    "time": _simple(Time),
    "date and time": _simple(DateTime),
    "days and time duration": _simple(DaysTimeDuration),
    "years and months duration": _simple(YearsMonthsDuration),
    "list": _simple(list),
    "context": _simple(dict),
    "range": _simple(Range),
    "function": lambda value: isinstance(value, Function),
    "Any": lambda value: value is not None,
    "Null": lambda value: value is None,
}


class Coercing(ABC):
    """The conversions every type shares: a list of one becomes its item, an item becomes a list of one."""

    __slots__ = ()

    @abstractmethod
    def accepts(self, value: object) -> bool:
        """Whether the value is an instance of the type."""

    def plain(self) -> FeelType:
        return self

    def coerce(self, value: object) -> object:
        if value is None or self.accepts(value):
            return value
        if isinstance(value, list) and len(value) == 1 and self.accepts(value[0]):
            return value[0]
        if isinstance(value, Date):
            moment = DateTime(value, Time(0, 0, 0, 0, 0))
            return moment if self.accepts(moment) else None
        return None


@dataclass(frozen=True, slots=True)
class SimpleType(Coercing):
    """A type without parts."""

    name: str

    def accepts(self, value: object) -> bool:
        return CHECKS[self.name](value)


@dataclass(frozen=True, slots=True)
class ListType(Coercing):
    """Lists whose items are null or of one type."""

    item: FeelType

    def accepts(self, value: object) -> bool:
        return isinstance(value, list) and all(fits(self.item, item) for item in value)

    def coerce(self, value: object) -> object:
        if value is None or self.accepts(value):
            return value
        wrapped = [value]
        return wrapped if not isinstance(value, list) and self.accepts(wrapped) else None


@dataclass(frozen=True, slots=True)
class ContextType(Coercing):
    """Contexts that have at least these entries."""

    entries: tuple[tuple[str, FeelType], ...]

    def accepts(self, value: object) -> bool:
        return isinstance(value, dict) and all(
            name in value and fits(entry, value[name]) for name, entry in self.entries
        )


@dataclass(frozen=True, slots=True)
class RangeType(Coercing):
    """Ranges whose ends are of one type."""

    item: FeelType

    def accepts(self, value: object) -> bool:
        return isinstance(value, Range) and all(fits(self.item, end) for end in (value.start, value.end))


@dataclass(frozen=True, slots=True)
class FunctionType(Coercing):
    """Functions that take at least these parameters and give at most such a result."""

    parameters: tuple[FeelType, ...]
    result: FeelType

    def accepts(self, value: object) -> bool:
        if not isinstance(value, Closure):
            return isinstance(value, Function)
        if len(value.parameters) != len(self.parameters):
            return False
        pairs = zip(self.parameters, value.parameters, strict=True)
        takes = all(conforms(given, own.type or ANY) for given, own in pairs)
        return takes and (value.result is None or conforms(value.result, self.result))


@dataclass(frozen=True, slots=True)
class NamedType:
    """A type defined elsewhere, by name; whoever evaluates knows it."""

    name: str

    def accepts(self, _: object) -> bool:
        return False

    def plain(self) -> FeelType:
        return self

    def coerce(self, value: object) -> object:
        return value


ANY = SimpleType("Any")


def fits(wanted: FeelType, value: object) -> bool:
    """Whether a part of a value may stand where the type is wanted; null may stand anywhere."""
    return value is None or wanted.accepts(value)


def conforms(sub: FeelType, wanted: FeelType) -> bool:
    """Whether every value of one type can be used where the other is wanted."""
    sub, wanted = sub.plain(), wanted.plain()
    if wanted in (sub, ANY):
        return True
    match sub, wanted:
        case (ListType(item), ListType(wanted_item)) | (RangeType(item), RangeType(wanted_item)):
            return conforms(item, wanted_item)
        case ContextType(entries), ContextType(wanted_entries):
            own = dict(entries)
            return all(name in own and conforms(own[name], entry) for name, entry in wanted_entries)
        case FunctionType(parameters, result), FunctionType(wanted_parameters, wanted_result):
            return len(parameters) == len(wanted_parameters) and all(
                map(conforms, (*wanted_parameters, result), (*parameters, wanted_result))
            )
    return False


def resolved(declared: FeelType, known: Mapping[str, FeelType]) -> FeelType:
    """The type with all names inside it replaced by what they stand for."""
    match declared:
        case NamedType(name):
            return known.get(name, declared)
        case ListType(item):
            return ListType(resolved(item, known))
        case RangeType(item):
            return RangeType(resolved(item, known))
        case ContextType(entries):
            return ContextType(tuple((name, resolved(entry, known)) for name, entry in entries))
        case FunctionType(parameters, result):
            return FunctionType(tuple(resolved(p, known) for p in parameters), resolved(result, known))
        case _:
            return declared
