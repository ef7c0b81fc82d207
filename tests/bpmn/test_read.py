"""What is read, and what is refused: always with element, line and reason."""

import sys
from collections.abc import Callable
from itertools import pairwise

import pytest

from amtsweg.bpmn.api import BpmnError, Problem, read
from amtsweg.bpmn.contracts import Problem as ContractProblem
from amtsweg.bpmn.model import Expression
from amtsweg.bpmn.reader.read import check
from bpmn.drawing import HEAD, document, draw, flows, message, start_end, timer, user

FINE = start_end() + user("t") + flows("s->t", "t->e")


def reasons(xml: bytes) -> list[str]:
    return [problem.reason for problem in check(xml)]


def inside_task(content: str) -> bytes:
    body = start_end() + f'<userTask id="t">{content}</userTask>' + flows("s->t", "t->e")
    return document(body)


def test_a_problem_names_element_line_and_reason() -> None:
    xml = document("\n<startEvent id='s'/>\n<complexGateway id='c'/>\n")
    problem = Problem("c", 3, "complex gateways are not executed")
    with pytest.raises(BpmnError) as caught:
        read(xml)
    assert caught.value.problems == (problem,)
    assert str(problem) == "line 3, c: complex gateways are not executed"
    assert Problem is ContractProblem


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("task", "a task without a type cannot be executed; say whether it is a user, service or other task"),
        ("complexGateway", "complex gateways are not executed"),
        ("transaction", "transactions are not executed"),
        ("adHocSubProcess", "ad-hoc sub-processes are not executed"),
        ("somethingNew", "element 'somethingNew' is not executed"),
        ("timeDate", "element 'timeDate' is not executed inside 'process'"),
    ],
)
def test_an_element_that_is_not_executed_is_refused(element: str, reason: str) -> None:
    assert reasons(document(FINE + f'<{element} id="x"/>')) == [reason]


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (
            "conditionalEventDefinition",
            "element 'conditionalEventDefinition' is not executed inside 'intermediateThrowEvent'",
        ),
        ("errorEventDefinition", "element 'errorEventDefinition' is not executed inside 'intermediateThrowEvent'"),
        (
            "compensateEventDefinition waitForCompletion='false'",
            "a compensation is always waited for",
        ),
        ("cancelEventDefinition", "transactions are not executed"),
        ("timerEventDefinition", "element 'timerEventDefinition' is not executed inside 'intermediateThrowEvent'"),
    ],
)
def test_an_event_that_is_not_executed_is_refused(definition: str, reason: str) -> None:
    body = FINE + f'<intermediateThrowEvent id="x"><{definition}/></intermediateThrowEvent>'
    assert reasons(document(body)) == [reason]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            "<multiInstanceLoopCharacteristics/>",
            "multiple instances need either a loopCardinality or a loopDataInputRef",
        ),
        (
            "<multiInstanceLoopCharacteristics behavior='One'><loopCardinality>2</loopCardinality>"
            "</multiInstanceLoopCharacteristics>",
            "events thrown by single instances are not executed",
        ),
        (
            "<multiInstanceLoopCharacteristics><loopDataInputRef>x</loopDataInputRef></multiInstanceLoopCharacteristics>",
            "loopDataInputRef refers to 'x', which is no data here",
        ),
        (
            "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><inputDataItem name='i'/>"
            "</multiInstanceLoopCharacteristics>",
            "an inputDataItem needs the collection it comes from (loopDataInputRef)",
        ),
        (
            "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><outputDataItem name='i'/>"
            "</multiInstanceLoopCharacteristics>",
            "loopDataOutputRef and outputDataItem belong together",
        ),
        (
            "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><loopCardinality>3</loopCardinality>"
            "</multiInstanceLoopCharacteristics>",
            "there is more than one loopCardinality",
        ),
        ("<standardLoopCharacteristics/>", "the loop has neither a condition nor a maximum: it never ends"),
        (
            "<standardLoopCharacteristics loopMaximum='0'><loopCondition>x</loopCondition>"
            "</standardLoopCharacteristics>",
            "loopMaximum='0' is not a number of rounds",
        ),
        (
            "<standardLoopCharacteristics loopMaximum='2'/><standardLoopCharacteristics loopMaximum='2'/>",
            "an activity has at most one kind of loop",
        ),
        (
            "<dataInputAssociation><transformation/></dataInputAssociation>",
            "transformations of data are not executed",
        ),
        ('<x xmlns="urn:other"/>', "element 'x' of the namespace 'urn:other' may not stand here"),
        (
            '<extensionElements><x xmlns="http://camunda.org/schema/1.0/bpmn"/></extensionElements>',
            "extension 'x' (http://camunda.org/schema/1.0/bpmn) is not executed",
        ),
        (
            "<extensionElements><amtsweg:listener/></extensionElements>",
            "the only amtsweg extension is <amtsweg:property name=… value=…/>",
        ),
        (
            "<documentation><x/></documentation><incoming>e_t</incoming>",
            "the incoming flow 'e_t' is listed here but does not end here",
        ),
    ],
)
def test_content_that_is_not_executed_is_refused(content: str, reason: str) -> None:
    assert reasons(inside_task(content)) == [reason]


