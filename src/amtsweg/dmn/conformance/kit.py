"""Running the cases: which hold, which fail and why, and which ask for what no stranger may ask for.

A model may name functions of other languages (Java classes). They are refused wherever they stand, so that a case
which calls one is neither passed nor failed: it is listed apart, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from amtsweg.dmn.conformance.cases import Case, cases, levels, root_of
from amtsweg.dmn.contracts import DmnError, Result
from amtsweg.dmn.decisions import Model, evaluate_decision, evaluate_service, read
from amtsweg.feel.api import FeelError, evaluate, from_python

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOLERANCE = Decimal("1e-8")
REFUSED = re.compile(r"(external functions|functions of kind \w+) are not executed")


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What became of one case; `refused` and `failure` are reasons, empty where there is none."""

    case: str
    failure: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class LevelReport:
    """What became of the cases of one level; those refused count neither as passed nor in the total."""

    level: int
    passed: int
    total: int
    failures: tuple[CaseOutcome, ...]
    refused: tuple[CaseOutcome, ...]


def run_kit(kit: Path) -> tuple[LevelReport, ...]:
    """Run all levels found in a folder."""
    return tuple(_report(level, cases(folder)) for level, folder in sorted(levels(kit).items()))


def _report(level: int, found: Iterable[Case]) -> LevelReport:
    runner = Runner()
    outcomes = [runner.outcome(case) for case in found]
    refused = tuple(outcome for outcome in outcomes if outcome.refused)
    failures = tuple(outcome for outcome in outcomes if outcome.failure and not outcome.refused)
    total = len(outcomes) - len(refused)
    return LevelReport(level, total - len(failures), total, failures, refused)


class Runner:
    """Runs cases; each model is read once."""

    def __init__(self) -> None:
        self._models: dict[Path, Model] = {}

    def outcome(self, case: Case) -> CaseOutcome:
        """What becomes of a case: the first decision that does not hold tells why."""
        failure = case.unreadable
        for name, expected in case.expected.items():
            try:
                result = self._result(case, name)
                difference = _difference(name, result, expected)
            except (DmnError, FeelError, OSError) as error:
                failure = failure or f"{name}: {error}"
                continue
            refusals = [reason.message for reason in result.reasons if REFUSED.search(reason.message)]
            if refusals:
                return CaseOutcome(case.name, refused=refusals[0])
            failure = failure or difference
        return CaseOutcome(case.name, failure)

    def _result(self, case: Case, name: str) -> Result:
        model = self._model(case.model)
        if case.service is not None:
            return evaluate_service(model, case.service, case.given, now=NOW)
        return evaluate_decision(model, name, case.given, now=NOW)

    def _model(self, path: Path) -> Model:
        if path not in self._models:
            imported = [self._model(other) for other in _imported(path)]
            self._models[path] = read(path.read_bytes(), imports=imported, strict=False)
        return self._models[path]


def _imported(path: Path) -> list[Path]:
    """The files beside a model that define the namespaces it imports."""
    wanted = {node.get("namespace") for node in root_of(path).iterfind("{*}import")}
    others = (other for other in sorted(path.parent.glob("*.dmn")) if other != path)
    return [other for other in others if root_of(other).get("namespace") in wanted]


def _difference(name: str, result: Result, expected: object) -> str:
    if same(from_python(result.value), expected):
        return ""
    reasons = "; ".join(reason.message for reason in result.reasons)
    return f"{name}: expected {expected!r}, got {result.value!r}" + (f" ({reasons})" if reasons else "")


def same(actual: object, expected: object) -> bool:
    """Whether a value is the expected one; numbers may differ in what a computer's own numbers cannot hold."""
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) < TOLERANCE
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in actual)
    return evaluate("actual = expected", {"actual": actual, "expected": expected}) is True
