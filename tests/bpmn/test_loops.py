"""Activities done more than once: loops and multiple instances, one after another and all at once."""

import pytest

from amtsweg.bpmn.contracts import (
    Completed,
    CompleteTask,
    ElementCancelled,
    Incident,
    ReceiveMessage,
    Retry,
    StaleCommand,
    TaskCancelled,
    TaskCreated,
    ThrowError,
)
from bpmn.drawing import Case, draw, flows, message, start_end, user

DATA = '<dataObject id="list" name="items"/><dataObject id="out" name="answers"/>'


def standard(condition: str = "", **attributes: str) -> str:
    text = "".join(f' {name}="{value}"' for name, value in attributes.items())
    inner = f"<loopCondition>{condition.replace('<', '&lt;')}</loopCondition>" if condition else ""
    return f"<standardLoopCharacteristics{text}>{inner}</standardLoopCharacteristics>"


def many(inner: str, *, sequential: bool = False) -> str:
    text = "true" if sequential else "false"
    return f'<multiInstanceLoopCharacteristics isSequential="{text}">{inner}</multiInstanceLoopCharacteristics>'


EACH = "<loopDataInputRef>list</loopDataInputRef><loopDataOutputRef>out</loopDataOutputRef>"
EACH += '<inputDataItem name="item"/><outputDataItem name="answer"/>'


def task(loop: str) -> str:
    return start_end() + DATA + f'<userTask id="t" name="T">{loop}</userTask>'


def case(loop: str, **variables: object) -> Case:
    return Case(draw(task(loop), "s->t", "t->e"), **variables)


def open_tasks(case: Case) -> list[int]:
    return [token.id for token in case.state.tokens if token.wait == "task"]


def finish_one(case: Case, **variables: object) -> None:
    case.do(CompleteTask(open_tasks(case)[0], variables))


def test_a_loop_goes_on_while_its_condition_holds() -> None:
    run = case(standard("n < 2"), n=0)
    for number in (1, 2):
        (token,) = open_tasks(run)
        assert run.state.variables_at(token)["loopCounter"] == number
        finish_one(run, n=number)
    assert run.state.status == "completed"
    assert run.state.variables == {"n": 2}


def test_a_loop_that_tests_first_may_not_be_done_at_all() -> None:
    run = case(standard("n < 2", testBefore="true"), n=5)
    assert [type(effect).__name__ for effect in run.last].count("ElementEntered") == 3
    assert run.state.status == "completed"


def test_a_loop_ends_at_its_maximum() -> None:
    run = case(standard(loopMaximum="3"))
    for _ in range(3):
        finish_one(run)
    assert run.state.status == "completed"


def test_a_loop_that_never_waits_and_never_ends_is_an_incident() -> None:
    script = '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n"><script>n + 0</script>'
    run = Case(draw(start_end() + script + standard("n < 2") + "</scriptTask>", "s->t", "t->e"), n=0)
    assert "endless loop" in run.state.incidents[0].element or run.last[-1].reason.endswith("an endless loop")


def test_instances_at_once_each_with_its_item_and_all_answers_in_their_order() -> None:
    run = case(many(EACH), items=["a", "b", "c"])
    tokens = open_tasks(run)
    assert [run.state.variables_at(token)["item"] for token in tokens] == ["a", "b", "c"]
    for token in reversed(tokens):
        run.do(CompleteTask(token, {"answer": run.state.variables_at(token)["item"] * 2}))
    assert run.state.variables == {"items": ["a", "b", "c"], "answers": ["aa", "bb", "cc"]}
    assert run.last[-1] == Completed("e")


def test_instances_one_after_another() -> None:
    run = case(many(EACH, sequential=True), items=[1, 2])
    assert len(open_tasks(run)) == 1
    finish_one(run, answer="x")
    assert run.state.variables_at(open_tasks(run)[0])["item"] == 2
    finish_one(run, answer="y")
    assert run.state.variables["answers"] == ["x", "y"]
    assert run.state.status == "completed"


def test_no_instances_are_none() -> None:
    run = case(many(EACH), items=[])
    assert run.state.status == "completed"
    assert case(many("<loopCardinality>n</loopCardinality>"), n=0).state.status == "completed"


