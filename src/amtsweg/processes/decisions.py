"""The decisions deployed with a model: which DMN file decides what, and by which rules it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amtsweg.bpmn.api import EvaluationFailed, Problem
from amtsweg.dmn import api as dmn
from amtsweg.feel import api as feel


class DecisionsRejected(Exception):
    """A DMN file cannot be executed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was made: its value as JSON, and the numbers of the rules that applied."""

    reference: str
    value: object
    rules: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision by its id and by its name; ``own_names`` are those by which the files of called processes know
    their own.
    """

    models: Mapping[str, dmn.Model]
    own_names: Mapping[str, str] = field(default_factory=dict)

    def decide(self, reference: str, variables: Mapping[str, object], *, now: datetime | None) -> Made:
        """Make a decision. Raises EvaluationFailed, also when no rule applies: a fee of nothing is no fee."""
        model = self.models.get(reference)
        if model is None:
            raise EvaluationFailed(f"there is no decision '{reference}'")
        reference = self.own_names.get(reference, reference)
        try:
            result = dmn.evaluate_decision(model, reference, variables, now=now)
        except (dmn.DmnError, feel.FeelError) as error:
            raise EvaluationFailed(f"decision '{reference}': {error}") from error
        if result.value is None:
            reasons = "; ".join(reason.message for reason in result.reasons) or "no rule applies"
            raise EvaluationFailed(f"decision '{reference}' has no result: {reasons}")
        return Made(reference, feel.to_json(result.value), tuple(rule.index for rule in result.rules))


def read_decisions(files: Mapping[str, bytes]) -> Decisions:
    """Read the DMN files of a model. Raises DecisionsRejected with file, element, line and reason."""
    models: dict[str, dmn.Model] = {}
    problems: list[Problem] = []
    for name, content in sorted(files.items()):
        try:
            model = dmn.read(content)
        except dmn.DmnReadError as error:
            problems += [Problem(found.element, found.line, f"{name}: {found.reason}") for found in error.problems]
            continue
        for decision in model.decisions:
            models.setdefault(decision.id, model)
            models.setdefault(decision.name, model)
    if problems:
        raise DecisionsRejected(tuple(problems))
    return Decisions(models)
