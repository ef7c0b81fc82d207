"""Let go of what has served its purpose: contents of messages, old holds and rules."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from amtsweg.disposal.models import ArchiveMessage, LeftContent, LegalHold, StandingRule
from amtsweg.kernel.scope import SYSTEM, work

_PATIENCE = timedelta(days=60)
_STRANGE_MESSAGES = timedelta(days=90)
_LIFTED_HOLDS = timedelta(days=3 * 365)
_ENDED_RULES = timedelta(days=10 * 365)


def leave_contents(hashes: Iterable[str], *, at: datetime) -> None:
    """Remember contents whose bytes are to go, in the present transaction."""
    # What is owed or was sent not long ago may still refer to a content; it is forgotten after a month.
    rows = [LeftContent(sha256=one, since=at, until=at + _PATIENCE) for one in sorted(set(hashes))]
    fields = ["since", "until"]
    LeftContent.objects.bulk_create(rows, update_conflicts=True, unique_fields=["sha256"], update_fields=fields)


def forget_contents(messages: QuerySet[ArchiveMessage], *, at: datetime) -> int:
    """Let the contents of messages go, which tell of files by name and may hold all of theirs."""
    held = messages.exclude(sha256="")
    leave_contents(held.values_list("sha256", flat=True), at=at)
    return held.update(sha256="")


def forget_old(*, at: datetime) -> int:
    """Forget messages that belong to nothing, holds lifted and rules ended long ago; returns how many."""
    with work(SYSTEM):
        strange = ArchiveMessage.objects.filter(run=None, at__lt=at - _STRANGE_MESSAGES)
        count = forget_contents(strange, at=at)
        lifted, _ = LegalHold.objects.filter(lifted_at__lt=at - _LIFTED_HOLDS).delete()
        ended, _ = StandingRule.objects.filter(ended_at__lt=at - _ENDED_RULES).delete()
    return count + lifted + ended