def test_a_completion_condition_takes_the_others_away() -> None:
    done = "<completionCondition>numberOfCompletedInstances > 1</completionCondition>"
    run = case(many(f"<loopCardinality>n</loopCardinality>{done}"), n=4)
    finish_one(run)
    assert len(open_tasks(run)) == 3
    left = open_tasks(run)[1:]
    finish_one(run)
    assert [effect.token for effect in run.last if isinstance(effect, TaskCancelled)] == left
    assert [type(effect) for effect in run.last].count(ElementCancelled) == 2
    assert (run.state.status, run.state.scopes) == ("completed", ())


def test_a_sequence_ends_early_by_its_completion_condition() -> None:
    done = "<completionCondition>enough</completionCondition>"
    run = case(many(f"<loopCardinality>n</loopCardinality>{done}", sequential=True), n=4, enough=False)
    finish_one(run)
    finish_one(run, enough=True)
    assert run.state.status == "completed"


@pytest.mark.parametrize(
    ("count", "reason"),
    [
        ("x", "the number of instances is 'x', not a whole number"),
        (True, "the number of instances is True, not a whole number"),
        (-1, "the number of instances is -1, not a whole number"),
        (1001, "1001 instances are more than 1000"),
    ],
)
def test_a_number_that_cannot_be_done_is_an_incident_and_can_be_repaired(count: object, reason: str) -> None:
    run = case(many("<loopCardinality>n</loopCardinality>"), n=count)
    token = run.token("t")
    assert run.last[-1] == Incident(token, "t", reason)
    run.do(Retry(token, {"n": 2}))
    assert len(open_tasks(run)) == 2


def test_no_list_is_an_incident() -> None:
    run = case(many(EACH), items="abc")
    assert run.last[-1] == Incident(run.token("t"), "t", "'items' is 'abc', not a list to go through")


def test_a_completion_that_cannot_be_told_is_an_incident_of_its_round() -> None:
    done = "<completionCondition>enough</completionCondition>"
    run = case(many(f"<loopCardinality>n</loopCardinality>{done}"), n=2)
    finish_one(run)
    (stuck,) = run.state.incidents
    assert run.last[-1] == Incident(stuck.id, "t", "the condition 'enough' is None, not true or false")
    run.do(Retry(stuck.id, {"enough": True}))
    assert run.state.status == "completed"


def boundary(definition: str, cancel: str = "true") -> str:
    return f'<boundaryEvent id="b" attachedToRef="t" cancelActivity="{cancel}">{definition}</boundaryEvent>' + user(
        "late"
    )


def test_a_boundary_event_ends_the_whole() -> None:
    body = task(many("<loopCardinality>n</loopCardinality>")) + boundary(message("docs"))
    run = Case(draw(body, "s->t", "t->e", "b->late", "late->e"), n=3)
    assert run.watching() == ["b"]
    run.do(ReceiveMessage("docs"))
    assert run.waiting() == ["late"]
    assert len(run.state.scopes) == 1


def test_an_error_in_one_instance_ends_the_whole_at_its_border() -> None:
    body = task(many("<loopCardinality>n</loopCardinality>"))
    body += boundary('<errorEventDefinition errorRef="e_stop"/>')
    run = Case(draw(body, "s->t", "t->e", "b->late", "late->e"), n=2)
    run.do(ThrowError(open_tasks(run)[1], "STOP"))
    assert run.waiting() == ["late"]


def test_a_sub_process_is_done_several_times_each_with_tokens_of_its_own() -> None:
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + user("a", "b") + flows("is->a", "is->b", "a->ie", "b->ie")
    body = start_end() + f'<subProcess id="sub">{inner}{many("<loopCardinality>n</loopCardinality>")}</subProcess>'
    run = Case(draw(body, "s->sub", "sub->e"), n=2)
    assert [effect.element_id for effect in run.last if isinstance(effect, TaskCreated)] == ["a", "b", "a", "b"]
    for _ in range(4):
        assert run.state.status == "active"
        finish_one(run)
    assert run.state.status == "completed"


def test_a_finished_instance_cannot_be_finished_again() -> None:
    run = case(many("<loopCardinality>n</loopCardinality>"), n=2)
    first = open_tasks(run)[0]
    run.do(CompleteTask(first))
    with pytest.raises(StaleCommand):
        run.do(CompleteTask(first))
