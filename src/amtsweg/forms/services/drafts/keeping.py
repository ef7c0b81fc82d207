"""Keep what a person has typed so far, so that neither a lost session nor a lost connection loses it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.forms import models
from amtsweg.forms.contracts import Answers, Draft, DraftLocked, NoSuchDraft, PageChanged, PageMark
from amtsweg.forms.queries import to_draft, token_hash
from amtsweg.forms.services.drafts.keys import code_for, token_for
from amtsweg.forms.services.usage.counting import count_gone
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work

KEPT = timedelta(days=30)
_EMPTY: Mapping[str, object] = {"answers": {}, "email": "", "code_hash": None, "locked_at": None}


def start_draft(
    *,
    form_version_id: UUID,
    account_id: UUID | None,
    answers: Answers,
    at: datetime,
    context: Mapping[str, object] | None = None,
    email: str = "",
) -> Draft:
    """Begin a draft and return it with its secret token. ``context`` keeps what the caller wants to know later.

    ``email`` is where its owner is told that it ends soon.
    """
    draft_id = uuid7()
    token = token_for(draft_id)
    with work(SYSTEM):
        row = models.Draft.objects.create(
            id=draft_id,
            token_hash=token_hash(token),
            code_hash=token_hash(code_for(draft_id)),
            form_version_id=form_version_id,
            account_id=account_id,
            answers=dict(answers),
            context=dict(context or {}),
            email=email,
            created_at=at,
            changed_at=at,
            expires_at=at + KEPT,
        )
    return to_draft(row, token)


def save_draft(*, token: str, answers: Answers, at: datetime, account_id: UUID | None = None) -> None:
    """Keep these answers as the whole draft. A finished draft stays as it is. Raises NoSuchDraft, DraftLocked."""
    with work(SYSTEM):
        row = _to_be_written(token, account_id, at)
        _write(row, at, answers=dict(answers))


def save_page(
    *,
    token: str,
    own: frozenset[str],
    answers: Answers,
    mark: PageMark | None,
    last_page: str,
    at: datetime,
    account_id: UUID | None = None,
    passed: str = "",
) -> None:
    """Keep the answers of one page (``own``: its fields); those of other pages stay as they are by now.

    Whoever loaded the page before somebody else saved it gets PageChanged, and nothing is written: they have to see
    what is stored first. Saves of one browser (``mark.browser``) follow one another freely; without a mark the page
    last sent wins. Raises NoSuchDraft and DraftLocked.
    """
    with work(SYSTEM):
        row = _to_be_written(token, account_id, at)
        mine = {key: value for key, value in answers.items() if key in own}
        if mark is not None and _is_stale(row, mark) and mine != {k: v for k, v in row.answers.items() if k in own}:
            raise PageChanged(row.answers)
        together = {**{key: value for key, value in row.answers.items() if key not in own}, **mine}
        saves = {**row.saves, mark.page: _saved(row, mark, at)} if mark else row.saves
        pages = [*row.passed, passed] if passed and passed not in row.passed else row.passed
        _write(row, at, answers=together, saves=saves, last_page=last_page, passed=pages)


def _is_stale(row: models.Draft, mark: PageMark) -> bool:
    saved = row.saves.get(mark.page, {})
    return bool(mark.count != saved.get("count", 0) and mark.browser != saved.get("by"))


def _saved(row: models.Draft, mark: PageMark, at: datetime) -> Mapping[str, object]:
    count = row.saves.get(mark.page, {}).get("count", 0) + 1
    return {"count": count, "by": mark.browser, "at": at.isoformat(), "language": mark.language}


def _to_be_written(token: str, account_id: UUID | None, at: datetime) -> models.Draft:
    row = open_drafts(token, at).filter(_of(account_id)).select_for_update().first()
    if row is None:
        raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")
    if row.locked_at is not None:
        raise DraftLocked("Andere unterschreiben gerade diese Angaben. Wer sie ändert, muss die Bitte zurücknehmen.")
    return row


def _write(row: models.Draft, at: datetime, **fields: object) -> None:
    models.Draft.objects.filter(id=row.id).update(**fields, changed_at=at, expires_at=at + KEPT, reminded_at=None)


def set_lock(
    *, token: str, locked: bool, at: datetime, account_id: UUID | None = None, until: datetime | None = None
) -> Draft:
    """Hold the answers fast, or let go of them, and return the draft as it is. Raises NoSuchDraft.

    What is held fast until a moment is kept for as long after it as any draft is.
    """
    with work(SYSTEM):
        row = open_drafts(token, at).filter(_of(account_id)).select_for_update().first()
        if row is None:
            raise NoSuchDraft("Dieser Entwurf ist abgeschickt oder nicht mehr vorhanden.")
        row.locked_at = at if locked else None
        _write(row, at, locked_at=row.locked_at)
        if until is not None:
            models.Draft.objects.filter(id=row.id).update(expires_at=until + KEPT)
    return to_draft(row, token)


def finish_draft(token: str, *, result_id: UUID, at: datetime) -> UUID:
    """Close a draft with what became of it, in the transaction that makes it so; its answers go.

    Returns what it was finished with: another id than the given one means a second click. Two clicks at once queue
    here until the first transaction has ended. Raises NoSuchDraft.
    """
    with work(SYSTEM):
        if open_drafts(token, at).update(**_EMPTY, result_id=result_id, changed_at=at):
            return result_id
        before = models.Draft.objects.filter(token_hash=token_hash(token)).values_list("result_id", flat=True).first()
    if before is None:
        raise NoSuchDraft("Dieser Entwurf ist nicht mehr vorhanden.")
    return before


def discard_expired(*, at: datetime, limit: int = 1000) -> int:
    """Delete drafts whose time is over and return how many; how their forms were used stays as plain counts."""
    with work(SYSTEM):
        over = models.Draft.objects.filter(expires_at__lte=at).order_by("expires_at")
        ids = list(over.select_for_update(skip_locked=True).values_list("id", flat=True)[:limit])
        count_gone(ids)
        return models.Draft.objects.filter(id__in=ids).delete()[0]


def open_drafts(token: str, at: datetime) -> QuerySet[models.Draft]:
    """Return the draft of a token, as long as it can be gone on with."""
    return models.Draft.objects.filter(token_hash=token_hash(token), expires_at__gt=at, result_id=None)


def _of(account_id: UUID | None) -> Q:
    return Q(account_id=None) | Q(account_id=account_id)
