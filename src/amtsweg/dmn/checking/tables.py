"""Checking decision tables: every finding names the rules and, in FEEL, the inputs it is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from amtsweg.dmn import model
from amtsweg.dmn.checking.axes import Axis, build_axis, compiled, constants, described
from amtsweg.dmn.checking.cover import Box, Budget, Space, TooLarge, intersection, meeting
from amtsweg.dmn.contracts import Finding, FindingKind
from amtsweg.feel.api import UnaryTests
from amtsweg.feel.api import hosting as feel

SINGLE = (model.HitPolicy.UNIQUE, model.HitPolicy.ANY, model.HitPolicy.PRIORITY, model.HitPolicy.FIRST)
MOST_OF_A_KIND = 20
Limits = Sequence[UnaryTests | None]
"""For each column what it allows, if that is known."""


@dataclass(frozen=True, slots=True)
class Known:
    """A rule that could be analysed: its number from 1 and its box."""

    number: int
    rule: model.Rule
    box: Box
    rank: tuple[int, ...] | None
    """How important its outputs are, 0 being the most; None if that cannot be known."""


class TableCheck:
    """One table with its columns as axes."""

    def __init__(
        self, table: model.Table, allowed: Limits, priorities: Limits, whole: Collection[str], budget: Budget
    ) -> None:
        self.table = table
        self.budget = budget
        self.priorities = priorities
        self.axes = [
            build_axis(
                clause.label,
                [compiled(rule.tests[index]) for rule in table.rules],
                limit,
                budget,
                whole=clause.label in whole,
            )
            for index, (clause, limit) in enumerate(zip(table.inputs, allowed, strict=True))
        ]
        self.space = Space(tuple(axis.whole for axis in self.axes), budget)
        boxes = [self._box(index) for index in range(len(table.rules))]
        self.known = [
            Known(number, rule, box, self._rank(rule))
            for number, (rule, box) in enumerate(zip(table.rules, boxes, strict=True), 1)
            if box is not None
        ]
        self.unknown = [number for number, box in enumerate(boxes, 1) if box is None]

    def _box(self, rule: int) -> Box | None:
        bits = [axis.covers[rule] for axis in self.axes]
        known = tuple(covered for covered in bits if covered is not None)
        return known if len(known) == len(bits) else None

    def _rank(self, rule: model.Rule) -> tuple[int, ...] | None:
        if self.table.hit_policy is not model.HitPolicy.PRIORITY:
            return None
        ranks = tuple(map(rank_of, rule.outputs, self.priorities))
        known = tuple(rank for rank in ranks if rank is not None)
        return known if len(known) == len(ranks) else None

    def findings(self) -> Iterator[Finding]:
        if self.unknown:
            yield self._finding(FindingKind.UNCHECKED, self.unknown, None)
        try:
            for found in (self._unreachable(), self._overlaps(), self._gaps()):
                yield from islice(found, MOST_OF_A_KIND)
        except TooLarge:
            yield self._finding(FindingKind.TOO_LARGE, (), None)

    def _finding(self, kind: FindingKind, rules: Collection[int], box: Box | None) -> Finding:
        where = (
            () if box is None else tuple(self._described(axis, bits) for axis, bits in zip(self.axes, box, strict=True))
        )
        numbers = tuple(rules)
        line = self.table.rules[numbers[-1] - 1].at.line if numbers else self.table.at.line
        return Finding(kind, self.table.at.element, numbers, where, line)

    @staticmethod
    def _described(axis: Axis, bits: int) -> tuple[str, str]:
        return axis.label, described(axis, bits)

    def _gaps(self) -> Iterator[Finding]:
        """Inputs for which no rule applies; a rule that could not be analysed might, so then nothing is claimed."""
        has_default = any(clause.default is not None for clause in self.table.outputs)
        if self.table.hit_policy not in SINGLE or has_default or self.unknown:
            return
        for box in self.space.uncovered(self.space.bounds, [rule.box for rule in self.known]):
            yield self._finding(FindingKind.GAP, (), box)

    def _overlaps(self) -> Iterator[Finding]:
        """Rules that apply together where only one may, or where they must agree."""
        if self.table.hit_policy not in (model.HitPolicy.UNIQUE, model.HitPolicy.ANY):
            return
        for place, other in meeting([rule.box for rule in self.known], self.space.bounds, self.budget):
            first, second = self.known[place], self.known[other]
            common = intersection(first.box, second.box)
            if common is not None and not self._may_agree(first, second):
                yield self._finding(FindingKind.OVERLAP, (first.number, second.number), common)

    def _may_agree(self, first: Known, second: Known) -> bool:
        outputs = ([cell.text for cell in rule.rule.outputs] for rule in (first, second))
        return self.table.hit_policy is model.HitPolicy.ANY and next(outputs) == next(outputs)

    def _unreachable(self) -> Iterator[Finding]:
        """Rules that no input reaches: their cells exclude each other, or more important rules come first."""
        for index, rule in enumerate(self.known):
            if not all(rule.box):
                yield self._finding(FindingKind.UNREACHABLE, (rule.number,), None)
            elif next(self.space.uncovered(rule.box, self._before(index)), None) is None:
                yield self._finding(FindingKind.UNREACHABLE, (rule.number,), rule.box)

    def _before(self, index: int) -> list[Box]:
        """The rules whose outputs win over those of this one wherever both apply."""
        own = self.known[index].rank
        if self.table.hit_policy is model.HitPolicy.FIRST:
            return [other.box for other in self.known[:index]]
        if own is None:
            return []
        ranked = ((place, other, other.rank) for place, other in enumerate(self.known))
        return [other.box for place, other, rank in ranked if rank is not None and (rank, place) < (own, index)]


def rank_of(output: model.Text, priorities: UnaryTests | None) -> int | None:
    """The place of a constant output among the priorities; the same for all where none are given."""
    if priorities is None:
        return 0
    cell = compiled(output)
    values = None if cell is None else constants(cell)
    if not values or len(values) != 1:
        return None
    answers = list(priorities.answers(values[0], feel.Scope(feel.new_run(), {})))
    return answers.index(True) if True in answers else None


def check(
    table: model.Table, allowed: Limits, priorities: Limits, whole: Collection[str], budget: Budget
) -> tuple[Finding, ...]:
    """The findings of one table, as far as the budget reaches."""
    try:
        return tuple(TableCheck(table, allowed, priorities, whole, budget).findings())
    except TooLarge:
        return (Finding(FindingKind.TOO_LARGE, table.at.element, (), (), table.at.line),)
