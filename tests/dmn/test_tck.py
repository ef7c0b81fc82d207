"""Conformance with DMN, measured by the community's test kit: exact numbers, so that nothing gets lost unnoticed."""

from __future__ import annotations

import pytest

from dmn.tck import HOME, Kit, cases

pytestmark = pytest.mark.skipif(not HOME.is_dir(), reason="the DMN test kit is not beside this checkout")

EXTERNAL = "0076-feel-external-java/"
"""Functions written in Java, which an engine for rules written by strangers must not run."""

FAILING = {
    EXTERNAL + name
    for name in (
        "boxed_001", "literal_001", "literal_002", "literal_003", "literal_004", "literal_005", "literal_006",
        "literal_007", "literal_008", "literal_009", "literal_010", "literal_011", "literal_012", "varargs_001",
    )
}  # fmt: skip


@pytest.mark.parametrize(("level", "passing", "failing"), [(2, 116, set()), (3, 2523, FAILING)])
def test_the_kit_passes(level: int, passing: int, failing: set[str]) -> None:
    kit = Kit()
    outcomes = {case.name: kit.passes(case) for case in cases(level)}
    assert {name for name, passed in outcomes.items() if not passed} == failing
    assert sum(outcomes.values()) == passing
