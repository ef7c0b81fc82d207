"""Conformance with DMN, measured by the community's test kit: exact numbers, so that nothing gets lost unnoticed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from amtsweg.dmn.api import run_kit
from amtsweg.web.commands.dmn import command

STANDARDS = Path(os.environ.get("AMTSWEG_STANDARDS", Path(__file__).parents[3] / "shared" / "standards"))
HOME = STANDARDS / "dmn-tck"
EXTERNAL = "0076-feel-external-java/"
"""Functions written in Java, which an engine for rules written by strangers must not run."""
CASE = """<testCases><modelName>m.dmn</modelName>
<testCase id="good"><inputNode name="n"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode></testCase>
<testCase id="bad"><inputNode name="n"><value xsi:type="xsd:decimal">2</value></inputNode>
<resultNode name="double"><expected><value xsi:type="xsd:decimal">5</value></expected></resultNode></testCase>
<testCase id="away"><resultNode name="java"><expected xsi:nil="true"/></resultNode></testCase>
<testCase id="day"><resultNode name="day">
<expected><value xsi:type="xsd:date">2026-03-01</value></expected></resultNode></testCase></testCases>""".replace(
    "<testCases>",
    '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">',
)
MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m" id="m">
<inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
<decision id="d" name="double"><variable name="double"/><informationRequirement><requiredInput href="#n"/>
</informationRequirement><literalExpression><text>n * 2</text></literalExpression></decision>
<decision id="day" name="day"><variable name="day"/><literalExpression><text>date("2026-03-01")</text>
</literalExpression></decision>
<decision id="j" name="java"><variable name="java"/><literalExpression>
<text>(function(a) external {java: {class: "C", method signature: "m(double)"}})(1)</text>
</literalExpression></decision>
</definitions>"""


@pytest.mark.skipif(not HOME.is_dir(), reason="the DMN test kit is not beside this checkout")
def test_the_kit_passes() -> None:
    two, three = run_kit(HOME)
    assert (two.level, two.passed, two.total, two.failures, two.refused) == (2, 116, 116, (), ())
    assert (three.level, three.passed, three.total, three.failures) == (3, 2519, 2519, ())
    assert [outcome.case.startswith(EXTERNAL) for outcome in three.refused] == [True] * 18


def test_the_command_counts_names_failures_and_lists_what_is_refused_apart(tmp_path: Path) -> None:
    folder = tmp_path / "compliance-level-3" / "0001"
    folder.mkdir(parents=True)
    (folder / "cases.xml").write_text(CASE)
    (folder / "m.dmn").write_text(MODEL)
    done = CliRunner().invoke(command, ["tck", str(tmp_path), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.output) == {
        "levels": {"3": {"passed": 2, "total": 3}},
        "failures": [
            {"level": 3, "case": "0001/bad", "reason": "double: expected Decimal('5'), got Decimal('4')"},
        ],
        "refused": [{"level": 3, "case": "0001/away", "reason": "external functions are not executed"}],
    }
    text = CliRunner().invoke(command, ["tck", str(tmp_path)]).output.splitlines()
    assert text[0] == "level 3: 2/3 passed, and 1 refused (listed apart)"
    assert text[1].startswith("FAILED  0001/bad: ")
    assert text[2].startswith("refused 0001/away: ")


def test_a_folder_without_levels_is_no_success(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ["tck", str(tmp_path)]).exit_code == 1
