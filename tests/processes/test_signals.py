"""Signals reach everybody who waits for them, each exactly once, and nobody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from django.db import connection

from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord, OutboxEntry
from amtsweg.processes import api
from amtsweg.processes.models import ProcessInstance
from amtsweg.processes.services.signalling import fan_out_signal
from amtsweg.web.environment import Database
from bpmn.drawing import document, flows, start_end, user
from processes.conftest import Office
from processes.test_together import at_once

TOP = '<signal id="sig" name="flood"/>'
DEFINITION = '<signalEventDefinition signalRef="sig"/>'
ALARM = document(
    start_end()
    + user("before")
    + f'<intermediateThrowEvent id="alarm">{DEFINITION}</intermediateThrowEvent>'
    + flows("s->before", "before->alarm", "alarm->e"),
    TOP,
)
WATCH = document(
    start_end()
    + user("work", "help")
    + f'<boundaryEvent id="b" attachedToRef="work" cancelActivity="false">{DEFINITION}</boundaryEvent>'
    + flows("s->work", "work->e", "b->help", "help->e"),
    TOP,
)


@pytest.fixture
def watchers(office: Office) -> list[Office]:
    found = [Office(office.at) for _ in range(3)]
    for one in found:
        one.start(WATCH, "watch")
    return found


pytestmark = pytest.mark.usefixtures("fixed_clock")


def work(at: datetime) -> None:
    while outbox.drain(at=at):
        pass


def test_a_signal_reaches_every_instance_that_waits_and_no_other(office: Office, watchers: list[Office]) -> None:
    deaf = Office(office.at)
    deaf.start(ALARM, "alarm")
    office.start(ALARM, "alarm", secret="of this matter")
    office.complete("before")
    work(office.at)
    assert [one.open_tasks() for one in watchers] == [["work", "help"]] * 3
    assert deaf.open_tasks() == ["before"]
    for one in watchers:
        (process,) = api.processes_of_subject(one.subject_id)
        assert process.variables == {}, "a signal tells nothing of the matter it came from"
        assert [event.kind for event in events.history(one.subject_id)][2] == "signal.received"
    assert "process.signal_thrown" in [event.kind for event in events.history(office.subject_id)]


def test_a_watch_that_stays_awake_hears_every_signal_once(office: Office, watchers: list[Office]) -> None:
    for _ in range(2):
        thrower = Office(office.at)
        thrower.start(ALARM, "alarm")
        thrower.complete("before")
    work(office.at)
    OutboxEntry.objects.update(due_at=office.at)
    work(office.at)
    assert all(one.open_tasks() == ["work", "help", "help"] for one in watchers)


def test_an_instance_that_has_gone_on_meanwhile_hears_nothing(office: Office, watchers: list[Office]) -> None:
    office.start(ALARM, "alarm")
    office.complete("before")
    assert outbox.drain(at=office.at, limit=1) == 1
    watchers[0].complete("work")
    work(office.at)
    assert watchers[0].open_tasks() == []
    assert outbox.dead_letters() == []


def test_those_who_wait_are_found_by_the_index(office: Office, watchers: list[Office]) -> None:
    waiting = ProcessInstance.objects.filter(awaited_signals__contains=["flood"]).exclude(awaited_signals=[])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "instance_signal" in waiting.explain()
        cursor.execute("SET LOCAL enable_seqscan = on")
    watchers[0].complete("work")
    assert waiting.count() == 2


def test_two_workers_send_a_signal_once(fresh_database: Database, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        watchers = [Office(at) for _ in range(8)]
        for one in watchers:
            one.start(WATCH, "watch")
        office = Office(at)
        office.start(ALARM, "alarm")
        office.complete("before")
        (entry,) = OutboxEntry.objects.filter(topic="processes.signal")
        sender = UUID(str(entry.payload["from"]))
    send = lambda: fan_out_signal(key=entry.key, name="flood", sender=sender, at=at)  # noqa: E731 - said once
    assert at_once(send, send, send) == [None] * 3

    def deliver() -> int:
        return sum(iter(lambda: outbox.drain(at=at, limit=2), 0))

    results = at_once(deliver, deliver)
    assert sum(result for result in results if isinstance(result, int)) >= 8
    with scope.session(scope.SYSTEM):
        assert EventRecord.objects.filter(kind="signal.received").count() == 8
        assert all(one.open_tasks() == ["work", "help"] for one in watchers)


def test_what_is_settled_is_done(system_scope: None, at: datetime) -> None:
    key = str(uuid7())
    outbox.put([outbox.Effect("nobody", key)], at=at)
    assert [outbox.settle(key, at=at), outbox.settle(key, at=at)] == [True, False]
    assert outbox.drain(at=at) == 0
