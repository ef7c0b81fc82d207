"""Tables as grids: what is written back is what was read, and an edit changes nothing but what it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from lxml import etree

from amtsweg.dmn.api import DmnUnknownError, editing, evaluate_decision, read
from dmn.models import decision, definitions, given, table

PACKS = sorted((Path(__file__).parents[2] / "packs").glob("*/*/*.dmn"))
KIT = Path(__file__).parents[3] / "shared" / "standards" / "dmn-tck"

FEE = b"""<?xml version="1.0"?>
<!-- before everything -->
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:x="urn:o" namespace="urn:t" name="t">
  <dmn:inputData id="a" name="a"><dmn:variable name="a"/></dmn:inputData>
  <dmn:decision id="fee" name="fee">
    <dmn:question>How much?</dmn:question>
    <dmn:variable name="fee"/>
    <dmn:informationRequirement><dmn:requiredInput href="#a"/></dmn:informationRequirement>
    <dmn:decisionTable id="t" hitPolicy="FIRST">
      <dmn:extensionElements><x:colour of="table">red</x:colour></dmn:extensionElements>
      <dmn:input id="i1" label="Age">
        <dmn:inputExpression id="e1"><dmn:text>a</dmn:text></dmn:inputExpression>
      </dmn:input>
      <dmn:output id="o1" name="amount"/>
      <dmn:annotation name="why"/>
      <!-- about children -->
      <dmn:rule id="r1">
        <dmn:inputEntry id="c1"><dmn:text>&lt; 18</dmn:text></dmn:inputEntry>
        <dmn:outputEntry id="c2"><dmn:text>0</dmn:text></dmn:outputEntry>
        <dmn:annotationEntry><dmn:text>free</dmn:text></dmn:annotationEntry>
      </dmn:rule>
      <!-- about all others -->
      <dmn:rule>
        <dmn:inputEntry><dmn:text>-</dmn:text></dmn:inputEntry>
        <dmn:outputEntry><dmn:text>10</dmn:text></dmn:outputEntry>
      </dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <x:other>kept</x:other>
