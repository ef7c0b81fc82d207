"""What callers of decision models rely on: values, fired rules, reasons and errors."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amtsweg.dmn.api import (
    DmnReadError,
    DmnUnknownError,
    FiredRule,
    evaluate_decision,
    evaluate_service,
    read,
)
from dmn.models import decision, definitions, given, literal, table, text

FEE = definitions(
    given("Flurstücke", "number")
    + given("Zweck", "string")
    + decision(
        "Gebühr",
        table(
            ["Flurstücke", "Zweck"],
            ["Betrag"],
            [("1", '"privat"', "20"), ("> 1", '"privat"', "20 + (Flurstücke - 1) * 5"), ("-", '"amtlich"', "0")],
        ),
        ["in_Flurstücke", "in_Zweck"],
        "number",
    )
)


def test_a_table_decides_and_says_by_which_rule() -> None:
    result = evaluate_decision(read(FEE), "Gebühr", {"Flurstücke": 3, "Zweck": "privat"})
    assert result.value == Decimal(30)
    assert result.rules == (
        FiredRule(
            table="t",
            rule="r2",
            index=2,
            inputs=(("Flurstücke", Decimal(3)), ("Zweck", "privat")),
            outputs=(("Betrag", Decimal(30)),),
        ),
    )
    assert result.reasons == ()


def test_a_decision_is_found_by_id_too() -> None:
    assert evaluate_decision(read(FEE), "d_Gebühr", {"Flurstücke": 1, "Zweck": "privat"}).value == Decimal(20)


def test_no_decision_no_answer() -> None:
    with pytest.raises(DmnUnknownError):
        evaluate_decision(read(FEE), "Zweck", {})


def test_without_a_rule_there_is_no_value_but_a_reason() -> None:
    result = evaluate_decision(read(FEE), "Gebühr", {"Flurstücke": 0, "Zweck": "privat"})
    assert (result.value, result.rules) == (None, ())
    assert [reason.message for reason in result.reasons] == ["t: no rule applies"]


def test_what_was_given_must_be_of_its_type() -> None:
    result = evaluate_decision(read(FEE), "Gebühr", {"Flurstücke": "drei", "Zweck": "privat"})
    assert result.value is None
    assert result.reasons[0].message == "what was given for Flurstücke is not of its type"


RULES = [("< 10", '"b"'), ("< 20", '"a"'), ("< 5", '"c"')]
POLICIES = [
    ("UNIQUE", 12, "a"),
    ("UNIQUE", 8, None),
    ("ANY", 8, None),
    ("FIRST", 3, "b"),
    ("PRIORITY", 3, "a"),
    ("PRIORITY", 12, "a"),
    ("COLLECT", 3, ["b", "a", "c"]),
    ("RULE ORDER", 8, ["b", "a"]),
    ("OUTPUT ORDER", 3, ["a", "b", "c"]),
    ("COLLECT", 99, None),
]


@pytest.mark.parametrize(("policy", "value", "expected"), POLICIES)
def test_every_hit_policy(policy: str, value: int, expected: object) -> None:
    logic = table(["x"], ["y"], RULES, policy, values=['"a","b","c"'])
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    assert evaluate_decision(model, "d", {"x": value}).value == expected


def test_any_allows_equal_outputs() -> None:
    logic = table(["x"], ["y"], [("< 10", "1"), ("< 20", "1.0")], "ANY")
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    assert evaluate_decision(model, "d", {"x": 5}).value == Decimal(1)


AGGREGATIONS = [("SUM", 3, 60), ("COUNT", 3, 3), ("MIN", 3, 10), ("MAX", 3, 30), ("COUNT", 99, 0), ("SUM", 99, None)]


@pytest.mark.parametrize(("aggregation", "value", "expected"), AGGREGATIONS)
def test_every_aggregation(aggregation: str, value: int, expected: int | None) -> None:
    logic = table(["x"], ["y"], [("< 10", "10"), ("< 20", "20"), ("< 5", "30")], "COLLECT", aggregation)
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    assert evaluate_decision(model, "d", {"x": value}).value == expected


def test_a_default_takes_the_place_of_a_rule() -> None:
    logic = table(["x"], ["y"], [("1", '"eins"')], default='"sonst"')
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    assert evaluate_decision(model, "d", {"x": 2}).value == "sonst"


def test_several_outputs_make_a_context() -> None:
    logic = table(["x"], ["Amt", "Frist"], [("-", '"Bauamt"', "14")])
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    assert evaluate_decision(model, "d", {"x": 2}).value == {"Amt": "Bauamt", "Frist": Decimal(14)}


def test_decisions_build_on_each_other_and_on_knowledge() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="Zuschlag"><variable name="Zuschlag"/><encapsulatedLogic>'
        f'<formalParameter name="Betrag" typeRef="number"/>{literal("Betrag * 1.1")}'
        "</encapsulatedLogic></businessKnowledgeModel>"
    )
    model = read(
        definitions(
            given("x", "number")
            + knowledge
            + decision("a", literal("x + 1"), ["in_x"])
            + decision("b", literal("Zuschlag(a)"), ["d_a"], knows=["k"])
        )
    )
    assert evaluate_decision(model, "b", {"x": 9}).value == Decimal(11)


def test_boxes_are_expressions() -> None:
    entry = '<contextEntry><variable name="{}"/>{}</contextEntry>'
    logic = "<context>" + entry.format("Zahl der Tage", literal("2")) + f"<contextEntry>{literal('Zahl der Tage * 3')}"
    model = read(definitions(decision("d", logic + "</contextEntry></context>")))
    assert evaluate_decision(model, "d", {}).value == Decimal(6)


def test_a_service_is_asked_for_its_decisions() -> None:
    service = (
        '<decisionService id="s" name="Dienst"><variable name="Dienst"/><outputDecision href="#d_b"/>'
        '<encapsulatedDecision href="#d_a"/><inputData href="#in_x"/></decisionService>'
    )
    body = given("x") + decision("a", literal("x * 2"), ["in_x"]) + decision("b", literal("a + 1"), ["d_a"]) + service
    model = read(definitions(body + decision("c", literal("Dienst(4)"), knows=["s"])))
    assert evaluate_service(model, "Dienst", {"x": 3}).value == Decimal(7)
    assert evaluate_decision(model, "c", {}).value == Decimal(9)


def test_models_import_each_other() -> None:
    types = '<itemDefinition name="tBetrag"><typeRef>number</typeRef></itemDefinition>'
    other = read(definitions(types + decision("Grundbetrag", literal("7")), namespace="urn:other"))
    needs = '<informationRequirement><requiredDecision href="urn:other#d_Grundbetrag"/></informationRequirement>'
    body = '<import name="basis" namespace="urn:other" importType="dmn"/>' + decision(
        "d", needs + literal("basis.Grundbetrag + 1"), of_type="basis.tBetrag"
    )
    assert evaluate_decision(read(definitions(body), imports=[other]), "d", {}).value == Decimal(8)


@pytest.mark.parametrize(
    "version",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(version: str) -> None:
    model = read(definitions(decision("d", literal("1")), version=version))
    assert evaluate_decision(model, "d", {}).value == Decimal(1)


FAULTS = [
    (decision("d", "<literalExpression id='e'>\n<text>\n1 + </text></literalExpression>"), "e", 3),
    (decision("d", literal("1"), ["in_missing"]), "d_d", 1),
    (decision("d", literal("1"), of_type="tNothing"), "d_d", 1),
    (decision("d", literal("d"), ["d_d"]), "d_d", 1),
    (decision("d", table(["x"], ["y"], [("1",)])), "r1", 1),
    (decision("d", table(["x"], ["y"], [("1", "2")], "SOMETIMES")), "t", 1),
    (decision("d", literal("1")) * 2, "d_d", 1),
]


@pytest.mark.parametrize(("body", "element", "line"), FAULTS)
def test_a_fault_is_named_by_element_and_line(body: str, element: str, line: int) -> None:
    with pytest.raises(DmnReadError) as error:
        read(definitions(body))
    assert (error.value.problems[0].element, error.value.problems[0].line) == (element, line)


def test_a_lenient_reader_keeps_what_is_right() -> None:
    model = read(definitions(decision("a", literal("1 +")) + decision("b", literal("2"))), strict=False)
    assert [problem.element for problem in model.problems] == ["literalExpression"]
    assert evaluate_decision(model, "a", {}).value is None
    assert evaluate_decision(model, "b", {}).value == Decimal(2)


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"no xml",
        b"<definitions/>",
        b'<!DOCTYPE d [<!ENTITY a "aaaa">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
    ],
)
def test_what_is_no_model_is_refused(xml: bytes) -> None:
    with pytest.raises(DmnReadError):
        read(xml)


def test_allowed_values_hold_for_inputs() -> None:
    allowed = text("allowedValues", '"A"')
    item = f'<itemDefinition name="tStufe"><typeRef>string</typeRef>{allowed}</itemDefinition>'
    model = read(definitions(item + given("x", "tStufe") + decision("d", literal("x"), ["in_x"])))
    assert evaluate_decision(model, "d", {"x": "A"}).value == "A"
    assert evaluate_decision(model, "d", {"x": "B"}).value is None


@pytest.mark.parametrize("depth", [20, 110, 5_000])
def test_a_deeply_nested_model_is_read_or_refused(depth: int) -> None:
    boxes = f"<conditional><if>{literal('true')}</if><then>" * depth + literal("1")
    boxes += f"</then><else>{literal('2')}</else></conditional>" * depth
    try:
        model = read(definitions(decision("d", boxes)))
    except DmnReadError:
        assert depth > 20
    else:
        assert evaluate_decision(model, "d", {}).value == Decimal(1)


def test_types_may_refer_to_themselves() -> None:
    item = '<itemDefinition name="tAmt"><itemComponent name="Name"><typeRef>string</typeRef></itemComponent>'
    item += '<itemComponent name="über" isCollection="true"><typeRef>tAmt</typeRef></itemComponent></itemDefinition>'
    body = item + given("x", "tAmt") + decision("d", literal("x.über[1].Name"), ["in_x"])
    amt = {"Name": "Bauamt", "über": [{"Name": "Dezernat", "über": []}]}
    assert evaluate_decision(read(definitions(body)), "d", {"x": amt}).value == "Dezernat"
    wrong = {"Name": "Bauamt", "über": [{"Name": 3, "über": []}]}
    assert evaluate_decision(read(definitions(body)), "d", {"x": wrong}).value is None


def test_functions_take_only_what_they_ask_for() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="f"><variable name="f" typeRef="number"/><encapsulatedLogic>'
        f'<formalParameter name="a" typeRef="number"/>{literal("1")}</encapsulatedLogic></businessKnowledgeModel>'
    )
    binding = f'<binding><parameter name="a"/>{literal(chr(34) + "x" + chr(34))}</binding>'
    boxed = f"<invocation>{literal('f')}{binding}</invocation>"
    body = knowledge + decision("d", literal('f("x")'), knows=["k"]) + decision("e", boxed, knows=["k"])
    model = read(definitions(body + decision("g", literal("f([2])"), knows=["k"])))
    assert evaluate_decision(model, "d", {}).value is None
    assert evaluate_decision(model, "e", {}).value is None
    assert evaluate_decision(model, "g", {}).value == Decimal(1)


def test_outputs_keep_the_promise_of_their_column() -> None:
    logic = table(["x"], ["y"], [("1", '"eins"'), ("2", "2")]).replace("<output ", '<output typeRef="number" ')
    model = read(definitions(given("x") + decision("d", logic, ["in_x"])))
    result = evaluate_decision(model, "d", {"x": 1})
    assert (result.value, len(result.reasons)) == (None, 1)
    assert evaluate_decision(model, "d", {"x": 2}).value == Decimal(2)
