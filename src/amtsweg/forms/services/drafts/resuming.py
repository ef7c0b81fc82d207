"""Go on with a draft: by its code on another device, from the list of an account, or after taking it over."""

from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.forms import models
from amtsweg.forms.contracts import Draft, NoSuchDraft
from amtsweg.forms.queries import to_draft, token_hash
from amtsweg.forms.services.drafts.keeping import open_drafts
from amtsweg.forms.services.drafts.keys import code_for, ensure_keys, tidy_code, token_for
from amtsweg.forms.services.usage.counting import count_gone
from amtsweg.kernel.scope import SYSTEM, work

REMIND_BEFORE = timedelta(days=5)


def resume_code(token: str, *, at: datetime) -> str:
    """Return the code with which a draft without an account is gone on with elsewhere. Raises NoSuchDraft."""
    with work(SYSTEM):
        row = open_drafts(token, at).select_for_update().first()
        if row is None:
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")
        code = code_for(row.id)
        if row.code_hash != token_hash(code):
            models.Draft.objects.filter(id=row.id).update(code_hash=token_hash(code))
    return code


def by_code(code: str, *, email: str, at: datetime) -> Draft | None:
    """Return the draft of a code; where an e-mail address was left, it has to be the same."""
    with work(SYSTEM):
        rows = models.Draft.objects.filter(code_hash=token_hash(tidy_code(code)), expires_at__gt=at, result_id=None)
        row = rows.select_for_update().first()
        if row is None or (row.email and row.email.lower() != email.strip().lower()):
            return None
        return to_draft(row, ensure_keys(row))


def of_account(draft_id: UUID, *, account_id: UUID, at: datetime) -> Draft:
    """Return a draft of an account by its id, with the token to go on with. Raises NoSuchDraft."""
    with work(SYSTEM):
        rows = models.Draft.objects.filter(id=draft_id, account_id=account_id, expires_at__gt=at, result_id=None)
        row = rows.select_for_update().first()
        if row is None:
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")
        return to_draft(row, ensure_keys(row))


def by_id(draft_id: UUID, *, at: datetime) -> Draft:
    """Return a draft by its id, for work on behalf of those who co-sign it. Raises NoSuchDraft."""
    with work(SYSTEM):
        row = models.Draft.objects.filter(id=draft_id, expires_at__gt=at).select_for_update().first()
        if row is None:
            raise NoSuchDraft("Dieser Entwurf ist nicht mehr vorhanden.")
        return to_draft(row, token_for(row.id) if row.result_id else ensure_keys(row))


def keep_email(*, token: str, email: str, at: datetime) -> None:
    """Keep where to tell how to go on, with the draft and only as long as it lasts. Raises NoSuchDraft."""
    with work(SYSTEM):
        if not open_drafts(token, at).update(email=email, reminded_at=None):
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")


def take_over(*, token: str, account_id: UUID, email: str = "", at: datetime) -> None:
    """Give a draft that was begun without an account to one; from then on it opens for that account only.

    Raises NoSuchDraft where somebody else was faster.
    """
    with work(SYSTEM):
        mine = open_drafts(token, at).filter(account_id=None)
        if not mine.update(account_id=account_id, email=email, reminded_at=None):
            raise NoSuchDraft("Dieser Entwurf gehört schon zu einem Konto oder ist nicht mehr vorhanden.")


def delete_draft(*, token: str, account_id: UUID | None, at: datetime) -> None:
    """Delete a draft with its answers, at once. A finished one is no draft any more. Raises NoSuchDraft."""
    with work(SYSTEM):
        rows = open_drafts(token, at)
        mine = rows.filter(account_id=None) | rows.filter(account_id=account_id)
        ids = list(mine.select_for_update().values_list("id", flat=True))
        count_gone(ids)
        if not models.Draft.objects.filter(id__in=ids).delete()[0]:
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")


def ending_soon(*, at: datetime, limit: int = 100) -> list[Draft]:
    """Return drafts that end soon and whose owners want to know, each once; joins the transaction that tells them."""
    with work(SYSTEM):
        due = models.Draft.objects.filter(expires_at__lte=at + REMIND_BEFORE, expires_at__gt=at, result_id=None)
        rows = due.filter(reminded_at=None).exclude(email="").order_by("expires_at")[:limit]
        found = list(rows.select_for_update(skip_locked=True))
        models.Draft.objects.filter(id__in=[row.id for row in found]).update(reminded_at=at)
        return [to_draft(row, ensure_keys(row)) for row in found]
