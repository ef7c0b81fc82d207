"""Two at the same moment: one case, one winner, and the other is told in words."""

from functools import partial

import pytest

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import AlreadyAnswered, CaseState, Outcome
from amtsweg.cases.models import Case
from amtsweg.cases.queries.details import messages_of
from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel, Receipt
from amtsweg.intake.models import Submission
from amtsweg.kernel.actors import ANONYMOUS
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.models import EventRecord, OutboxEntry
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import TaskAlreadyDone, TaskNotNeeded
from amtsweg.processes.models import ProcessInstance
from amtsweg.records import api as records
from amtsweg.records.models import RecordFile
from intake.conftest import at_once
from way import COURT, Way

SLUG = "baulastenauskunft"
ROUNDS = 5


def test_the_same_draft_sent_twice_at_once_gives_one_case_and_one_receipt(way: Way) -> None:
    for n in range(1, ROUNDS + 1):
        draft = _draft(way)
        receipts = at_once(*[partial(_send, way, draft)] * 3)
        assert {type(receipt) for receipt in receipts} == {Receipt}
        assert len({receipt.number for receipt in receipts if isinstance(receipt, Receipt)}) == 1
        counts = [model.objects.count() for model in (Submission, Case, RecordFile, ProcessInstance)]
        assert counts == [n, n, n, n]
    assert EventRecord.objects.filter(kind="case.opened").count() == ROUNDS
    assert OutboxEntry.objects.count() == 2 * ROUNDS  # the receipt by mail, the submission as a document


def test_of_two_clerks_one_wins_and_the_other_is_told_who_was_faster(way: Way) -> None:
    for _ in range(ROUNDS):
        way.receipt = _send(way, _draft(way))
        task = way.task("completeness")
        done = partial(cases.complete_form_task, task=task, answers={"complete": True}, at=way.at)
        results = at_once(partial(done, actor=way.clerk), partial(done, actor=way.lead))
        (told,) = [one for one in results if one is not None]
        assert isinstance(told, TaskAlreadyDone)
        assert told.by == processes.get_task(task.id).completed_by
        assert way.open_tasks() == ["lookup"]


def test_two_decisions_at_once_leave_one(way: Way) -> None:
    for _ in range(ROUNDS):
        way.receipt = _send(way, _draft(way))
        for element in ("completeness", "lookup"):
            task = way.task(element)
            cases.complete_form_task(task=task, answers={"complete": True}, actor=way.clerk, at=way.at)
        decide = partial(
            cases.decide, case_id=way.case_id, task_id=way.task("decide").id, reasons="Es fehlt der Grund.",
            content="", at=way.at,
        )  # fmt: skip
        results = at_once(
            partial(decide, outcome=Outcome.REFUSED, actor=way.clerk),
            partial(decide, outcome=Outcome.PARTLY_GRANTED, actor=way.lead),
        )
        assert sorted(type(one).__name__ for one in results) == ["NoneType", "TaskAlreadyDone"]
        drafted = EventRecord.objects.filter(kind="case.decision_drafted", subject_id=way.case_id)
        assert drafted.count() == 1


def test_an_answer_sent_twice_at_once_is_taken_once(way: Way) -> None:
    for _ in range(ROUNDS):
        way.receipt = _send(way, _draft(way))
        way.do("completeness", complete=False, missing="Bitte senden Sie uns das Aktenzeichen.")
        (asked,) = messages_of(way.case_id)
        answer = partial(
            cases.answer_request, case_id=way.case_id, message_id=asked.id, text="Hier ist es.", uploads=[],
            actor=ANONYMOUS, at=way.at,
        )  # fmt: skip
        results = at_once(answer, answer)
        assert sorted(type(one).__name__ for one in results) == [AlreadyAnswered.__name__, "NoneType"]
        assert [message.text for message in messages_of(way.case_id)] == [asked.text, "Hier ist es."]
        assert way.open_tasks() == ["completeness"]


@pytest.mark.parametrize("task", ["completeness", "decide"])
def test_withdrawal_against_completion_ends_withdrawn_whoever_was_first(way: Way, task: str) -> None:
    for _ in range(ROUNDS):
        way.receipt = _send(way, _draft(way))
        if task == "decide":
            way.do("completeness", complete=True)
            way.do("lookup", result="none")
        withdrawn, completed = at_once(_withdrawal(way), _completion(way, task))
        assert withdrawn is None
        assert completed is None or isinstance(completed, TaskNotNeeded | TaskAlreadyDone), completed
        way.work()
        case = cases.get_case(way.case_id)
        assert (case.state, case.outcome, way.open_tasks()) == (CaseState.CLOSED, Outcome.WITHDRAWN, [])
        assert [one.status for one in processes.processes_of_subject(way.case_id)] == ["completed"]
        assert "decision" not in [document.kind for document in records.documents_of(way.case_id)]


def test_two_withdrawals_at_once_are_one(way: Way) -> None:
    for _ in range(ROUNDS):
        way.receipt = _send(way, _draft(way))
        results = at_once(_withdrawal(way), _withdrawal(way))
        assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
        assert EventRecord.objects.filter(kind="case.withdrawn", subject_id=way.case_id).count() == 1


def _draft(way: Way) -> Draft:
    service = catalogue.current_version(SLUG)
    assert service is not None
    assert service.form_version_id is not None
    return forms.start_draft(form_version_id=service.form_version_id, account_id=None, answers=COURT, at=way.at)


def _send(way: Way, draft: Draft) -> Receipt:
    service = catalogue.current_version(SLUG)
    assert service is not None
    return intake.submit(service_version_id=service.id, draft=draft, channel=Channel.PORTAL, actor=ANONYMOUS, at=way.at)


def _withdrawal(way: Way) -> "partial[None]":
    return partial(cases.withdraw, case_id=way.case_id, reason="", actor=ANONYMOUS, at=way.at)


def _completion(way: Way, element: str) -> "partial[None]":
    task = way.task(element)
    if element == "decide":
        return partial(
            cases.decide, case_id=way.case_id, task_id=task.id, outcome=Outcome.GRANTED, content="", reasons="",
            actor=way.clerk, at=way.at,
        )  # fmt: skip
    return partial(cases.complete_form_task, task=task, answers={"complete": True}, actor=way.clerk, at=way.at)
