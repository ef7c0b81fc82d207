"""Every kind of box, as an expression and as a place where a table may hide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amtsweg.dmn.api import check_tables, evaluate_decision, read
from dmn.models import decision, definitions, given, literal, table


def part(tag: str, expression: str) -> str:
    return f"<{tag}>{literal(expression)}</{tag}>"


def loop(tag: str, source: str, result: str, body: str) -> str:
    return f'<{tag} iteratorVariable="Nummer">{part("in", source)}{part(result, body)}</{tag}>'


RELATION = (
    '<relation><column name="Amt"/><column name="Tage"/>'
    f"<row>{literal(chr(34) + 'Bauamt' + chr(34))}{literal('14')}</row></relation>"
)
FUNCTION = f'<functionDefinition><formalParameter name="a" typeRef="number"/>{literal("a * 2")}</functionDefinition>'

BOXES = [
    (f"<list>{literal('1')}{literal('1 + 1')}</list>", [1, 2]),
    (RELATION, [{"Amt": "Bauamt", "Tage": 14}]),
    (f"<conditional>{part('if', 'true')}{part('then', '1')}{part('else', '2')}</conditional>", 1),
    (f"<conditional>{part('if', '5')}{part('then', '1')}{part('else', '2')}</conditional>", None),
    (f"<filter>{part('in', '[1, 2, 3]')}{part('match', 'item > 1')}</filter>", [2, 3]),
    (f"<filter>{part('in', '[1, 2, 3]')}{part('match', '7')}</filter>", None),
    (loop("for", "[1, 2]", "return", "Nummer * 10"), [10, 20]),
    (loop("some", "[1, 2]", "satisfies", "Nummer > 1"), True),
    (loop("every", "[1, 2]", "satisfies", "Nummer > 1"), False),
    (
        f'<context><contextEntry><variable name="f"/>{FUNCTION}</contextEntry>'
        f"<contextEntry>{literal('f(4)')}</contextEntry></context>",
        8,
    ),
    (
        f'<context><contextEntry><variable name="n" typeRef="number"/>{literal(chr(34) + "x" + chr(34))}</contextEntry>'
        "</context>",
        {"n": None},
    ),
    ("<literalExpression/>", None),
]


@pytest.mark.parametrize(("box", "expected"), BOXES)
def test_a_box_has_its_value(box: str, expected: object) -> None:
    assert evaluate_decision(read(definitions(decision("d", box))), "d", {}).value == expected


GAPPY = table(["x"], ["y"], [("1", "1")])
HIDING = [
    f"<list>{GAPPY}</list>",
    f'<context><contextEntry><variable name="a"/>{GAPPY}</contextEntry></context>',
    f'<relation><column name="a"/><row>{GAPPY}</row></relation>',
    f"<conditional>{part('if', 'true')}<then>{GAPPY}</then>{part('else', '2')}</conditional>",
    f"<filter><in>{GAPPY}</in>{part('match', 'true')}</filter>",
    f'<for iteratorVariable="i">{part("in", "[1]")}<return>{GAPPY}</return></for>',
    f'<functionDefinition><formalParameter name="a"/>{GAPPY}</functionDefinition>',
    f'<invocation>{literal("f")}<binding><parameter name="a"/>{GAPPY}</binding></invocation>',
]


@pytest.mark.parametrize("box", HIDING)
def test_a_table_in_a_box_is_checked(box: str) -> None:
    model = read(definitions(given("x") + decision("d", box, ["in_x"])))
    assert [finding.where for finding in check_tables(model)] == [(("x", "not(1)"),)]


def test_a_table_in_knowledge_is_checked() -> None:
    knowledge = f'<businessKnowledgeModel id="k" name="k"><encapsulatedLogic>{GAPPY}</encapsulatedLogic>'
    model = read(definitions(knowledge + "</businessKnowledgeModel>"))
    assert len(check_tables(model)) == 1


def test_inputs_of_imported_models_stand_under_the_imports_name() -> None:
    inner = read(definitions(given("Tage", "number"), namespace="urn:inner"))
    needs = '<informationRequirement><requiredInput href="urn:inner#in_Tage"/></informationRequirement>'
    middle_body = '<import name="innen" namespace="urn:inner"/>' + decision("m", needs + literal("innen.Tage * 2"))
    middle = read(definitions(middle_body, namespace="urn:middle"), imports=[inner])
    needs = '<informationRequirement><requiredDecision href="urn:middle#d_m"/></informationRequirement>'
    body = '<import name="mitte" namespace="urn:middle"/>' + decision("d", needs + literal("mitte.m + 1"))
    model = read(definitions(body), imports=[middle])
    assert evaluate_decision(model, "d", {"mitte": {"innen": {"Tage": 4}}}).value == Decimal(9)
    assert evaluate_decision(model, "d", {"Tage": 4}).value == Decimal(9)
