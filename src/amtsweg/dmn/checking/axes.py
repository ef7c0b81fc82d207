"""The columns of a table as axes: every constant in a column cuts it, and between two cuts no rule changes its mind.

A piece of an axis is known by one sample value. Whether a rule covers a piece is found by asking its own cell about the
sample, so that the checker can never disagree with the evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cmp_to_key

from amtsweg.dmn import model
from amtsweg.dmn.checking.cover import Budget
from amtsweg.feel.api import FeelSyntaxError, UnaryTests, from_python, to_json
from amtsweg.feel.api import hosting as feel

nodes = feel.nodes
STEPS_OF_TEST, STEPS_OF_CUT = 12, 60
MOST_SHOWN = 20
MAKERS = frozenset(("date", "time", "date and time", "duration"))


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of an axis: one value, or everything strictly between two; None stands for no bound."""

    sample: object
    low: object
    high: object
    is_point: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """A column cut into pieces, and for each rule the pieces it covers (as bits); None where that cannot be known."""

    label: str
    pieces: tuple[Piece, ...]
    covers: tuple[int | None, ...]

    @property
    def whole(self) -> int:
        return (1 << len(self.pieces)) - 1


def constants(tests: UnaryTests) -> list[object] | None:
    """The values that cut the axis; None if a test depends on more than constants."""
    found: list[object] = []
    try:
        for test in tests.nodes.tests or ():
            found.extend(_constants(test))
    except ValueError:
        return None
    return found


def _constants(node: nodes.Node) -> Iterator[object]:
    match node:
        case nodes.UnaryTest(_, _, part, _):
            yield from _constants(part)
        case nodes.RangeLiteral(_, start, end, _, _):
            yield from _constants(start)
            yield from _constants(end)
        case nodes.ListLiteral(_, items):
            for item in items:
                yield from _constants(item)
        case nodes.Literal() | nodes.AtLiteral() | nodes.Negation(_, nodes.Literal()):
            yield _value(node)
        case nodes.Call(_, nodes.Name(_, name), (nodes.Literal(),), None) if name in MAKERS:
            yield _value(node)
        case _:
            raise ValueError("not a constant")


def _value(node: nodes.Node) -> object:
    return feel.compile_node(node, {})(feel.Scope(feel.new_run(), {}))


def compiled(text: model.Text | None) -> UnaryTests | None:
    """The tests of a cell, an empty one being `-`; None for a faulty or absent one."""
    if text is None:
        return None
    try:
        return feel.build_unary_tests(text.text or "-", ())
    except FeelSyntaxError:
        return None


def build_axis(
    label: str, cells: Sequence[UnaryTests | None], allowed: UnaryTests | None, budget: Budget, *, whole: bool
) -> Axis:
    """Cut a column at all constants in it and in what is allowed. Raises `TooLarge`."""
    cuts = [None if cell is None else constants(cell) for cell in cells]
    limits = None if allowed is None else constants(allowed)
    values = [value for found in (*cuts, limits) for value in found or ()]
    budget.pay(STEPS_OF_CUT * len(values))
    pieces = _pieces(values, whole=whole)
    if allowed is not None and limits is not None:
        pieces = [piece for piece in pieces if _covers(allowed, piece)]
    known = _same_kind(values)
    same: dict[str, int] = {}
    covers = (
        _bits(cell, pieces, same, budget) if cell is not None and found is not None and (known or not found) else None
        for cell, found in zip(cells, cuts, strict=True)
    )
    return Axis(label, tuple(pieces), tuple(covers))


def _same_kind(values: Iterable[object]) -> bool:
    return len({type(value) for value in values if value is not None}) <= 1


def _bits(cell: UnaryTests, pieces: Sequence[Piece], same: dict[str, int], budget: Budget) -> int:
    """The pieces a cell covers; cells of the same text cover the same."""
    if cell.text not in same:
        budget.pay(STEPS_OF_TEST * len(pieces))
        same[cell.text] = sum(1 << index for index, piece in enumerate(pieces) if _covers(cell, piece))
    return same[cell.text]


def _covers(cell: UnaryTests, piece: Piece) -> bool:
    return cell.compute(piece.sample, feel.Scope(feel.new_run(), {})) is True


def _pieces(values: list[object], *, whole: bool) -> list[Piece]:
    points = _sorted_points([value for value in values if value is not None])
    pieces = [Piece(None, None, None, True)] if None in values else []
    if not points:
        return [*pieces, Piece(Anything(), None, None, False)]
    if isinstance(points[0], bool):
        return [*pieces, *(Piece(value, value, value, True) for value in (True, False))]
    pieces += _between(None, points[0], whole=whole)
    for point, following in zip(points, [*points[1:], None], strict=True):
        pieces.append(Piece(point, point, point, True))
        pieces += _between(point, following, whole=whole)
    return pieces


