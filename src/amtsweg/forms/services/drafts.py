"""Keep what a person has typed so far, so that neither a lost session nor a lost connection loses it."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.forms import models
from amtsweg.forms.contracts import Answers, Draft, NoSuchDraft
from amtsweg.forms.queries import to_draft, token_hash
from amtsweg.kernel.scope import SYSTEM, work

KEPT = timedelta(days=30)


def start_draft(
    *,
    form_version_id: UUID,
    account_id: UUID | None,
    answers: Answers,
    at: datetime,
    context: Mapping[str, object] | None = None,
) -> Draft:
    """Begin a draft and return it with its secret token. ``context`` keeps what the caller wants to know later."""
    token = secrets.token_urlsafe(24)
    with work(SYSTEM):
        row = models.Draft.objects.create(
            token_hash=token_hash(token),
            form_version_id=form_version_id,
            account_id=account_id,
            answers=dict(answers),
            context=dict(context or {}),
            created_at=at,
            changed_at=at,
            expires_at=at + KEPT,
        )
    return to_draft(row, token)


def save_draft(*, token: str, answers: Answers, at: datetime, account_id: UUID | None = None) -> None:
    """Keep the answers so far; the last page sent wins. A finished draft stays as it is. Raises NoSuchDraft."""
    with work(SYSTEM):
        mine = Q(account_id=None) | Q(account_id=account_id)
        if not _open(token, at).filter(mine).update(answers=dict(answers), changed_at=at, expires_at=at + KEPT):
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")


def finish_draft(token: str, *, result_id: UUID, at: datetime) -> UUID:
    """Close a draft with what became of it, in the transaction that makes it so; its answers go.

    Returns what it was finished with: another id than the given one means a second click. Two clicks at once queue
    here until the first transaction has ended. Raises NoSuchDraft.
    """
    with work(SYSTEM):
        if _open(token, at).update(answers={}, result_id=result_id, changed_at=at):
            return result_id
        before = models.Draft.objects.filter(token_hash=token_hash(token)).values_list("result_id", flat=True).first()
    if before is None:
        raise NoSuchDraft("Dieser Entwurf ist nicht mehr vorhanden.")
    return before


def discard_expired(*, at: datetime, limit: int = 1000) -> int:
    """Delete drafts whose time is over and return how many."""
    with work(SYSTEM):
        over = models.Draft.objects.filter(expires_at__lte=at).order_by("expires_at").values("id")[:limit]
        return models.Draft.objects.filter(id__in=over).delete()[0]


def _open(token: str, at: datetime) -> QuerySet[models.Draft]:
    return models.Draft.objects.filter(token_hash=token_hash(token), expires_at__gt=at, result_id=None)