@pytest.mark.parametrize(
    ("attribute", "reason"),
    [
        ('completionQuantity="2"', "only a quantity of 1 is executed"),
        ('speed="high"', "attribute 'speed' is not executed here"),
        (
            'x:assignee="me" xmlns:x="http://camunda.org/schema/1.0/bpmn"',
            "attribute 'assignee' belongs to another engine (http://camunda.org/schema/1.0/bpmn) and is not executed",
        ),
    ],
)
def test_an_attribute_that_is_not_executed_is_refused(attribute: str, reason: str) -> None:
    body = start_end() + f'<userTask id="t" {attribute}/>' + flows("s->t", "t->e")
    assert reasons(document(body)) == [reason]


STRUCTURE = [
    (user("t"), (), ["nothing leads to 't'", "there is no start event"]),
    (start_end() + user("t"), ("s->e",), ["nothing leads to 't'"]),
    (start_end() + user("t", "u"), ("s->e", "t->u", "u->t"), ["nothing leads to 't'", "nothing leads to 'u'"]),
    (start_end(), ("s->x",), ["the flow refers to 'x', which is not a flow node here"]),
    (start_end() + user("t"), ("s->t", "t->e", "e->t"), ["no sequence flow may leave here"]),
    (start_end() + user("t"), ("s->t", "t->s", "t->e"), ["no sequence flow may lead here"]),
    (start_end(), ("s->e[n > 1]",), ["flows that leave a startEvent carry no conditions"]),
    (
        start_end() + '<exclusiveGateway id="g"/>' + user("a", "b"),
        ("s->g", "g->a[n > 1]", "g->b", "a->e", "b->e"),
        ["the flow 'g_b' has neither a condition nor is it the default"],
    ),
    (
        start_end() + '<exclusiveGateway id="g" default="g_a"/>' + user("a", "b"),
        ("s->g", "g->a[n > 1]", "g->b[n > 2]", "a->e", "b->e"),
        ["the default flow 'g_a' carries a condition, which would never be evaluated"],
    ),
    (start_end() + '<userTask id="t" default="x"/>', ("s->t", "t->e"), ["the default flow 'x' does not leave here"]),
    (start_end() + '<serviceTask id="t"/>', ("s->t", "t->e"), ["no service is named (amtsweg:service)"]),
    (start_end() + '<businessRuleTask id="t"/>', ("s->t", "t->e"), ["no decision is named (amtsweg:decision)"]),
    (
        start_end() + '<eventBasedGateway id="g"/>' + user("t"),
        ("s->g", "g->t", "t->e"),
        ["'t' after the event-based gateway is not a catching event or receive task"],
    ),
    (
        start_end() + user("t") + f'<boundaryEvent id="b" attachedToRef="s">{timer("P1D")}</boundaryEvent>',
        ("s->t", "t->e", "b->e"),
        ["the boundary event is attached to 's', which is not an activity beside it"],
    ),
    (
        start_end() + user("t") + '<boundaryEvent id="b" attachedToRef="t"/>',
        ("s->t", "t->e", "b->e"),
        ["a boundary event says what it waits for"],
    ),
    (
        start_end() + '<endEvent id="x"><errorEventDefinition errorRef="e_stop"/></endEvent><parallelGateway id="g"/>',
        ("s->g", "g->e", "g->x"),
        ["nothing around catches the error 'STOP'"],
    ),
    ('<startEvent id="s2"/>' + start_end(), ("s->e", "s2->e"), ["there is more than one none start event"]),
    (start_end() + '<subProcess id="sub"/>', ("s->sub", "sub->e"), ["there is no start event"]),
    (
        start_end() + '<subProcess id="h" triggeredByEvent="true"><startEvent id="hs"/></subProcess>',
        ("s->e",),
        ["the start event of an event sub-process says what it waits for"],
    ),
    (
        start_end() + f'<subProcess id="sub"><startEvent id="is">{message("docs")}</startEvent></subProcess>',
        ("s->sub", "sub->e"),
        ["a sub-process begins with a none start event"],
    ),
    (
        start_end() + '<subProcess id="sub"><startEvent id="is"/><userTask id="it"/></subProcess>',
        ("s->sub", "is->it", "it->e"),
        ["the flow crosses the border of a sub-process"],
    ),
]