</dmn:definitions>
"""


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml).getroottree(), method="c14n2", with_comments=True)


def fee() -> editing.Grid:
    return editing.read_grids(FEE)[0]


def write(grid: editing.Grid, xml: bytes = FEE) -> bytes:
    numbers = count(1)
    return editing.write_grid(xml, grid, new_id=lambda kind: f"new_{kind}_{next(numbers)}")


def changed_lines(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """The lines that are only in the one, and those only in the other."""
    old, new = (canonical(xml).decode().splitlines() for xml in (before, after))
    return [line.strip() for line in old if line not in new], [line.strip() for line in new if line not in old]


def files() -> Iterator[Path]:
    yield from PACKS
    yield from sorted(KIT.glob("**/*.dmn"))


def test_all_files_at_hand_come_back_as_they_were() -> None:
    tables = 0
    for path in files():
        xml = path.read_bytes()
        for grid in editing.read_grids(xml):
            tables += 1
            assert canonical(editing.write_grid(xml, grid)) == canonical(xml), path
    assert tables >= 2


def test_a_grid_shows_what_the_table_says() -> None:
    grid = fee()
    assert (grid.key, grid.decision, grid.name, grid.question) == ("t", "fee", "fee", "How much?")
    assert (grid.hit_policy, grid.aggregation, grid.annotations) == (editing.HitPolicy.FIRST, None, ("why",))
    assert grid.inputs == (editing.InputColumn("i1", "Age", "a"),)
    assert grid.outputs == (editing.OutputColumn("o1", "amount"),)
    first, second = grid.rows
    assert first == editing.Row("r1", ("< 18",), ("0",), ("free",))
    assert (second.tests, second.outputs, second.annotations) == (("-",), ("10",), ("",))


def test_a_changed_cell_changes_one_line() -> None:
    grid = fee()
    rows = (replace(grid.rows[0], tests=("< 16",)), grid.rows[1])
    old, new = changed_lines(FEE, write(replace(grid, rows=rows)))
    assert old == ['<dmn:inputEntry id="c1"><dmn:text>&lt; 18</dmn:text></dmn:inputEntry>']
    assert new == ['<dmn:inputEntry id="c1"><dmn:text>&lt; 16</dmn:text></dmn:inputEntry>']


def test_a_new_rule_is_indented_like_the_others_and_has_ids_of_its_own() -> None:
    grid = editing.insert_row(fee(), 1)
    rows = (grid.rows[0], replace(grid.rows[1], tests=("[18..65]",), outputs=("20",), note="Adults"), grid.rows[2])
    old, new = changed_lines(FEE, write(replace(grid, rows=rows)))
    assert (old, new) == (
        [],
        [
            '<dmn:rule id="new_rule_1">',
            "<dmn:description>Adults</dmn:description>",
            '<dmn:inputEntry id="new_entry_2"><dmn:text>[18..65]</dmn:text></dmn:inputEntry>',
            '<dmn:outputEntry id="new_entry_3"><dmn:text>20</dmn:text></dmn:outputEntry>',
        ],
    )
    assert b'\n      <dmn:rule id="new_rule_1">\n        <dmn:description>' in write(replace(grid, rows=rows))


def test_a_deleted_rule_is_all_that_goes() -> None:
    after = write(editing.delete_row(fee(), 1))
    _, new = changed_lines(FEE, after)
    assert (new, after.count(b"<dmn:rule"), after.count(b"<!--")) == ([], 1, 3)


def test_moving_there_and_back_gives_the_file_again() -> None:
    moved = write(editing.move_row(fee(), 0, 1))
    assert [row.outputs for row in editing.read_grids(moved)[0].rows] == [("10",), ("0",)]
    back = editing.write_grid(moved, editing.move_row(editing.read_grids(moved)[0], 1, -1))
    assert canonical(back) == canonical(FEE)


def test_columns_come_and_go() -> None:
    grid = editing.add_output(editing.add_input(fee()))
    grid = replace(
        grid,
        inputs=(grid.inputs[0], editing.InputColumn("", "Size", "a + 1", "number", "[0..99]")),
        outputs=(grid.outputs[0], editing.OutputColumn("", "reason", "Reason", "string", '"x","y"', '"x"')),
        rows=tuple(replace(row, outputs=(row.outputs[0], '"y"')) for row in grid.rows),
    )
    wider = write(grid)
    after = editing.read_grids(wider)[0]
    assert (after.inputs[1].expression, after.inputs[1].type, after.inputs[1].values) == ("a + 1", "number", "[0..99]")
    assert (after.outputs[1].name, after.outputs[1].label, after.outputs[1].default) == ("reason", "Reason", '"x"')
    assert evaluate_decision(read(wider), "fee", {"a": 17}).value == {"amount": 0, "reason": "y"}
    narrow = editing.write_grid(wider, editing.remove_output(editing.remove_input(after, 1), 1))
    assert canonical(narrow) == canonical(FEE)


def test_a_column_taken_from_the_front_takes_its_cells_along() -> None:
    grid = editing.add_input(fee())
    rows = tuple(replace(row, tests=(row.tests[0], str(place))) for place, row in enumerate(grid.rows))
    xml = write(replace(grid, inputs=(grid.inputs[0], editing.InputColumn(expression="a")), rows=rows))
    after = editing.read_grids(editing.write_grid(xml, editing.remove_input(editing.read_grids(xml)[0], 0)))[0]
    assert [row.tests for row in after.rows] == [("0",), ("1",)]


def test_the_hit_policy_and_parts_that_may_be_absent() -> None:
    grid = replace(fee(), hit_policy=editing.HitPolicy.COLLECT, aggregation=editing.Aggregation.SUM)
    xml = write(grid)
    assert evaluate_decision(read(xml), "fee", {"a": 17}).value == 10
    back = replace(editing.read_grids(xml)[0], hit_policy=editing.HitPolicy.FIRST, aggregation=None)
    assert canonical(editing.write_grid(xml, back)) == canonical(FEE)
    noted = replace(fee(), rows=tuple(replace(row, annotations=("x",), note="n") for row in fee().rows))
    after = editing.read_grids(write(noted))[0]
    assert [(row.annotations, row.note) for row in after.rows] == [(("x",), "n")] * 2


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    row = replace(fee().rows[0], outputs=('"a\x00\ud800b"',))
    assert editing.read_grids(write(replace(fee(), rows=(row,))))[0].rows[0].outputs == ('"ab"',)


def test_a_table_that_is_not_there_is_named() -> None:
    with pytest.raises(DmnUnknownError, match="no table i1"):
        editing.write_grid(FEE, replace(fee(), key="i1"))


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8).map(str.strip)


@st.composite
def edited(draw: st.DrawFn) -> editing.Grid:
    """The grid after a few edits of any kind."""
    grid = fee()
    for _ in range(draw(st.integers(1, 5))):
        place = draw(st.integers(0, max(0, len(grid.rows) - 1)))
        kind = draw(st.sampled_from(["insert", "delete", "move", "cell", "input", "output"]))
        if kind == "insert":
            grid = editing.insert_row(grid, place)
        elif kind == "delete" and grid.rows:
            grid = editing.delete_row(grid, place)
        elif kind == "move" and grid.rows:
            grid = editing.move_row(grid, place, draw(st.sampled_from([-1, 1])))
        elif kind == "cell" and grid.rows:
            row = replace(grid.rows[place], tests=tuple(draw(cells) for _ in grid.inputs), note=draw(cells))
            grid = replace(grid, rows=(*grid.rows[:place], row, *grid.rows[place + 1 :]))
        elif kind == "input":
            grid = editing.add_input(grid)
        elif kind == "output":
            grid = editing.add_output(grid)
    return grid


def plain(grid: editing.Grid) -> object:
    """What a grid says, whatever its parts are called."""
    return (
        grid.hit_policy,
        [replace(column, key="") for column in grid.inputs],
        [replace(column, key="") for column in grid.outputs],
        [replace(row, key="") for row in grid.rows],
    )


@settings(max_examples=30, deadline=None)
@examples(edited())
def test_what_is_written_is_read_again(grid: editing.Grid) -> None:
    xml = write(grid)
    after = editing.read_grids(xml)[0]
    assert plain(after) == plain(grid)
    assert canonical(editing.write_grid(xml, after)) == canonical(xml)
    # The parts that no edit touched, and no others, still stand as they did.
    assert xml.count(b"<!--") == 3
    assert b'<x:colour of="table">red</x:colour>' in xml
    kept = [row.key for row in grid.rows if row.key]
    assert [row.key for row in after.rows if row.key == "r1"] == [key for key in kept if key == "r1"]


def problems(grid: editing.Grid, xml: bytes = FEE) -> list[tuple[str, int | None, int | None, str, str]]:
    found = editing.check_grid(write(grid, xml), grid)
    return [(one.part.value, one.row, one.column, one.kind.value, one.detail) for one in found]


def test_a_sound_table_has_no_problems() -> None:
    assert problems(fee()) == []


def test_each_faulty_cell_is_named_with_its_reason() -> None:
    grid = fee()
    rows = (
        replace(grid.rows[0], tests=("< ",), outputs=("",)),
        replace(grid.rows[1], tests=("child",), outputs=("string(nobody) + b",)),
    )
    assert problems(replace(grid, rows=rows)) == [
        ("test", 0, 0, "syntax", "expected a value, found 'the end'"),
        ("output", 0, 0, "missing", ""),
        ("test", 1, 0, "unknown name", "child"),
        ("output", 1, 0, "unknown name", "b"),
        ("output", 1, 0, "unknown name", "nobody"),
    ]


def test_faults_of_columns_and_of_the_table() -> None:
    grid = replace(editing.add_output(editing.add_input(fee())), aggregation=editing.Aggregation.SUM, rows=())
    grid = replace(
        grid,
        inputs=(replace(grid.inputs[0], type="money", values="[1.."), grid.inputs[1]),
        outputs=(grid.outputs[0], replace(grid.outputs[1], name="amount", type="string")),
    )
    assert problems(grid) == [
        ("table", None, None, "missing", "rule"),
        ("table", None, None, "aggregates one", "SUM"),
        ("in-type", None, 0, "unknown type", "money"),
        ("in-values", None, 0, "syntax", "expected a value, found 'the end'"),
        ("in-expression", None, 1, "missing", ""),
        ("out-name", None, 1, "twice", "amount"),
    ]


def test_a_constant_result_has_to_be_listed_and_others_may_be() -> None:
    grid = fee()
    outputs = (replace(grid.outputs[0], values="0, 20"),)
    rows = (grid.rows[0], replace(grid.rows[1], outputs=("10",)), replace(grid.rows[1], key="", outputs=("a * 2",)))
    assert problems(replace(grid, outputs=outputs, rows=rows)) == [("output", 1, 0, "not listed", "10")]


def test_what_a_decision_needs_from_outside() -> None:
    inner = decision("base", table(["p.age", "count(p.children)"], ["y"], [["<18", "-", "p.address.city"]]), ["in_p"])
    outer = decision("d", table(["base", "q"], ["y"], [["-", "-", "p.children[1].name"]]), ["d_base", "in_q", "in_p"])
    of = read(definitions(given("p") + given("q") + inner + outer))
    assert editing.needed_values(of, "d_d") == (
        ("q",),
        ("p", "children"),
        ("p", "age"),
        ("p", "address", "city"),
    )
    assert editing.needed_values(of, "nothing") == ()
