"""The decisions deployed with a model: which DMN file decides what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from amtsweg.bpmn.api import EvaluationFailed, Problem


class DecisionsRejected(Exception):
    """A DMN file cannot be executed."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision by its id and by its name."""

    names: frozenset[str] = field(default_factory=frozenset)

    def decide(self, reference: str, variables: Mapping[str, object], *, now: datetime | None) -> object:
        """The result as JSON. Raises EvaluationFailed."""
        raise EvaluationFailed(f"Es gibt keine Entscheidung „{reference}“.")


def read_decisions(files: Mapping[str, bytes]) -> Decisions:
    """Read DMN files."""
    return Decisions()