@pytest.mark.parametrize(("body", "arrows", "expected"), STRUCTURE)
def test_a_structure_that_would_lose_or_stop_a_token_is_refused(
    body: str, arrows: tuple[str, ...], expected: list[str]
) -> None:
    assert sorted(reasons(document(body + flows(*arrows)))) == expected


DETAILS = [
    ("<intermediateCatchEvent id='x'/>", "an intermediate catching event says what it waits for"),
    (f"<intermediateCatchEvent id='x'>{timer('')}</intermediateCatchEvent>", "the expression is empty"),
    (
        "<intermediateCatchEvent id='x'><timerEventDefinition/></intermediateCatchEvent>",
        "a timer needs exactly one of timeDate, timeDuration and timeCycle",
    ),
    (
        f"<intermediateCatchEvent id='x'>{timer('P1D', 'timeCycle')}</intermediateCatchEvent>",
        "the cycle 'P1D' is not of the form R<count>/<duration>, like R3/P14D",
    ),
    (
        f"<intermediateCatchEvent id='x'>{message('nobody')}</intermediateCatchEvent>",
        "the message 'm_nobody' is not declared or has no name",
    ),
    (
        f"<intermediateCatchEvent id='x'>{message('docs')}{timer('P1D')}</intermediateCatchEvent>",
        "events with several definitions are not executed",
    ),
    ("<receiveTask id='x'/>", "no message is named (messageRef)"),
    (
        "<scriptTask id='x' scriptFormat='python' amtsweg:result='n'><script>1</script></scriptTask>",
        "scripts in 'python' are not executed; use FEEL",
    ),
    (
        "<scriptTask id='x' scriptFormat='FEEL'><script>1</script></scriptTask>",
        "the script names no variable for its result (amtsweg:result)",
    ),
    ("<exclusiveGateway id='x' default='s_x'/>", "the default flow 's_x' does not leave here"),
]


@pytest.mark.parametrize(("node", "reason"), DETAILS)
def test_a_detail_that_cannot_be_executed_is_refused(node: str, reason: str) -> None:
    assert reasons(document(start_end() + node + flows("s->x", "x->e"))) == [reason]


def test_only_feel_is_accepted_in_conditions() -> None:
    gateway = start_end() + '<exclusiveGateway id="g" default="g_e"/>' + user("a")
    juel = gateway + flows("s->g", "g->a[${n}]", "g->e", "a->e")
    assert reasons(document(juel)) == ["'${n}' is not FEEL"]
    other = (
        gateway
        + flows("s->g", "g->e", "a->e")
        + (
            '<sequenceFlow id="x" sourceRef="g" targetRef="a">'
            '<conditionExpression xsi:type="tFormalExpression" language="groovy">n</conditionExpression></sequenceFlow>'
        )
    )
    assert reasons(document(other)) == ["the expression language 'groovy' is not executed; use FEEL"]


def test_a_document_has_exactly_one_executable_process() -> None:
    end = "</definitions>"
    assert reasons((HEAD + end).encode()) == ["the document contains no process"]
    plain = f'<process id="p">{FINE}</process>'
    assert reasons((HEAD + plain + end).encode()) == ['the process is not marked executable (isExecutable="true")']
    twice = '<process id="a" isExecutable="true"/><process id="b" isExecutable="true"/>'
    assert reasons((HEAD + twice + end).encode()) == ["a second executable process beside 'a'; one per document"]


def test_what_has_no_effect_is_noticed() -> None:
    top = '<category id="x"/><process id="citizen" isExecutable="false"><task id="pay"/></process>'
    model = read(document(FINE.replace('<userTask id="t"', '<userTask id="t" c:colour="red" xmlns:c="urn:c"'), top))
    assert [notice.reason for notice in model.notices] == [
        "this process is not executable and only describes another party",
        "the foreign attribute 'colour' (urn:c) has no effect",
        "the declaration 'category' is not used by anything that is executed",
    ]


