"""The outbox: at least once, with pauses, and a visible end."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from amtsweg.kernel import outbox, scope
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.outbox import Effect

Handlers = dict[str, outbox.Handler]


@pytest.fixture(autouse=True)
def _system(system_scope: None) -> None:
    """The outbox is the worker's, which sees everything."""


def entry(key: str = "one") -> OutboxEntry:
    return OutboxEntry.objects.get(key=key)


def fail(effect: Effect) -> None:
    raise ConnectionError("nobody answers")


def test_what_is_owed_is_done_once(handlers: Handlers, at: datetime) -> None:
    done: list[Effect] = []
    handlers["mail"] = done.append
    outbox.put([Effect("mail", "one", {"to": "a@example.org"}), Effect("mail", "two")], at=at)
    outbox.put([Effect("mail", "one", {"to": "b@example.org"})], at=at)
    assert outbox.drain(at=at) == 2
    assert outbox.drain(at=at + timedelta(days=1)) == 0
    assert done == [Effect("mail", "one", {"to": "a@example.org"}, attempt=1), Effect("mail", "two", attempt=1)]
    assert (entry().status, entry().done_at) == (OutboxEntry.Status.DONE, at)


def test_what_is_owed_later_waits(handlers: Handlers, at: datetime) -> None:
    done: list[Effect] = []
    handlers["mail"] = done.append
    outbox.put([Effect("mail", "one", not_before=at + timedelta(hours=1))], at=at)
    assert outbox.drain(at=at + timedelta(minutes=59)) == 0
    assert outbox.drain(at=at + timedelta(hours=1)) == 1


def test_a_rollback_owes_nothing(handlers: Handlers, at: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        outbox.put([Effect("mail", "one")], at=at)
        raise RuntimeError
    assert OutboxEntry.objects.count() == 0


def test_what_fails_is_tried_again_after_growing_pauses(handlers: Handlers, at: datetime) -> None:
    handlers["mail"] = fail
    outbox.put([Effect("mail", "one")], at=at)
    pauses = []
    for attempt in range(1, outbox.MAX_ATTEMPTS):
        now = entry().due_at
        assert outbox.drain(at=now - timedelta(microseconds=1)) == 0
        assert outbox.drain(at=now) == 1
        assert (entry().attempts, entry().status) == (attempt, OutboxEntry.Status.PENDING)
        pauses.append((entry().due_at - now).total_seconds())
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
    assert entry().last_error == "ConnectionError: nobody answers"


def test_what_keeps_failing_is_laid_aside_and_can_be_revived(handlers: Handlers, at: datetime) -> None:
    handlers["mail"] = fail
    outbox.put([Effect("mail", "one")], at=at)
    OutboxEntry.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    assert outbox.dead_letters() == []
    assert outbox.drain(at=at) == 1
    assert outbox.drain(at=at + timedelta(days=9)) == 0
    (dead,) = outbox.dead_letters()
    assert (dead.topic, dead.key, dead.attempts) == ("mail", "one", 12)
    done: list[Effect] = []
    handlers["mail"] = done.append
    outbox.revive(dead.id, at=at)
    assert outbox.drain(at=at) == 1
    assert (len(done), outbox.dead_letters()) == (1, [])
    with pytest.raises(NotFound):
        outbox.revive(dead.id, at=at)


def test_a_topic_without_a_handler_fails_like_any_other(handlers: Handlers, at: datetime) -> None:
    outbox.put([Effect("nobody", "one")], at=at)
    outbox.drain(at=at)
    assert entry().last_error == "NotFound: nobody handles the topic nobody"


def test_one_failure_does_not_hold_up_the_others(handlers: Handlers, at: datetime) -> None:
    done: list[Effect] = []
    handlers.update(bad=fail, good=done.append)
    outbox.put([Effect("bad", "one"), Effect("good", "two")], at=at)
    assert outbox.drain(at=at) == 2
    assert [effect.key for effect in done] == ["two"]


def test_an_entry_whose_worker_died_comes_back_soon(handlers: Handlers, at: datetime) -> None:
    done: list[Effect] = []
    handlers["mail"] = done.append
    outbox.put([Effect("mail", "one")], at=at)
    assert len(outbox._claim(at=at, limit=20)) == 1  # and here the process was killed
    assert outbox.drain(at=at + outbox.BACK_AFTER - timedelta(seconds=1)) == 0
    assert outbox.drain(at=at + outbox.BACK_AFTER) == 1
    assert [effect.attempt for effect in done] == [2]


def test_an_entry_that_kills_its_worker_ends_as_dead(handlers: Handlers, at: datetime) -> None:
    handlers["mail"] = fail
    outbox.put([Effect("mail", "one")], at=at)
    for _ in range(outbox.MAX_ATTEMPTS):
        assert len(outbox._claim(at=entry().due_at, limit=20)) == 1
    assert outbox.drain(at=entry().due_at) == 1
    (dead,) = outbox.dead_letters()
    assert dead.last_error == "RuntimeError: no end after 12 attempts; does it kill the worker?"


def test_two_handlers_for_one_topic_are_a_mistake(handlers: Handlers) -> None:
    outbox.handles("mail")(fail)
    outbox.handles("mail")(fail)
    with pytest.raises(RuntimeError, match="mail"):
        outbox.handles("mail")(print)


def test_a_pause_is_at_most_an_hour() -> None:
    assert [outbox.pause(n).total_seconds() for n in (1, 2, 11, 12, 13, 500)] == [2, 4, 2048, 3600, 3600, 3600]


def test_nobody_sees_the_outbox_without_a_scope(handlers: Handlers, at: datetime) -> None:
    outbox.put([Effect("mail", "one")], at=at)
    with scope.session(scope.NOTHING):
        assert OutboxEntry.objects.count() == 0


def test_what_was_done_long_ago_is_forgotten_and_nothing_else(handlers: Handlers, at: datetime) -> None:
    handlers["mail"] = lambda effect: None
    outbox.put([Effect("mail", str(number)) for number in range(3)], at=at)
    outbox.drain(at=at)
    outbox.put([Effect("mail", "open")], at=at)
    assert outbox.forget_done(before=at) == 0
    assert outbox.forget_done(before=at + timedelta(seconds=1), limit=2) == 2
    assert outbox.forget_done(before=at + timedelta(seconds=1), limit=2) == 1
    assert [row.key for row in OutboxEntry.objects.all()] == ["open"]
