"""Jobs by the calendar: what is over is forgotten at night, as the tables promise (see their ``personal_data``)."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from procrastinate.contrib.django import app as jobs

from amtsweg.kernel import outbox

_KEPT = timedelta(days=30)


@jobs.periodic(cron="17 3 * * *")
@jobs.task(queueing_lock="forget-done-effects")
def forget_done_effects(timestamp: int) -> None:
    """Delete outward effects that were done 30 days ago."""
    before = datetime.fromtimestamp(timestamp, UTC) - _KEPT
    while outbox.forget_done(before=before):
        pass


@jobs.periodic(cron="27 3 * * *")
@jobs.task(queueing_lock="forget-sessions")
def forget_sessions(timestamp: int) -> None:
    """Delete sessions that are over."""
    del timestamp
    SessionStore.clear_expired()