def test_an_id_is_used_once_and_lanes_refer_to_nodes() -> None:
    assert reasons(document(FINE + user("t"))) == ["the id 't' was already used in line 1"]
    lanes = '<laneSet><lane id="l"><flowNodeRef>ghost</flowNodeRef></lane></laneSet>'
    assert reasons(document(lanes + FINE)) == ["a lane refers to 'ghost', which is not a flow node here"]


def test_lanes_reach_into_sub_processes() -> None:
    lanes = '<laneSet><lane id="l" name="Office"><childLaneSet><lane id="k" name="Desk">'
    lanes += "<flowNodeRef>sub</flowNodeRef></lane></childLaneSet></lane></laneSet>"
    inner = '<startEvent id="is"/>' + user("t") + flows("is->t")
    model = draw(lanes + start_end() + f'<subProcess id="sub">{inner}</subProcess>', "s->sub", "sub->e")
    assert (model.nodes["sub"].lane, model.nodes["t"].lane, model.nodes["e"].lane) == ("Desk", "Desk", "")


def test_all_expressions_are_listed_for_the_one_who_deploys() -> None:
    body = start_end() + '<exclusiveGateway id="g" default="g_e"/>'
    body += f'<intermediateCatchEvent id="c">{timer("P1D")}</intermediateCatchEvent>'
    body += '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n"><script>1 + 1</script></scriptTask>'
    model = draw(body, "s->g", "g->c[n > 1]", "g->e", "c->t", "t->e")
    assert list(model.expressions()) == [
        Expression("g_c", 1, "condition", "n > 1"),
        Expression("c", 1, "duration", "P1D"),
        Expression("t", 1, "script", "1 + 1"),
    ]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    b'<!ENTITY %s "%s">' % (bytes([98 + i]), b"&%s;" % bytes([97 + i]) * 10) for i in range(9)
)


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        (b"", "not well-formed XML"),
        (b"<a>", "not well-formed XML"),
        (b"\xff\xfe\x00", "not well-formed XML"),
        (b"<a/>", "the root element is 'a', not BPMN 2.0 'definitions'"),
        (BOMB + b"]><x>&j;</x>", "document types and entities are not accepted"),
        ((BOMB + b"]><x>&j;</x>").decode().encode("utf-16"), "not well-formed XML: Maximum entity amplification"),
        ("<!DOCTYPE x []><x/>".encode("utf-16"), "document types and entities are not accepted"),
        (b"<a>" * 100_000, "not well-formed XML"),
        (b"<a>" + b" " * 10_000_000 + b"</a>", "the file has 10,000,007 bytes; at most 4,000,000 are read"),
    ],
)
def test_hostile_input_is_refused(xml: bytes, reason: str) -> None:
    # How long that takes, and how much memory, is measured in tests/hostile, in a process of its own.
    (found,) = reasons(xml)
    assert found.startswith(reason)


def test_a_model_nobody_could_read_is_refused() -> None:
    assert reasons(document(user(*(f"t{number}" for number in range(25_000))))) == [
        "the model has 25,006 elements; at most 20,000 are executed"
    ]


def test_a_large_model_is_examined_with_work_that_grows_as_it_does() -> None:
    def calls(count: int) -> int:
        names = [f"t{number}" for number in range(count)]
        undoing = "".join(
            f'<boundaryEvent id="b{name}" attachedToRef="{name}"><compensateEventDefinition/></boundaryEvent>'
            f'<userTask id="u{name}" isForCompensation="true"/><association sourceRef="b{name}" targetRef="u{name}"/>'
            f'<subProcess id="p{name}"><startEvent id="q{name}"/></subProcess>'
            for name in names
        )
        arrows = [f"{left}->{right}" for left, right in pairwise(["s", *names, "e"])] + [f"s->p{n}" for n in names]
        xml = document(start_end() + user(*names) + undoing + flows(*arrows))
        return counted(lambda: reasons(xml))

    assert calls(1_600) < 8 * 1.1 * calls(200)


def counted(work: Callable[[], list[str]]) -> int:
    """Count the calls of functions it takes to find nothing wrong: the same on every machine, however busy."""
    count = 0

    def note(_frame: object, event: str, _what: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        found = work()
    finally:
        sys.setprofile(None)
    assert found == []
    return count
