"""Reading a model once and asking it for decisions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from amtsweg.dmn import model
from amtsweg.dmn.checking.models import check_definitions
from amtsweg.dmn.checking.models import columns as columns_of
from amtsweg.dmn.compiling.problems import Problems
from amtsweg.dmn.contracts import Column, DmnReadError, DmnUnknownError, Finding, FiredRule, Problem, Result
from amtsweg.dmn.evaluation import Evaluation
from amtsweg.dmn.program import CompiledElement, Program
from amtsweg.dmn.reading.definitions import read_definitions
from amtsweg.feel.api import FeelLimitError, Limits, hosting

LIMITS = Limits()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A read and compiled model; immutable, and safe to share between threads."""

    definitions: model.Definitions
    problems: tuple[Problem, ...]
    program: Program

    @property
    def name(self) -> str:
        return self.definitions.name

    @property
    def decisions(self) -> tuple[model.Decision, ...]:
        return tuple(element for element in self.definitions.elements if isinstance(element, model.Decision))

    @property
    def inputs(self) -> tuple[model.InputData, ...]:
        return tuple(element for element in self.definitions.elements if isinstance(element, model.InputData))

    @property
    def services(self) -> tuple[model.Service, ...]:
        return tuple(element for element in self.definitions.elements if isinstance(element, model.Service))


def read(xml: bytes, *, imports: Iterable[Model] = (), strict: bool = True) -> Model:
    """Read a model of DMN 1.1 to 1.5. `imports` are the models it may import, already read.

    Raises `DmnReadError` with every problem. A lenient reader raises only for what is no model at all: a faulty part
    has no value, says why when it is asked, and is listed in `Model.problems`.
    """
    known = {imported.definitions.namespace: imported.program for imported in imports}
    try:
        definitions, problems = read_definitions(xml)
        program = Program(definitions, known, Problems(problems))
    except RecursionError:
        raise DmnReadError((Problem("definitions", 1, "the model is nested too deeply"),)) from None
    if strict and problems:
        raise DmnReadError(tuple(problems))
    return Model(definitions, tuple(problems), program)


def evaluate_decision(
    of: Model, name_or_id: str, context: Mapping[str, object], *, now: datetime | None = None, limits: Limits = LIMITS
) -> Result:
    """Make one decision and those it requires. What has no value is None, with its reasons in the result.

    Raises `DmnUnknownError` if there is no such decision and `FeelLimitError` if it takes too much.
    """
    compiled = _find(of, name_or_id, model.Decision)
    return _evaluated(of, context, now, limits, lambda evaluation: evaluation.value(compiled))


def evaluate_service(
    of: Model, name_or_id: str, context: Mapping[str, object], *, now: datetime | None = None, limits: Limits = LIMITS
) -> Result:
    """Ask a decision service: the value of its decision, or a context of several."""
    compiled = _find(of, name_or_id, model.Service)
    return _evaluated(of, context, now, limits, lambda evaluation: evaluation.offered(compiled))


def check_tables(of: Model, *, whole: Collection[str] = ()) -> tuple[Finding, ...]:
    """Gaps, overlaps and unreachable rules of all tables. `whole` names columns that only ever hold whole numbers."""
    return check_definitions(of.definitions, whole)


def columns(of: Model) -> tuple[Column, ...]:
    """The columns of conditions of all tables; of those whose values are whole, `check_tables` wants to hear."""
    return tuple(columns_of(of.definitions))


def _find(of: Model, name_or_id: str, kind: type[model.Element]) -> CompiledElement:
    by_id = of.program.elements.get(name_or_id)
    candidates = [by_id] if by_id is not None else list(of.program.elements.values())
    for compiled in candidates:
        if isinstance(compiled.element, kind) and name_or_id in (compiled.element.id, compiled.element.name):
            return compiled
    raise DmnUnknownError(f"the model {of.name} has no {kind.__name__.lower()} {name_or_id}")


def _evaluated(
    of: Model,
    context: Mapping[str, object],
    now: datetime | None,
    limits: Limits,
    ask: Callable[[Evaluation], object],
) -> Result:
    run = hosting.new_run(limits, now)
    try:
        value = ask(Evaluation(of.program, run, context))
    except RecursionError:
        raise FeelLimitError("the decision is nested too deeply") from None
    value = hosting.outward(run, value)
    rules = tuple(entry for entry in run.trace if isinstance(entry, FiredRule))
    return Result(value, rules, tuple(run.reasons))
