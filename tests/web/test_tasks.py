"""What is over is forgotten at night."""

from datetime import datetime

import pytest
from django.contrib.sessions.models import Session
from procrastinate.contrib.django import app as jobs

from amtsweg.kernel import outbox
from amtsweg.kernel.models import OutboxEntry
from amtsweg.kernel.outbox import Effect
from amtsweg.web import tasks


def test_the_jobs_come_every_night() -> None:
    crons = {
        periodic.task.name.rpartition(".")[2]: periodic.cron
        for periodic in jobs.periodic_registry.periodic_tasks.values()
    }
    assert (crons["forget_done_effects"], crons["forget_sessions"]) == ("17 3 * * *", "27 3 * * *")


def test_done_effects_go_after_thirty_days(system_scope: None, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_handlers", {"mail": lambda effect: None})
    outbox.put([Effect("mail", "one")], at=at)
    outbox.drain(at=at)
    month = int(at.timestamp()) + 30 * 24 * 3600
    tasks.forget_done_effects(month)
    assert OutboxEntry.objects.count() == 1
    tasks.forget_done_effects(month + 1)
    assert OutboxEntry.objects.count() == 0


def test_sessions_that_are_over_go(db: None) -> None:
    for key, date in (("old", datetime(2020, 1, 1).astimezone()), ("new", datetime(2999, 1, 1).astimezone())):
        Session.objects.create(session_key=key, session_data="", expire_date=date)
    tasks.forget_sessions(0)
    assert [session.session_key for session in Session.objects.all()] == ["new"]
