"""Lay a message down at the archive. The same name is laid down once, so a second call does no harm."""

from datetime import datetime
from uuid import UUID

from amtsweg.disposal.contracts import MessageState
from amtsweg.disposal.models import ArchiveMessage
from amtsweg.disposal.ports import bound_archive
from amtsweg.kernel import blobs
from amtsweg.kernel.outbox import Effect
from amtsweg.kernel.scope import SYSTEM, work


def send_message(effect: Effect, *, at: datetime) -> None:
    """Send the message an entry of the outbox names. Raises OutsideUnavailable; then it is tried again."""
    with work(SYSTEM):
        row = ArchiveMessage.objects.filter(id=UUID(str(effect.payload["message"]))).first()
    if row is None or row.state == MessageState.SENT or not row.sha256:
        return
    with blobs.open_blob(row.sha256) as content:
        bound_archive().archive.put(row.filename, content)
    with work(SYSTEM):
        ArchiveMessage.objects.filter(id=row.id, state=MessageState.PREPARED).update(
            state=MessageState.SENT, done_at=at
        )
