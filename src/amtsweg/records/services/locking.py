"""One person works on a document at a time: check-out in the browser and locks of office programs are the same thing.

A lock ends by itself; until then nobody else files a version. Whoever manages records may end it before.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe
from uuid import UUID

from amtsweg.identity.api import people
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import Locked, UnknownDocument
from amtsweg.records.models import Document, Lock
from amtsweg.records.services.telling import document_event

LONGEST = timedelta(days=1)


def lock_document(
    *, document_id: UUID, actor: Actor, at: datetime, lasts: timedelta = LONGEST, owner: str = "", token: str = ""
) -> Lock:
    """Lock a document for an account, or make its own lock last longer. Raises UnknownDocument, Locked."""
    assert actor.account_id is not None, "only people work on documents"
    with work(current()), events.together():
        head = Document.objects.select_for_update().filter(id=document_id, deleted_at=None).first()
        if head is None:
            raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
        held = check_lock(head, actor.account_id, at)
        until = at + min(lasts, LONGEST)
        if held is not None:
            held.until = until
            held.save(update_fields=["until"])
            return held
        Lock.objects.filter(document=head).delete()
        row = Lock(document=head, unit_id=head.unit_id, subject_id=head.subject_id, guard_level=head.guard_level)
        row.holder_id, row.owner, row.since, row.until = actor.account_id, owner[:500], at, until
        row.token = token or f"urn:amtsweg:{token_urlsafe(24)}"
        row.save(force_insert=True)
        events.record([document_event(head, "records.document_locked", actor=actor, at=at, data={})])
    return row


def unlock_document(*, document_id: UUID, actor: Actor, at: datetime, by_force: bool = False) -> None:
    """End a lock; one of somebody else only ``by_force``: whether that is allowed, the caller has checked.

    Raises Locked.
    """
    with work(current()), events.together():
        row = Lock.objects.select_for_update().select_related("document").filter(document_id=document_id).first()
        if row is None:
            return
        if row.holder_id != actor.account_id and row.until > at and not by_force:
            raise _locked(row)
        head = row.document
        row.delete()
        data = {"holder": str(row.holder_id), "by_force": by_force}
        events.record([document_event(head, "records.document_unlocked", actor=actor, at=at, data=data)])


def check_lock(head: Document, account_id: UUID | None, at: datetime) -> Lock | None:
    """Return the account's own lock, if there is one. Raises Locked if somebody else works on the document."""
    row = Lock.objects.filter(document=head, until__gt=at).first()
    if row is not None and row.holder_id != account_id:
        raise _locked(row)
    return row


def _locked(row: Lock) -> Locked:
    person = people([row.holder_id]).get(row.holder_id)
    holder = person.name if person else "jemand anderes"
    until = row.until.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y, %H:%M Uhr")
    text = f"{holder} bearbeitet das Dokument gerade; gesperrt ist es längstens bis {until}."
    return Locked(text, holder=holder, until=row.until)
