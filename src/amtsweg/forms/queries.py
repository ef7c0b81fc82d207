"""Reading forms and drafts."""

import hashlib
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from amtsweg.forms import models
from amtsweg.forms.contracts import Draft, DraftOfAccount, Form, NoSuchDraft
from amtsweg.forms.rules.definition import parse
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import SYSTEM, work


@lru_cache(maxsize=512)
def form(form_version_id: UUID) -> Form:
    """Return a published form; versions never change, so each process reads one once. Raises NotFound."""
    row = models.FormVersion.objects.filter(id=form_version_id).values_list("definition", flat=True).first()
    if row is None:
        raise NotFound("Dieses Formular gibt es nicht.")
    return parse(row)


def form_definition(form_version_id: UUID) -> dict[str, object]:
    """Return the definition a form was published with. Raises NotFound."""
    row = models.FormVersion.objects.filter(id=form_version_id).values_list("definition", flat=True).first()
    if row is None:
        raise NotFound("Dieses Formular gibt es nicht.")
    return dict(row)


def draft(token: str, *, at: datetime, account_id: UUID | None = None) -> Draft:
    """Return a draft by its token. A draft of an account opens for that account only.

    Raises NoSuchDraft; for somebody who is not signed in DraftOfAccount.
    """
    with work(SYSTEM):  # the token is the key; the row may belong to nobody
        row = models.Draft.objects.filter(token_hash=token_hash(token), expires_at__gt=at).first()
    if row is not None and row.account_id is not None and account_id is None:
        raise DraftOfAccount("Bitte melden Sie sich an: Dieser Entwurf gehört zu einem Konto.")
    if row is None or row.account_id not in (None, account_id):
        raise NoSuchDraft("Dieser Entwurf ist nicht mehr vorhanden. Entwürfe werden 30 Tage lang aufbewahrt.")
    return to_draft(row, token)


def drafts_of_account(account_id: UUID, *, at: datetime, limit: int = 50) -> list[Draft]:
    """Return what an account can go on with, the latest first, in one statement; without the keys to them."""
    with work(SYSTEM):
        rows = models.Draft.objects.filter(account_id=account_id, expires_at__gt=at, result_id=None)
        return [to_draft(row, "") for row in rows.order_by("-changed_at")[:limit]]


def token_hash(token: str) -> str:
    """Return what is stored of a token or a code: enough to recognise it, not to rebuild it."""
    return hashlib.sha256(token.encode()).hexdigest()


def to_draft(row: models.Draft, token: str) -> Draft:
    """Return a row as a plain thing."""
    return Draft(
        id=row.id,
        token=token,
        form_version_id=row.form_version_id,
        account_id=row.account_id,
        answers=row.answers,
        context=row.context,
        expires_at=row.expires_at,
        result_id=row.result_id,
        last_page=row.last_page,
        email=row.email,
        locked=row.locked_at is not None,
        changed_at=row.changed_at,
        created_at=row.created_at,
        loads=row.saves,
    )
