"""Send a message to a party, on the way that is open to them; the mail that goes with it never holds the content."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from amtsweg.delivery import links, models, rules
from amtsweg.delivery.contracts import Channel, Dispatch, Status
from amtsweg.delivery.queries.dispatches import to_dispatch
from amtsweg.delivery.services.following import event, move, prove
from amtsweg.delivery.services.mailing import TOPIC, check_address
from amtsweg.identity.api import municipality
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.outbox import Effect

_TITLE_LENGTH = 300
_SUBJECT = "Es liegt eine Nachricht für Sie vor"
_NOTICE = """Guten Tag,

im {portal} liegt eine neue Nachricht für Sie vor. Sie können sie hier lesen:

{link}

{hint}

Mit freundlichen Grüßen
{city}

Diese E-Mail wurde automatisch versandt. Aus Gründen des Datenschutzes enthält sie nichts vom Inhalt der Nachricht.
"""
_HINTS = {
    Channel.POSTBOX: "Melden Sie sich dafür mit Ihrem Konto an; die Nachricht liegt in Ihrem Postfach.",
    Channel.LINK: "Der Link ist nur für Sie bestimmt: Wer ihn kennt, kann die Nachricht lesen. "
    "Rufen Sie sie bitte innerhalb von zehn Tagen ab.",
}


def dispatch(
    *,
    subject_id: UUID,
    unit_id: UUID,
    account_id: UUID | None,
    email: str,
    title: str,
    text: str,
    documents: Sequence[UUID],
    key: str,
    actor: Actor,
    at: datetime,
) -> Dispatch:
    """Send a message with documents. The same key sends only once and returns what was sent then.

    With an account it lies in the postbox at once; with an e-mail address alone a secret link is mailed; else it
    waits for the post room. Raises Invalid for an address that cannot be one.
    """
    if email:
        check_address(email)
    channel = rules.channel_for(account_id, email)
    with scope.work(scope.SYSTEM), events.together():
        known = models.Dispatch.objects.filter(key=key).first()
        if known is not None:
            return to_dispatch(known)
        row = models.Dispatch(
            key=key, channel=channel, status=Status.PENDING, title=title[:_TITLE_LENGTH], text=text, email=email,
            documents=[str(one) for one in documents], created_at=at,
            subject_id=subject_id, unit_id=unit_id, account_id=account_id,
        )  # fmt: skip
        _send(row, actor, at)
        return to_dispatch(row)


def _send(row: models.Dispatch, actor: Actor, at: datetime) -> None:
    prove(row, "dispatched", actor.label, at)
    row.save(force_insert=True)
    events.record([event(row, Status.PENDING, acknowledgement="", actor=actor, at=at)])
    if row.channel == Channel.POSTBOX:
        move(row, Status.DELIVERED, acknowledgement="In das Postfach gelegt", actor=actor, at=at)
    if row.email and row.channel != Channel.LETTER:
        outbox.put([_notice(row)], at=at)


def _notice(row: models.Dispatch) -> Effect:
    channel = Channel(row.channel)
    postbox = settings.PUBLIC_URL + reverse("delivery-postbox")
    text = _NOTICE.format(
        portal=municipality().portal_name,
        city=municipality().name,
        link=postbox if channel is Channel.POSTBOX else links.link_of(row.id),
        hint=_HINTS[channel],
    )
    mail = {
        "to": row.email,
        "subject": f"{municipality().name}: {_SUBJECT}",
        "text": text,
        "dispatch": str(row.id),
        "subject_id": str(row.subject_id),
        "unit_id": str(row.unit_id),
    }
    return Effect(TOPIC, f"notice:{row.key}", mail)
