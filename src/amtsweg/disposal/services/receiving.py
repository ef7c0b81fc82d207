"""Take in what the archive sends: each message is applied once, one that cannot be is set aside.

A message comes through the archive's port, or is uploaded by somebody. Its content is kept first, then read; what it
changes and that it is applied are one transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import IntegrityError

from amtsweg.disposal.contracts import Direction, MessageState
from amtsweg.disposal.models import ArchiveMessage, Run
from amtsweg.disposal.ports import Waiting, archive
from amtsweg.disposal.services.applying import apply_message
from amtsweg.disposal.services.workshop import folder_aside
from amtsweg.kernel import actors, blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import AmtswegError, NotAllowed
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x

_MOST_BYTES = 1 << 30
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a message."""

    state: MessageState
    kind: str = ""
    reason: str = ""
    run_id: UUID | None = None


def look_for_messages(*, at: datetime) -> int:
    """Take in what the archive has laid down for us since the last look, and return how much that was."""
    bound = archive()
    if bound is None:
        return 0
    waiting = [(one, f"{one.name}|{one.mark}") for one in bound.archive.list()]
    with work(SYSTEM):
        known = set(
            ArchiveMessage.objects.filter(source__in=[source for _, source in waiting]).values_list("source", flat=True)
        )
    new = [(one, source) for one, source in waiting if source not in known][:_AT_ONCE]
    for one, source in new:
        if one.size > _MOST_BYTES:
            _refuse_unseen(one, source, at)
            continue
        with folder_aside() as folder:
            path = folder / one.name
            bound.archive.fetch(one.name, path)
            take_in(path=path, filename=one.name, source=source, actor=actors.system("archive"), at=at)
    return len(new)


def _refuse_unseen(one: Waiting, source: str, at: datetime) -> None:
    reason = f"Die Datei ist größer als {_MOST_BYTES >> 20} MiB und wurde nicht geholt."
    nothing = blobs.BlobRef("", one.size, "")
    came = _Came(nothing, one.name, source[-400:], actors.system("archive"), at)
    _lay_down(came, TakenIn(MessageState.SET_ASIDE, reason=reason))


def take_in(
    *,
    path: Path,
    filename: str,
    actor: Actor,
    at: datetime,
    source: str = "",
    allowed: frozenset[UUID] | None = None,
) -> TakenIn:
    """Take in one message of the archive, as XML or in a package.

    ``allowed`` are the units whose disposals the actor may move on (None: all). Raises NotAllowed, and BlobTooLarge.
    """
    with path.open("rb") as content, work(SYSTEM):
        blob = blobs.put(content, media_type="application/octet-stream", at=at, limit=_MOST_BYTES)
    came = _Came(blob, filename[-255:], source[-400:], actor, at)
    if _is_applied(blob.sha256):
        return _lay_down(came, TakenIn(MessageState.KNOWN, reason="Diese Nachricht ist schon verarbeitet."))
    try:
        message = xdomea.read_message(path)
    except x.XdomeaError as error:
        return _set_aside(came, f"Das ist keine lesbare Nachricht: {error}")
    run = _run_of(message)
    if run is None:
        return _set_aside(came, "Zu dieser Prozess-ID gibt es hier keine Aussonderung.", message)
    if allowed is not None and run.unit_id not in allowed:
        raise NotAllowed("Die Nachricht gehört zu einer Aussonderung, die Sie nicht verwalten.")
    return _apply(came, run.id, message)


@dataclass(frozen=True, slots=True)
class _Came:
    blob: blobs.BlobRef
    filename: str
    source: str
    actor: Actor
    at: datetime


def _is_applied(digest: str) -> bool:
    with work(SYSTEM):
        rows = ArchiveMessage.objects.filter(digest=digest, direction=Direction.IN, state=MessageState.APPLIED)
        return rows.exists()


def _run_of(message: x.Message) -> Run | None:
    with work(SYSTEM):
        return Run.objects.filter(id=message.head.process_id).first()


def _apply(came: _Came, run_id: UUID, message: x.Message) -> TakenIn:
    try:
        with work(SYSTEM), events.together():
            note = apply_message(run_id, message, actor=came.actor, at=came.at)
            result = TakenIn(MessageState.APPLIED, message.kind.value, note, run_id)
            _write(came, result, message)
    except IntegrityError:  # somebody else has applied the same one in this very moment
        return _lay_down(came, TakenIn(MessageState.KNOWN, message.kind.value, "", run_id), message)
    except AmtswegError as error:
        return _set_aside(came, error.message, message, run_id)
    return result


def _set_aside(came: _Came, reason: str, message: x.Message | None = None, run_id: UUID | None = None) -> TakenIn:
    kind = message.kind.value if message else ""
    return _lay_down(came, TakenIn(MessageState.SET_ASIDE, kind, reason, run_id), message)


def _lay_down(came: _Came, result: TakenIn, message: x.Message | None = None) -> TakenIn:
    with work(SYSTEM):
        _write(came, result, message)
    return result


def _write(came: _Came, result: TakenIn, message: x.Message | None) -> None:
    run = Run.objects.filter(id=result.run_id).first() if result.run_id else None
    ended = run is not None and run.ended_at is not None
    kept = result.state is not MessageState.KNOWN and not ended
    row = ArchiveMessage(run=run, unit_id=run.unit_id if run else None, direction=Direction.IN, kind=result.kind)
    row.version = message.version.value if message else ""
    row.filename, row.source, row.size = came.filename, came.source, came.blob.size
    row.sha256, row.digest = came.blob.sha256 if kept else "", came.blob.sha256
    row.state, row.reason, row.at, row.done_at = result.state, result.reason, came.at, came.at
    row.save(force_insert=True)
