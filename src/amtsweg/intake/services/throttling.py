"""Limits on guessing, for all processes together and past any restart: one row counts, one statement decides."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F

from amtsweg.intake.models import Attempt
from amtsweg.kernel.scope import SYSTEM, work

_KEPT = timedelta(days=1)
_COUNT = """
INSERT INTO intake_attempt AS attempt (key, since, count) VALUES (%(key)s, %(at)s, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.since <= %(over)s THEN 1 ELSE attempt.count + 1 END,
  since = CASE WHEN attempt.since <= %(over)s THEN %(at)s ELSE attempt.since END
RETURNING count
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How often something may be tried in a period."""

    what: str
    times: int
    period: timedelta


def allows(limit: Limit, who: str, *, at: datetime) -> bool:
    """Count one more attempt and tell whether it is still within the limit."""
    with work(SYSTEM), connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": _key(limit, who), "at": at, "over": at - limit.period})
        return bool(cursor.fetchone()[0] <= limit.times)


def forgive(limit: Limit, who: str) -> None:
    """Take back an attempt that was right."""
    with work(SYSTEM):
        Attempt.objects.filter(key=_key(limit, who), count__gt=0).update(count=F("count") - 1)


def forget_attempts(*, at: datetime) -> int:
    """Delete counts nobody needs any more and return how many."""
    with work(SYSTEM):
        return Attempt.objects.filter(since__lte=at - _KEPT).delete()[0]


def _key(limit: Limit, who: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"{limit.what}:{who}".encode(), hashlib.sha256).hexdigest()
