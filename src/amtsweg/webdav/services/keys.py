"""Make and end what lets a program in: access keys of a person, links to one document."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from django.db import models as db

from amtsweg.identity.api import can
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotAllowed, NotFound, TooMuch
from amtsweg.kernel.events import Event
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.records.api import reads
from amtsweg.records.contracts import Confidentiality, Document, UnknownDocument
from amtsweg.webdav.contracts import AccessKey
from amtsweg.webdav.models import AccessKey as KeyRow
from amtsweg.webdav.models import Aside, DavLock, DocumentLink
from amtsweg.webdav.queries.keys import hashed

MOST, LONGEST_DAYS = 10, 365
LINK_LASTS = timedelta(hours=12)
_NOTICED_EVERY = timedelta(hours=1)


def make_key(*, name: str, days: int, actor: Actor, at: datetime) -> str:
    """Make an access key and return it, this one time. Raises Invalid, TooMuch."""
    assert actor.account_id is not None
    _check_key(name, days)
    secret = f"aw-{token_urlsafe(24)}"
    with work(current()), events.together():
        if KeyRow.objects.filter(account_id=actor.account_id, ends_at__gt=at).count() >= MOST:
            raise TooMuch(f"Mehr als {MOST} App-Zugänge kann eine Person nicht haben. Bitte beenden Sie einen.")
        row = KeyRow(account_id=actor.account_id, name=name.strip(), key_hash=hashed(secret))
        row.made_at, row.ends_at = at, at + timedelta(days=days)
        row.save(force_insert=True)
        events.record([_event("webdav.key_made", row, actor, at)])
    return secret


def _check_key(name: str, days: int) -> None:
    wrong = {}
    if not name.strip():
        wrong["name"] = "Bitte geben Sie an, für welches Gerät der Zugang ist."
    elif len(name.strip()) > 80:
        wrong["name"] = "Der Name darf höchstens 80 Zeichen lang sein."
    if not 1 <= days <= LONGEST_DAYS:
        wrong["days"] = f"Ein Zugang gilt mindestens einen und höchstens {LONGEST_DAYS} Tage."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben.", wrong)


def end_key(*, key_id: UUID, actor: Actor, at: datetime) -> None:
    """Let an access key of one's own end now. Raises NotFound."""
    with work(current()), events.together():
        row = KeyRow.objects.select_for_update().filter(id=key_id, account_id=actor.account_id, ends_at__gt=at).first()
        if row is None:
            raise NotFound("Diesen App-Zugang gibt es nicht, oder er ist schon beendet.")
        row.ends_at = at
        row.save(update_fields=["ends_at"])
        events.record([_event("webdav.key_ended", row, actor, at)])


def notice_use(key: AccessKey, *, at: datetime) -> None:
    """Note that a key was used; once an hour is enough for its owner."""
    if key.last_used_at is None or at - key.last_used_at > _NOTICED_EVERY:
        with work(SYSTEM):
            KeyRow.objects.filter(id=key.id).update(last_used_at=at)


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was just made: its token is shown now and kept nowhere."""

    token: str
    document: Document
    ends_at: datetime


def openable(document_id: UUID, *, account_id: UUID, at: datetime) -> Document:
    """Return a document the account may work on. Raises UnknownDocument, NotAllowed."""
    document = reads.folders.document(reads.visible.reader(account_id, at=at), document_id)
    if document is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    if not can("record.work", account_id=account_id, unit_id=document.unit_id, at=at):
        raise NotAllowed("Dafür fehlt Ihnen das Recht „Akten führen“.")
    return document


def make_link(*, document_id: UUID, purpose: str, actor: Actor, at: datetime) -> MadeLink:
    """Make a link that opens one document in a program; for a confidential one its purpose is asked.

    Raises UnknownDocument, NotAllowed, Invalid.
    """
    assert actor.account_id is not None
    document = openable(document_id, account_id=actor.account_id, at=at)
    if document.confidentiality != Confidentiality.OPEN and not purpose.strip():
        text = "Die Akte ist vertraulich. Bitte geben Sie an, wozu Sie das Dokument öffnen."
        raise Invalid(text, {"purpose": text})
    token = token_urlsafe(24)
    row = DocumentLink(document_id=document.id, account_id=actor.account_id, token_hash=hashed(token))
    row.purpose, row.made_at, row.ends_at = purpose.strip()[:300], at, at + LINK_LASTS
    with work(current()), events.together():
        row.save(force_insert=True)
        events.record([_link_event(document, row, actor, at)])
    return MadeLink(token, document, row.ends_at)


def tidy(*, at: datetime) -> int:
    """Throw away what has ended and return how much it was."""
    with work(SYSTEM):
        ended: list[db.QuerySet[db.Model]] = [
            Aside.objects.filter(until__lt=at),
            DavLock.objects.filter(until__lt=at),
            DocumentLink.objects.filter(ends_at__lt=at - timedelta(days=1)),
            KeyRow.objects.filter(ends_at__lt=at - timedelta(days=365)),
        ]
        return sum(rows.delete()[0] for rows in ended)


def _event(kind: str, row: KeyRow, actor: Actor, at: datetime) -> Event:
    data = {"name": row.name, "ends_at": row.ends_at.isoformat()}
    return Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="access_key",
        object_id=row.id,
        account_id=row.account_id,
        data=data,
    )


def _link_event(document: Document, row: DocumentLink, actor: Actor, at: datetime) -> Event:
    data = {
        "record_file": str(document.record_file_id),
        "title": document.title,
        "purpose": row.purpose,
        "confidentiality": int(document.confidentiality),
    }
    return Event(
        kind="webdav.link_made",
        at=at,
        actor=actor,
        object_type="document",
        object_id=document.id,
        subject_id=document.subject_id,
        unit_id=document.unit_id,
        data=data,
    )
