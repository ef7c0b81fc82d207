"""Which path the city's decision table recommends (S3.1-g); the table is content of the city's pack."""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from amtsweg.dmn import api as dmn
from amtsweg.onboarding.contracts import Advice, Criteria, SolutionPath

FILE = "solution_path.dmn"
_DECISION = "solution_path"


def advise(folder: Path, criteria: Criteria) -> Advice | None:
    """Return what the table recommends, or None where the city has no table or it names no path."""
    path = folder / FILE
    if not path.exists():
        return None
    found = dmn.evaluate_decision(_model(path, path.stat().st_mtime_ns), _DECISION, asdict(criteria)).value
    if not isinstance(found, dict) or found.get("path") not in list(SolutionPath):
        return None
    return Advice(SolutionPath(str(found["path"])), str(found.get("reason") or ""))


@lru_cache(maxsize=4)
def _model(path: Path, _changed: int) -> dmn.Model:
    return dmn.read(path.read_bytes())
