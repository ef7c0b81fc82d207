"""Lay a message down at the archive. The same name is laid down once, so a second call does no harm."""

from datetime import datetime
from uuid import UUID

from amtsweg.disposal.contracts import FileStage, MessageState, RunState
from amtsweg.disposal.models import ArchiveMessage, EndedFile
from amtsweg.disposal.ports import bound_archive
from amtsweg.disposal.services.offering import HAND_OVER, on_hold, take_back
from amtsweg.disposal.services.telling import held_run
from amtsweg.kernel import actors, blobs, events
from amtsweg.kernel.outbox import Effect
from amtsweg.kernel.scope import SYSTEM, work


def send_message(effect: Effect, *, at: datetime) -> None:
    """Send the message an entry of the outbox names. Raises OutsideUnavailable; then it is tried again."""
    with work(SYSTEM):
        row = ArchiveMessage.objects.filter(id=UUID(str(effect.payload["message"]))).first()
    if row is None or row.state != MessageState.PREPARED or not row.sha256:
        return
    if _is_held_up(row, at):
        return
    with blobs.open_blob(row.sha256) as content:
        bound_archive().archive.put(row.filename, content)
    with work(SYSTEM):
        ArchiveMessage.objects.filter(id=row.id, state=MessageState.PREPARED).update(
            state=MessageState.SENT, done_at=at
        )


def _is_held_up(row: ArchiveMessage, at: datetime) -> bool:
    """Tell whether a hold was put on a file since its package was made; then that package does not leave the house."""
    if row.kind != HAND_OVER or row.run_id is None:
        return False
    with work(SYSTEM), events.together():
        run = held_run(row.run_id)
        given = EndedFile.objects.filter(run=run, stage=FileStage.HANDED_OVER)
        if run.state != RunState.HANDED_OVER or not on_hold(given, at=at).exists():
            return False
        reason = "Auf einer Akte liegt inzwischen eine Sperre. Bitte übergeben Sie die anderen noch einmal."
        ArchiveMessage.objects.filter(id=row.id).update(state=MessageState.SET_ASIDE, reason=reason, done_at=at)
        take_back(run, reason, actor=actors.system("disposal"), at=at)
    return True
