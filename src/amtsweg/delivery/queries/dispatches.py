"""Messages as plain things, seen through the scope in force. One statement each, however many there are."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from amtsweg.delivery import models, rules
from amtsweg.delivery.contracts import Channel, Dispatch, Proof, Status, UnknownDispatch
from amtsweg.identity.api import municipality

_POSTBOX_PAGE = 50
_MOST_LETTERS = 200


def dispatches_of(subject_id: UUID) -> list[Dispatch]:
    """Return what was sent in a matter, in order."""
    return _plain(models.Dispatch.objects.filter(subject_id=subject_id).order_by("id"))


def dispatch_by_id(dispatch_id: UUID) -> Dispatch:
    """Return one message. Raises UnknownDispatch."""
    row = models.Dispatch.objects.filter(id=dispatch_id).first()
    if row is None:
        raise UnknownDispatch("Diese Nachricht gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return to_dispatch(row)


def postbox(account_id: UUID, *, before: UUID | None = None, limit: int = _POSTBOX_PAGE) -> list[Dispatch]:
    """Return a page of somebody's messages, newest first; ``before`` is the last message of the page before."""
    rows = models.Dispatch.objects.filter(account_id=account_id, channel=Channel.POSTBOX).order_by("-id")
    return _plain((rows.filter(id__lt=before) if before else rows)[:limit])


def unread_messages(account_id: UUID) -> int:
    """Return how many messages in somebody's postbox are unread."""
    unread = models.Dispatch.objects.filter(account_id=account_id, channel=Channel.POSTBOX, opened_at__isnull=True)
    return unread.count()


def letters_to_print(*, limit: int = _MOST_LETTERS) -> list[Dispatch]:
    """Return the letters that wait for the post room, oldest first."""
    waiting = models.Dispatch.objects.filter(channel=Channel.LETTER, status=Status.PENDING)
    return _plain(waiting.order_by("id")[:limit])


def _plain(rows: Iterable[models.Dispatch]) -> list[Dispatch]:
    return [to_dispatch(row) for row in rows]


def to_dispatch(row: models.Dispatch) -> Dispatch:
    """Return a row as a plain thing, with what the law makes of it."""
    assert row.subject_id is not None
    assert row.unit_id is not None
    channel, status = Channel(row.channel), Status(row.status)
    announced = rules.announced_on(channel, created=row.created_at, delivered=row.delivered_at, opened=row.opened_at)
    return Dispatch(
        id=row.id,
        key=row.key,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        channel=channel,
        status=status,
        title=row.title,
        text=row.text,
        documents=tuple(UUID(one) for one in row.documents),
        created_at=row.created_at,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        problem=row.problem,
        proof=tuple(_proof(one) for one in row.proof),
        announced_on=announced,
        announcement=_announcement(row, announced),
        channel_text=str(rules.CHANNEL_TEXT[channel]),
        status_text=rules.status_text(channel, status, opened=row.opened_at),
    )


def _announcement(row: models.Dispatch, announced: date | None) -> str:
    too_late = announced is None and (row.status == Status.FAILED or row.opened_at is not None)
    return rules.announcement(
        Channel(row.channel),
        created=row.created_at,
        announced=announced,
        failed=too_late,
        state=municipality().state,
    )


def _proof(step: dict[str, str]) -> Proof:
    return Proof(datetime.fromisoformat(step["at"]), step["step"], step["acknowledgement"])
