"""The public collections of models: each is read or refused with a reason, none is an accident."""

import os
from pathlib import Path

import pytest

from amtsweg.bpmn.api import check

STANDARDS = Path(os.environ.get("AMTSWEG_STANDARDS", Path(__file__).parents[3] / "shared" / "standards"))


@pytest.mark.parametrize(("folder", "at_least_read"), [("bpmn-miwg", 0), ("bpmn-corpus", 200)])
def test_every_model_is_read_or_refused_with_a_reason(folder: str, at_least_read: int) -> None:
    files = [path for path in sorted((STANDARDS / folder).rglob("*")) if path.suffix in (".bpmn", ".xml")]
    if not files:
        pytest.skip(f"the collection {folder} is not on this machine")
    problems = {path: check(path.read_bytes()) for path in files}
    assert all(problem.reason and problem.line >= 0 for found in problems.values() for problem in found)
    assert sum(not found for found in problems.values()) >= at_least_read
