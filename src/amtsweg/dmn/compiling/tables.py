"""Decision tables as one closure: test the rules, then let the hit policy say what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from amtsweg.dmn import model
from amtsweg.dmn.compiling.policies import POLICIES, Hit, Outcome, Unresolved
from amtsweg.dmn.compiling.problems import Problems, at
from amtsweg.dmn.compiling.types import TypeBuilder
from amtsweg.dmn.contracts import FiredRule
from amtsweg.feel.api import UnaryTests
from amtsweg.feel.api import hosting as feel

Compiled = Callable[[feel.Scope], object]


@dataclass(frozen=True, slots=True)
class CompiledRule:
    tests: tuple[UnaryTests | None, ...]
    outputs: tuple[Compiled, ...]


class TableBuilder:
    """Compiles the texts of one table."""

    def __init__(self, table: model.Table, names: frozenset[str], problems: Problems, types: TypeBuilder) -> None:
        self.table = table
        self.names = names
        self.problems = problems
        self.types = types

    def expression(self, text: model.Text | None) -> Compiled:
        if text is None or not text.text:
            return lambda _: None
        return feel.compile_node(self.problems.expression(text, self.names), self.types.registry)

    def tests(self, text: model.Text | None) -> UnaryTests | None:
        if text is None:
            return None
        written = text if text.text else model.Text(text.at, "-")
        return self.problems.unary_tests(written, self.names, self.types.registry)

    def rule(self, rule: model.Rule) -> CompiledRule:
        outputs = zip(rule.outputs, self.table.outputs, strict=True)
        return CompiledRule(
            tuple(self.tests(cell) for cell in rule.tests), tuple(self.output(cell, clause) for cell, clause in outputs)
        )

    def output(self, cell: model.Text | None, clause: model.OutputClause) -> Compiled:
        """A result cell, in the type that its column promises."""
        written = self.expression(cell)
        promised = self.types.of(clause.type, clause.at)
        if promised is None or cell is None:
            return written
        place, wanted = cell.at, promised

        def checked(scope: feel.Scope) -> object:
            value = written(scope)
            result = wanted.coerce(value)
            if result is None and value is not None:
                return scope.run.null(at(place), f"{place.element}: the output is not of its column's type")
            return result

        return checked

    def priorities(self, clause: model.OutputClause) -> UnaryTests | None:
        """The allowed outputs in order of priority: the clause's own, else those of its type."""
        return self.tests(clause.values or self.types.allowed.get(clause.type or ""))


class CompiledTable:
    """A table ready to be asked."""

    def __init__(self, builder: TableBuilder) -> None:
        self.table = builder.table
        self.inputs = tuple(builder.expression(clause.expression) for clause in self.table.inputs)
        self.allowed = tuple(builder.tests(clause.values) for clause in self.table.inputs)
        self.rules = tuple(builder.rule(rule) for rule in self.table.rules)
        self.priorities = tuple(builder.priorities(clause) for clause in self.table.outputs)
        self.defaults = tuple(builder.output(clause.default, clause) for clause in self.table.outputs)
        self.has_default = any(clause.default is not None for clause in self.table.outputs)
        self.position = at(self.table.at)

    def decide(self, scope: feel.Scope) -> object:
        values = [read(scope) for read in self.inputs]
        for value, allowed, clause in zip(values, self.allowed, self.table.inputs, strict=True):
            if allowed is not None and allowed.compute(value, scope) is not True:
                return scope.run.null(self.position, f"{clause.label} is not one of the allowed values")
        hits = self._hits(scope, values)
        if not hits and self.has_default:
            return self._shaped(tuple(default(scope) for default in self.defaults))
        try:
            outcome = POLICIES[self.table.hit_policy](hits, self.table.aggregation)
        except Unresolved as problem:
            return scope.run.null(self.position, f"{self.table.at.element}: {problem}")
        self._remember(scope, values, outcome.used)
        return self._result(outcome)

    def _hits(self, scope: feel.Scope, values: list[object]) -> list[Hit]:
        """The rules whose every cell passes, with their outputs."""
        hits = []
        first_only = self.table.hit_policy is model.HitPolicy.FIRST
        for index, rule in enumerate(self.rules):
            scope.run.step()
            if self._applies(scope, rule, values):
                outputs = tuple(output(scope) for output in rule.outputs)
                hits.append(Hit(index, outputs, self._rank(scope, outputs)))
                if first_only:
                    break
        return hits

    @staticmethod
    def _applies(scope: feel.Scope, rule: CompiledRule, values: list[object]) -> bool:
        return all(
            test is not None and test.compute(value, scope) is True
            for test, value in zip(rule.tests, values, strict=False)
        )

    def _rank(self, scope: feel.Scope, outputs: tuple[object, ...]) -> tuple[int, ...]:
        """The lower, the more important; an output that is not listed comes last."""
        return tuple(
            0
            if listed is None
            else list(listed.answers(output, scope)).index(True)
            if listed.compute(output, scope) is True
            else len(self.rules) + 1_000_000
            for output, listed in zip(outputs, self.priorities, strict=False)
        )

    def _shaped(self, outputs: tuple[object, ...]) -> object:
        """A single output is the value itself, several are a context."""
        if len(self.table.outputs) == 1:
            return outputs[0]
        return {clause.name: value for clause, value in zip(self.table.outputs, outputs, strict=False)}

    def _result(self, outcome: Outcome) -> object:
        if outcome.aggregated:
            return outcome.value
        shaped = [self._shaped(hit.outputs) for hit in outcome.used]
        return shaped if outcome.many else shaped[0]

    def _remember(self, scope: feel.Scope, values: list[object], hits: list[Hit]) -> None:
        labels = [clause.label for clause in self.table.inputs]
        inputs = tuple((label, feel.outward(scope.run, value)) for label, value in zip(labels, values, strict=True))
        for hit in hits:
            rule = self.table.rules[hit.index]
            names = [clause.name for clause in self.table.outputs]
            outputs = tuple(
                (name, feel.outward(scope.run, value)) for name, value in zip(names, hit.outputs, strict=False)
            )
            scope.run.trace.append(
                FiredRule(self.table.at.element, rule.at.element, hit.index + 1, inputs, outputs, rule.annotations)
            )


def build_table(table: model.Table, names: frozenset[str], problems: Problems, types: TypeBuilder) -> feel.nodes.Node:
    return feel.nodes.Host(at(table.at), CompiledTable(TableBuilder(table, names, problems, types)).decide)
