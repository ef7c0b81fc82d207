"""Call activities: the called process runs inside its caller, in the version that was named."""

import pytest

from amtsweg.bpmn.api import BpmnError, EvaluationFailed, ProcessModel, link, read
from amtsweg.bpmn.contracts import Completed, CompleteTask, ElementEntered, Incident, ReceiveMessage, ThrowError
from bpmn.drawing import HEAD, Case, document, draw, flows, message, start_end, user


class Shelf:
    """Processes by name and version."""

    def __init__(self, **models: ProcessModel) -> None:
        self.models = models

    def called(self, process: str, version: int) -> ProcessModel:
        if version != 3 or process not in self.models:
            raise EvaluationFailed(f"there is no process '{process}', version {version}")
        return self.models[process]


def called(body: str, *arrows: str) -> ProcessModel:
    return read(
        (HEAD + f'<process id="fee" isExecutable="true">{body}{flows(*arrows)}</process></definitions>').encode()
    )


FEE = called(start_end() + user("t"), "s->t", "t->e")


def calling(attributes: str = "", extra: str = "", *arrows: str) -> ProcessModel:
    call = f'<callActivity id="c" name="Fee" calledElement="fee" amtsweg:version="3" {attributes}/>'
    return draw(start_end() + call + extra, "s->c", "c->e", *arrows)


def test_the_called_process_runs_and_its_caller_goes_on() -> None:
    case = Case(link(calling(), Shelf(fee=FEE)))
    entered = [effect.element_id for effect in case.last if isinstance(effect, ElementEntered)]
    assert entered == ["s", "c", "c/s", "c/t"]
    case.do(CompleteTask(case.token("c/t"), {"fee": 30}))
    assert case.last[-1] == Completed("e")
    assert case.state.variables == {"fee": 30}


def test_variables_are_kept_apart_where_the_call_says_what_goes_in_and_out() -> None:
    model = link(calling('amtsweg:inputs="n" amtsweg:outputs="fee, gone"'), Shelf(fee=FEE))
    case = Case(model, n=1, secret=2, fee=0)
    assert case.state.variables_at(case.token("c/t")) == {"n": 1}
    case.do(CompleteTask(case.token("c/t"), {"fee": 30, "n": 5}))
    assert case.state.variables == {"n": 1, "secret": 2, "fee": 30, "gone": None}


def test_a_boundary_event_takes_the_called_process_away() -> None:
    extra = f'<boundaryEvent id="b" attachedToRef="c">{message("docs")}</boundaryEvent>' + user("late")
    case = Case(link(calling("", extra, "b->late", "late->e"), Shelf(fee=FEE)))
    case.do(ReceiveMessage("docs"))
    assert case.waiting() == ["late"]


def test_an_error_of_the_called_process_is_caught_by_its_caller() -> None:
    extra = '<boundaryEvent id="b" attachedToRef="c"><errorEventDefinition errorRef="e_stop"/></boundaryEvent>'
    case = Case(link(calling("", extra + user("late"), "b->late", "late->e"), Shelf(fee=FEE)))
    case.do(ThrowError(case.token("c/t"), "STOP"))
    assert case.waiting() == ["late"]


def test_calls_may_call() -> None:
    middle = called(start_end() + '<callActivity id="d" calledElement="deep" amtsweg:version="3"/>', "s->d", "d->e")
    case = Case(link(calling(), Shelf(fee=middle, deep=FEE)))
    assert case.waiting() == ["c", "c/d", "c/d/t"]
    case.do(CompleteTask(case.token("c/d/t")))
    assert case.state.status == "completed"


def test_what_cannot_be_called_is_refused_when_the_plan_is_made_ready() -> None:
    itself = called(start_end() + '<callActivity id="d" calledElement="fee" amtsweg:version="3"/>', "s->d", "d->e")
    late = called(f'<startEvent id="s">{message("docs")}</startEvent><endEvent id="e"/>', "s->e")
    for shelf, reason in (
        (Shelf(), "there is no process 'fee', version 3"),
        (Shelf(fee=itself), "the process 'fee' calls itself"),
        (Shelf(fee=late), "the process 'fee' has no none start event to begin with"),
    ):
        with pytest.raises(BpmnError) as caught:
            link(calling(), shelf)
        assert [problem.reason for problem in caught.value.problems] == [reason]


def test_calls_that_multiply_are_refused() -> None:
    names = [f"level{number}" for number in range(12)]
    calls = {
        name: called(
            start_end()
            + "".join(f'<callActivity id="c{n}" calledElement="{below}" amtsweg:version="3"/>' for n in range(4)),
            *(arrow for n in range(4) for arrow in (f"s->c{n}", f"c{n}->e")),
        )
        for name, below in zip(names, [*names[1:], "fee"], strict=True)
    }
    top = draw(start_end() + '<callActivity id="c" calledElement="level0" amtsweg:version="3"/>', "s->c", "c->e")
    with pytest.raises(BpmnError, match="more than 10000 elements"):
        link(top, Shelf(fee=FEE, **calls))


def test_a_call_that_was_never_linked_is_an_incident() -> None:
    case = Case(calling())
    assert case.last[-1] == Incident(case.token("c"), "c", "the called process is not linked to this one")


@pytest.mark.parametrize(
    ("attributes", "reason"),
    [
        ('amtsweg:version="3"', "no process is named (calledElement)"),
        ('calledElement="x"', "the version of the called process is not named (amtsweg:version)"),
    ],
)
def test_a_call_names_process_and_version(attributes: str, reason: str) -> None:
    with pytest.raises(BpmnError) as caught:
        read(document(start_end() + f'<callActivity id="c" {attributes}/>' + flows("s->c", "c->e")))
    assert [problem.reason for problem in caught.value.problems] == [reason]
