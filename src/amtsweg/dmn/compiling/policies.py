"""Hit policies: from the rules that apply to what the table gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from amtsweg.dmn.model import Aggregation, HitPolicy
from amtsweg.feel.api import compile_expression
from amtsweg.feel.api import hosting as feel


class Unresolved(Exception):
    """The policy gives nothing for these rules."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that applies: its index, outputs and rank among the priorities."""

    index: int
    outputs: tuple[object, ...]
    rank: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The rules whose outputs count, and the aggregated value if there is one."""

    used: list[Hit]
    many: bool = False
    aggregated: bool = False
    value: object = field(default=None)


def _some(hits: list[Hit]) -> list[Hit]:
    if not hits:
        raise Unresolved("no rule applies")
    return hits


def _unique(hits: list[Hit], _: Aggregation | None) -> Outcome:
    if len(_some(hits)) > 1:
        raise Unresolved("rules " + ", ".join(str(hit.index + 1) for hit in hits) + " apply at once")
    return Outcome(hits)


def _any(hits: list[Hit], _: Aggregation | None) -> Outcome:
    first = _some(hits)[0]
    if any(feel.equal(list(hit.outputs), list(first.outputs)) is not True for hit in hits):
        raise Unresolved("several rules apply and their outputs differ")
    return Outcome([first])


def _first(hits: list[Hit], _: Aggregation | None) -> Outcome:
    return Outcome(_some(hits)[:1])


def _priority(hits: list[Hit], _: Aggregation | None) -> Outcome:
    return Outcome([min(_some(hits), key=lambda hit: hit.rank)])


def _rule_order(hits: list[Hit], _: Aggregation | None) -> Outcome:
    return Outcome(_some(hits), many=True)


def _output_order(hits: list[Hit], _: Aggregation | None) -> Outcome:
    return Outcome(sorted(_some(hits), key=lambda hit: hit.rank), many=True)


def _collect(hits: list[Hit], aggregation: Aggregation | None) -> Outcome:
    if aggregation is None:
        return Outcome(_some(hits), many=True)
    values = [hit.outputs[0] for hit in hits]
    # The aggregations are FEEL's own functions of the same names.
    aggregate = compile_expression(f"{aggregation.value.lower()}(outputs)")
    return Outcome(hits, aggregated=True, value=aggregate.compute(feel.Scope(feel.new_run(), {"outputs": values})))


POLICIES: dict[HitPolicy, Callable[[list[Hit], Aggregation | None], Outcome]] = {
    HitPolicy.UNIQUE: _unique,
    HitPolicy.ANY: _any,
    HitPolicy.PRIORITY: _priority,
    HitPolicy.FIRST: _first,
    HitPolicy.COLLECT: _collect,
    HitPolicy.RULE_ORDER: _rule_order,
    HitPolicy.OUTPUT_ORDER: _output_order,
}
