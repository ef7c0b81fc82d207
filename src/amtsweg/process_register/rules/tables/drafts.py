"""A draft of decision tables as a plain thing, and what is judged about it before it may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from amtsweg.catalogue.contracts import GoldenExample, ServiceVersion
from amtsweg.dmn import api as dmn
from amtsweg.dmn.api import editing
from amtsweg.forms.contracts import Form
from amtsweg.process_register.rules.tables.trying import (
    Outcome,
    agrees,
    model_of,
    table_name,
    try_decision,
    whole_numbers,
)
from amtsweg.process_register.rules.tables.values import NotAValue, Wanted, context_of, literal, value_of, wanted


@dataclass(frozen=True, slots=True)
class Example:
    """A test example: what is given, by path, and what shall come out, by part; both as people typed them."""

    decision: str
    title: str
    given: Mapping[str, str]
    expected: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Return the example as it is stored."""
        given, expected = dict(self.given), dict(self.expected)
        return {"decision": self.decision, "title": self.title, "given": given, "expected": expected}


def example_of(stored: Mapping[str, object]) -> Example:
    """Return a stored example."""
    given, expected = stored["given"], stored["expected"]
    return Example(
        str(stored["decision"]),
        str(stored["title"]),
        {str(key): str(text) for key, text in given.items()} if isinstance(given, Mapping) else {},
        {str(key): str(text) for key, text in expected.items()} if isinstance(expected, Mapping) else {},
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """One file of tables that is being changed."""

    id: UUID
    service: str
    name: str
    based_on: UUID
    xml: bytes
    examples: tuple[Example, ...]
    accepted: Mapping[str, Mapping[str, object]]
    revision: int
    changed_by: str
    changed_by_id: UUID | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """A file of tables that was published from a draft."""

    name: str
    version: int
    version_id: UUID
    reason: str
    drafted_by: str
    published_by: str
    published_at: datetime
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """A test example, worked through with the draft and with what is published."""

    number: int
    example: Example
    grid: editing.Grid | None
    draft: Outcome
    published: Outcome

    @property
    def passes(self) -> bool:
        """Tell whether the draft gives what the example expects."""
        return self.grid is not None and agrees(self.draft, self.example.expected)

    @property
    def passed(self) -> bool:
        """Tell whether what is published gives what the example expects."""
        return agrees(self.published, self.example.expected)

    @property
    def differs(self) -> bool:
        """Tell whether the draft changes what comes out."""
        return self.draft.value != self.published.value


@dataclass(frozen=True, slots=True)
class GoldenRun:
    """One decision of an example of the pack, with the draft and with what is published."""

    example: GoldenExample
    decision: str
    expected: object
    draft: Outcome
    published: Outcome
    accepted: bool

    @property
    def passes(self) -> bool:
        """Tell whether the draft gives what the example expects."""
        return self.draft.value == self.expected

    @property
    def expected_text(self) -> str:
        """Return what the example expects, as FEEL writes it."""
        return literal(self.expected)

    @property
    def draft_text(self) -> str:
        """Return what the draft gives, as FEEL writes it."""
        return literal(self.draft.value)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to say that this change is meant."""
        return not self.passes and not self.accepted


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that can be said about a draft without publishing it."""

    grids: tuple[editing.Grid, ...]
    problems: tuple[tuple[editing.CellProblem, ...], ...]
    findings: Mapping[str, tuple[dmn.Finding, ...]]
    examples: tuple[ExampleRun, ...] = ()
    golden: tuple[GoldenRun, ...] = ()
    unchanged: bool = False
    outdated: bool = False
    elsewhere: tuple[str, ...] = field(default_factory=tuple)

    @property
    def is_ready(self) -> bool:
        """Tell whether a second person may publish the draft as it is."""
        return not (
            self.unchanged
            or self.outdated
            or any(self.problems)
            or self.elsewhere
            or any(not run.passes for run in self.examples)
            or any(run.is_open for run in self.golden)
        )


def review(
    draft: Draft, published: ServiceVersion, form: Form | None, golden: list[GoldenExample], *, at: datetime
) -> Review:
    """Judge a draft against the version in force."""
    grids = editing.read_grids(draft.xml)
    model = model_of(draft.xml)
    problems = tuple(editing.check_grid(draft.xml, grid) for grid in grids)
    before = published.decisions[draft.name]
    return Review(
        grids=grids,
        problems=problems,
        findings=findings_of(model, grids),
        examples=tuple(run_examples(draft, before, form, at=at)),
        golden=tuple(run_golden(draft, before, golden, at=at)),
        unchanged=editing.is_same(draft.xml, before),
        outdated=draft.based_on != published.id,
        # What is wrong outside of the tables' texts, or inside of boxes that are no tables.
        elsewhere=() if any(problems) else tuple(f"{one.element}: {one.reason}" for one in model.problems),
    )


def findings_of(model: dmn.Model, grids: tuple[editing.Grid, ...]) -> dict[str, tuple[dmn.Finding, ...]]:
    """Return the findings of the checker by the key of their table."""
    found = dmn.check_tables(model, whole=whole_numbers(grids))
    return {grid.key: tuple(one for one in found if one.table == table_name(grid)) for grid in grids}


def asked_for(model: dmn.Model, decision: str, form: Form | None) -> list[Wanted]:
    """Return the values a decision looks at."""
    return wanted(editing.needed_values(model, decision), form)


def context_for(asked: list[Wanted], given: Mapping[str, str]) -> dict[str, object]:
    """Return what was typed as variables; what cannot be read is null."""
    values: dict[tuple[str, ...], object] = {}
    for one in asked:
        try:
            values[one.path] = value_of(one, given.get(one.key, ""))
        except NotAValue:
            values[one.path] = None
    return context_of(values)


def run_examples(draft: Draft, published: bytes, form: Form | None, *, at: datetime) -> list[ExampleRun]:
    """Work through the test examples of a draft, side by side."""
    grids = {grid.decision: grid for grid in editing.read_grids(draft.xml)}
    before = {grid.decision: grid for grid in editing.read_grids(published)}
    models = [model_of(draft.xml), model_of(published)]
    nothing = Outcome(None, {}, {})
    runs = []
    for number, example in enumerate(draft.examples):
        grid, old = grids.get(example.decision), before.get(example.decision)
        # What one of the two looks at, the other may not look at any more.
        asked = {one.key: one for model in models for one in asked_for(model, example.decision, form)}
        context = context_for(list(asked.values()), example.given)
        now = try_decision(draft.xml, grid, context, at=at) if grid else nothing
        then = try_decision(published, old, context, at=at) if old else nothing
        runs.append(ExampleRun(number, example, grid, now, then))
    return runs


def run_golden(draft: Draft, published: bytes, golden: list[GoldenExample], *, at: datetime) -> list[GoldenRun]:
    """Work through the examples of the pack as far as they ask decisions of this file."""
    grids = editing.read_grids(draft.xml)
    by_name = {name: grid for grid in grids for name in (grid.decision, grid.name)}
    runs = []
    for example in golden:
        context = {**example.answers, "answers": example.answers}
        for decision, expected in example.decisions.items():
            grid = by_name.get(decision)
            if grid is None:
                continue
            now = try_decision(draft.xml, grid, context, at=at)
            then = try_decision(published, grid, context, at=at)
            meant = draft.accepted.get(example.name, {})
            accepted = decision in meant and meant[decision] == now.value
            runs.append(GoldenRun(example, decision, expected, now, then, accepted))
    return runs
