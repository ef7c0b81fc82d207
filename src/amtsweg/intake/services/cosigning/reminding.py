"""Remind co-signers, each moment once, and end what was not signed in time."""

from datetime import datetime, timedelta

from amtsweg.intake import models
from amtsweg.intake.contracts import RequestState, SignatureState
from amtsweg.intake.rules.cosigning import MOST_REMINDERS
from amtsweg.intake.services.cosigning import mails
from amtsweg.intake.services.cosigning.asking import close, note
from amtsweg.kernel import actors, outbox, scope

_SYSTEM = actors.system("intake")


def remind_co_signers(*, at: datetime, limit: int = 100) -> int:
    """Owe a reminder to everybody who has not answered yet and return how many; at most three to each."""
    with scope.work(scope.SYSTEM):
        due = models.Signature.objects.filter(state=SignatureState.ASKED, remind_at__lte=at)
        open_ones = due.filter(request__state=RequestState.OPEN, request__ends_at__gt=at).order_by("remind_at")
        rows = list(open_ones.select_related("request").select_for_update(skip_locked=True, of=("self",))[:limit])
        for row in rows:
            _remind(row, at)
    return len(rows)


def _remind(row: models.Signature, at: datetime) -> None:
    row.reminders += 1
    row.remind_at = at + timedelta(seconds=row.remind_seconds) if row.reminders < MOST_REMINDERS else None
    row.save(update_fields=["reminders", "remind_at"])
    key = f"cosign-reminder:{row.id}:{row.generation}:{row.reminders}"
    outbox.put(mails.to_co_signer(mails.REMINDER, row, key=key), at=at)


def end_requests(*, at: datetime, limit: int = 100) -> int:
    """End requests that were not signed in time, give the answers back and tell who asked; return how many."""
    with scope.work(scope.SYSTEM):
        over = models.SigningRequest.objects.filter(state=RequestState.OPEN, ends_at__lte=at).order_by("ends_at")
        rows = list(over.select_for_update(skip_locked=True)[:limit])
        for row in rows:
            draft = close(row, RequestState.ENDED, at=at)
            note("intake.signatures_ended", row, _SYSTEM, at)
            outbox.put(mails.to_applicant(mails.ENDED, row, draft, key=f"cosign-ended:{row.id}"), at=at)
    return len(rows)
