"""The event log."""

from uuid import uuid4

import pytest
from django.db import transaction

from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.events import Event
from amtsweg.kernel.models import EventRecord
from kernel.conftest import MakeEvent


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What a receiver of ``test.happened`` heard."""
    monkeypatch.setattr(events, "_receivers", events.defaultdict(list))
    got: list[Event] = []
    events.subscribe("test.happened")(got.append)
    return got


def test_an_event_comes_back_as_it_was_recorded(system_scope: None, make_event: MakeEvent) -> None:
    case = uuid4()
    first, second = make_event(subject_id=case), make_event("test.ended", subject_id=case)
    events.record([first, second])
    events.record([make_event()])
    assert events.history(case) == [first, second]


def test_everything_said_about_an_event_is_kept(system_scope: None, make_event: MakeEvent) -> None:
    told = Event(
        kind="test.happened",
        at=make_event().at,
        actor=Actor("Ada Beispiel", uuid4(), uuid4()),
        object_type="thing",
        object_id=uuid4(),
        subject_id=uuid4(),
        unit_id=uuid4(),
        account_id=uuid4(),
        data={"fee": "12.50", "list": [1, None, True]},
        reason="weil",
        version_from=1,
        version_to=2,
    )
    events.record([told])
    assert events.history(told.subject_id or uuid4()) == [told]


def test_an_event_without_a_transaction_is_refused(fresh_database: object, make_event: MakeEvent) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        events.record([make_event()])


def test_receivers_hear_their_kind_in_the_same_transaction(
    system_scope: None, make_event: MakeEvent, heard: list[Event]
) -> None:
    event = make_event()
    events.record([event, make_event("test.other")])
    assert heard == [event]


def test_a_receiver_is_registered_once(heard: list[Event], system_scope: None, make_event: MakeEvent) -> None:
    def receiver(event: Event) -> None:
        heard.append(event)

    events.subscribe("test.happened", "test.happened")(receiver)
    events.record([make_event()])
    assert len(heard) == 2


def test_a_veto_takes_the_event_back(fresh_database: object, make_event: MakeEvent, heard: list[Event]) -> None:
    @events.subscribe("test.happened")
    def veto(event: Event) -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError), scope.work(scope.SYSTEM):
        events.record([make_event()])
    with scope.work(scope.SYSTEM):
        assert EventRecord.objects.count() == 0


def test_events_of_one_use_case_are_one_statement(
    system_scope: None, make_event: MakeEvent, heard: list[Event], django_assert_num_queries: object
) -> None:
    case = uuid4()
    told = [make_event(subject_id=case) for _ in range(3)]
    with django_assert_num_queries(1), events.together():
        events.record(told[:1])
        with events.together():
            events.record(told[1:])
        assert heard == []
    assert heard == told
    assert events.history(case) == told


def test_what_failed_is_not_written(system_scope: None, make_event: MakeEvent, heard: list[Event]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic(), events.together():
        events.record([make_event()])
        raise RuntimeError
    assert EventRecord.objects.count() == 0
    events.record([make_event()])
    assert len(heard) == 1


def test_history_is_bounded(system_scope: None, make_event: MakeEvent) -> None:
    case = uuid4()
    told = [make_event(subject_id=case) for _ in range(5)]
    events.record(told)
    assert events.history(case, limit=3) == told[:3]