@dataclass(frozen=True, slots=True)
class Anything:
    """A sample for a column that no rule looks at."""


def _sorted_points(values: list[object]) -> list[object]:
    if not values or isinstance(values[0], bool) or not _same_kind(values):
        return values[:1]
    points: list[object] = []
    for value in sorted(values, key=cmp_to_key(feel.compare)):
        if not points or feel.compare(points[-1], value) != 0:
            points.append(value)
    return points


def _between(low: object, high: object, *, whole: bool) -> list[Piece]:
    """The piece between two neighbouring cuts, if there is a value between them."""
    sample = _sample(low, high, whole=whole)
    return [] if sample is None else [Piece(sample, low, high, False)]


def _sample(low: object, high: object, *, whole: bool) -> object:
    known = high if low is None else low
    if isinstance(known, Decimal):
        return _number_between(low, high, whole=whole)
    if isinstance(known, str):
        return _text_between(low, high)
    return _calendar_between(low, high)


def _number_between(low: object, high: object, *, whole: bool) -> Decimal | None:
    if not isinstance(low, Decimal):
        return high - 1 if isinstance(high, Decimal) else None
    if not isinstance(high, Decimal):
        return low + 1
    middle = low + 1 if whole else (low + high) / 2
    return middle if low < middle < high else None


def _text_between(low: object, high: object) -> str | None:
    sample = f"{low}\x00" if isinstance(low, str) else ""
    return sample if not isinstance(high, str) or sample < high else None


def _calendar_between(low: object, high: object) -> object:
    """A day, second or month further on; a list with nothing in between has no sample."""
    for step in (timedelta(days=1), timedelta(seconds=1)):
        for start, sign in ((low, "+"), (high, "-")):
            if start is None:
                continue
            moved = feel.parse_expression(f"start {sign} step", ())
            scope = feel.Scope(feel.new_run(), {"start": start, "step": _step(start, step)})
            sample = feel.compile_node(moved, {})(scope)
            if sample is not None and _inside(sample, low, high):
                return sample
    return None


def _step(start: object, step: timedelta) -> object:
    months = feel.compile_node(feel.parse_expression('duration("P1M")', ()), {})(feel.Scope(feel.new_run(), {}))
    return months if type(start) is type(months) else from_python(step)


def _inside(sample: object, low: object, high: object) -> bool:
    above = low is None or feel.compare(low, sample) < 0
    return above and (high is None or feel.compare(sample, high) < 0)


def described(axis: Axis, bits: int) -> str:
    """The pieces of an axis in words of FEEL, neighbours joined."""
    if bits == axis.whole:
        return "-"
    chosen = [piece for index, piece in enumerate(axis.pieces) if bits >> index & 1]
    rest = [piece for index, piece in enumerate(axis.pieces) if not bits >> index & 1]
    # "All but these" reads better than what lies below, between and above them.
    if all(piece.is_point for piece in rest) and not all(piece.is_point for piece in chosen):
        return f"not({_listed([_text(piece.sample) for piece in rest])})"
    runs: list[list[Piece]] = []
    for index, piece in enumerate(axis.pieces):
        if not bits >> index & 1:
            continue
        if runs and _touch(runs[-1][-1], piece) and bits >> (index - 1) & 1:
            runs[-1].append(piece)
        else:
            runs.append([piece])
    return _listed([_run_text(run) for run in runs])


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(texts[:MOST_SHOWN])
    return shown if len(texts) <= MOST_SHOWN else f"{shown}, …"


def _touch(left: Piece, right: Piece) -> bool:
    return left.high is not None and left.high == right.low


def _run_text(run: list[Piece]) -> str:
    first, last = run[0], run[-1]
    if len(run) == 1 and first.is_point:
        return _text(first.sample)
    if first.low is None:
        return f"{'<=' if last.is_point else '<'} {_text(last.high)}"
    if last.high is None:
        return f"{'>=' if first.is_point else '>'} {_text(first.low)}"
    opening, closing = "[" if first.is_point else "(", "]" if last.is_point else ")"
    return f"{opening}{_text(first.low)}..{_text(last.high)}{closing}"


def _text(value: object) -> str:
    if value is None:
        return "null"
    plain = to_json(value)
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{plain}" if isinstance(value, Decimal) else f'@"{plain}"'
