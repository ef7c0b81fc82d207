"""What the checker says about tables: gaps, overlaps and rules that never apply."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from amtsweg.dmn.api import Finding, FindingKind, check_tables, evaluate_decision, read
from dmn.models import decision, definitions, given, table, text

Rules = Sequence[Sequence[str]]


def findings(
    inputs: Sequence[str], rules: Rules, policy: str = "UNIQUE", types: Sequence[str] = (), whole: Collection[str] = ()
) -> list[tuple[FindingKind, tuple[int, ...], tuple[str, ...]]]:
    data = "".join(given(name, of) for name, of in zip(inputs, types or ["Any"] * len(inputs), strict=True))
    item = '<itemDefinition name="tStufe"><typeRef>string</typeRef>' + text("allowedValues", '"A","B"')
    body = item + "</itemDefinition>" + data
    logic = table(inputs, ["y"], rules, policy)
    model = read(definitions(body + decision("d", logic, [f"in_{name}" for name in inputs])))
    return [
        (found.kind, found.rules, tuple(test for _, test in found.where)) for found in check_tables(model, whole=whole)
    ]


def test_a_complete_table_has_no_findings() -> None:
    assert findings(["x"], [("< 18", "1"), (">= 18", "2")]) == []


def test_a_finding_names_the_column() -> None:
    logic = table(["Alter"], ["y"], [("< 18", "1")])
    model = read(definitions(given("Alter") + decision("d", logic, ["in_Alter"])))
    assert check_tables(model) == (Finding(FindingKind.GAP, "t", (), (("Alter", ">= 18"),)),)


GAPS = [
    ([("< 18", "1"), ("> 18", "2")], ["18"]),
    ([("[1..5]", "1"), ("[7..9]", "2")], ["< 1, (5..7), > 9"]),
    ([('"a"', "1"), ('"b"', "2")], ['not("a", "b")']),
    ([("true", "1")], ["false"]),
    ([('< date("2026-01-01")', "1")], ['>= @"2026-01-01"']),
    ([('<= duration("P1Y")', "1")], ['> @"P1Y"']),
    ([('not("a")', "1")], ['"a"']),
    ([("1, 2, > 2", "1")], ["< 1, (1..2)"]),
    ([("null", "1"), ("> 0", "2")], ["<= 0"]),
    ([("not(null)", "1")], ["null"]),
    ([("18", "1")], ["not(18)"]),
]


@pytest.mark.parametrize(("rules", "where"), GAPS)
def test_a_gap_is_found(rules: Rules, where: Sequence[str]) -> None:
    assert findings(["x"], rules) == [(FindingKind.GAP, (), tuple(where))]


def test_between_whole_numbers_there_is_no_gap() -> None:
    rules = [("<= 1", "1"), ("[2..20]", "2"), (">= 21", "3")]
    assert findings(["x"], rules, whole=["x"]) == []
    assert findings(["x"], rules) == [(FindingKind.GAP, (), ("(1..2), (20..21)",))]


def test_allowed_values_bound_what_must_be_covered() -> None:
    assert findings(["x"], [('"A"', "1"), ('"B"', "2")], types=["tStufe"]) == []
    assert findings(["x"], [('"A"', "1")], types=["tStufe"]) == [(FindingKind.GAP, (), ('"B"',))]


def test_gaps_are_boxes_over_all_columns() -> None:
    rules = [("< 5", "true", "1"), (">= 5", "-", "2")]
    assert findings(["x", "y"], rules) == [(FindingKind.GAP, (), ("< 5", "false"))]


def test_overlaps_are_found_where_only_one_rule_may_apply() -> None:
    rules = [("< 10", "1"), (">= 5", "2")]
    assert findings(["x"], rules) == [(FindingKind.OVERLAP, (1, 2), ("[5..10)",))]
    assert findings(["x"], rules, "FIRST") == []
    assert findings(["x"], rules, "COLLECT") == []
    assert findings(["x"], rules, "ANY") == [(FindingKind.OVERLAP, (1, 2), ("[5..10)",))]
    assert findings(["x"], [("< 10", "1"), (">= 5", "1")], "ANY") == []


def test_a_rule_behind_others_is_never_reached() -> None:
    rules = [("< 10", "1"), (">= 5", "2"), ("[3..20]", "3")]
    assert findings(["x"], rules, "FIRST") == [(FindingKind.UNREACHABLE, (3,), ("[3..20]",))]


def test_a_rule_that_allows_nothing_is_never_reached() -> None:
    rules = [("-", "1"), ("[5..3]", "2")]
    assert findings(["x"], rules, "FIRST") == [(FindingKind.UNREACHABLE, (2,), ())]


def test_a_rule_whose_output_always_loses_is_never_reached() -> None:
    rules = [("[3..4]", '"b"'), ("< 10", '"a"'), ("> 8", '"b"'), ("-", '"a"')]
    logic = table(["x"], ["y"], rules, "PRIORITY", values=['"a","b"'])
    found = check_tables(read(definitions(given("x") + decision("d", logic, ["in_x"]))))
    assert [(one.kind, one.rules) for one in found] == [
        (FindingKind.UNREACHABLE, (1,)),
        (FindingKind.UNREACHABLE, (3,)),
    ]


def test_what_depends_on_more_than_constants_is_left_unchecked() -> None:
    assert findings(["x"], [("< 5", "1"), ("? > 2 + 3", "2")]) == [(FindingKind.UNCHECKED, (2,), ())]


def test_a_large_table_is_checked_or_given_up_but_never_hangs() -> None:
    names = [f"x{number}" for number in range(12)]
    rules = [[f"[{row * col % 7}..{row * col % 7 + 3}]" for col in range(1, 13)] + ["1"] for row in range(60)]
    kinds = {kind for kind, _, _ in findings(names, rules, "FIRST")}
    assert kinds <= {FindingKind.GAP, FindingKind.UNREACHABLE, FindingKind.TOO_LARGE}


CELLS = st.sampled_from(["-", "1", "2", "< 2", ">= 2", "[1..3)", "not(2)", "1, 3", "> 3"])


@settings(max_examples=60, deadline=None)
@examples(rules=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), x=st.integers(0, 8), y=st.integers(0, 8))
def test_the_checker_never_disagrees_with_the_evaluation(rules: list[tuple[str, str]], x: int, y: int) -> None:
    """A table without findings decides for every input; halves stand for the values between whole numbers."""
    rows = [(*cells, str(number)) for number, cells in enumerate(rules, 1)]
    logic = table(["x", "y"], ["z"], rows)
    model = read(definitions(given("x") + given("y") + decision("d", logic, ["in_x", "in_y"])))
    value = evaluate_decision(model, "d", {"x": Decimal(x) / 2, "y": Decimal(y) / 2}).value
    assert value is not None or check_tables(model)
