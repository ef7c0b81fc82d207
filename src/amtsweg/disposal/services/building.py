"""Make the message that is owed, check it against the standard's schema, and lay it into the outbox to be sent.

Made in a folder aside and kept as a content before its row is written; who dies on the way makes it again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from amtsweg.disposal.contracts import Direction, FileStage, MessageState, RunState
from amtsweg.disposal.models import ArchiveMessage, EndedFile, Run
from amtsweg.disposal.ports import archive
from amtsweg.disposal.services.archival import ArchivalForm, archival_forms
from amtsweg.disposal.services.describing import Ended, described_file
from amtsweg.disposal.services.offering import (
    APPRAISAL_RECEIVED,
    HAND_OVER,
    OFFER,
    SEND,
    keep_back_held,
    on_hold,
    take_back,
)
from amtsweg.disposal.services.telling import held_run, run_event
from amtsweg.disposal.services.workshop import announce_content, folder_aside
from amtsweg.identity.api import municipality, unit
from amtsweg.kernel import actors, blobs, events, outbox
from amtsweg.kernel.errors import AmtswegError, Conflict, OutsideUnavailable
from amtsweg.kernel.outbox import Effect
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.api import reads
from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x

_EXPECTED = {
    OFFER: frozenset({RunState.OFFERED}),
    HAND_OVER: frozenset({RunState.HANDED_OVER}),
    APPRAISAL_RECEIVED: frozenset(RunState),
}
_STAGE = {OFFER: FileStage.OFFERED, HAND_OVER: FileStage.HANDED_OVER}
_MOST_BYTES = 1 << 40
_PROBLEMS_TOLD = 20
_REMARKS = 2000

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Made:
    """A message that is ready: its package, and what of which file is in it (name to hash)."""

    path: Path
    given: Mapping[UUID, Mapping[str, str]]
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class _Owed:
    key: str
    run_id: UUID
    kind: str
    at: datetime


def build_message(effect: Effect) -> None:
    """Make the message an entry of the outbox asks for; once, however often it is asked."""
    at = datetime.fromisoformat(str(effect.payload["at"]))
    owed = _Owed(effect.key, UUID(str(effect.payload["run"])), str(effect.payload["kind"]), at)
    run_id, kind = owed.run_id, owed.kind
    with work(SYSTEM):
        if ArchiveMessage.objects.filter(key=effect.key).exists():
            return
        run = held_run(run_id)
        if RunState(run.state) not in _EXPECTED[kind]:
            return  # given up meanwhile
        if kind == HAND_OVER:
            keep_back_held(EndedFile.objects.filter(run=run, stage=FileStage.HANDED_OVER), at)
    with folder_aside() as folder:
        made = _make(run, kind, folder, at)
        if isinstance(made, str):
            _give_up(run_id, made, at)
            return
        announce_content(made.path, at=at)
        with made.path.open("rb") as content, work(SYSTEM), events.together():
            blob = blobs.put(content, media_type="application/zip", at=at, limit=_MOST_BYTES)
            _keep(owed, made, blob)


def _make(run: Run, kind: str, folder: Path, at: datetime) -> Made | str:
    try:
        return _made(run, kind, folder, at)
    except OutsideUnavailable:
        raise  # tried again later
    except AmtswegError as error:
        return f"Ein Inhalt lässt sich nicht lesen: {error.message}"
    except x.XdomeaError as error:
        return f"Die Nachricht {kind} ließ sich nicht schreiben: {error}"


def _made(run: Run, kind: str, folder: Path, at: datetime) -> Made | str:
    with work(SYSTEM):
        rows = list(EndedFile.objects.filter(run=run, stage=_STAGE[kind]).order_by("id")) if kind in _STAGE else []
        if kind in _STAGE and not rows:
            return "Es ist keine Akte mehr dabei: auf allen liegt eine Sperre."
        lead = unit(run.unit_id).name if run.unit_id else municipality().name
        objects, contents, given = _objects(rows, lead, folder if kind == HAND_OVER else None)
    version = x.Version(run.version)
    message = x.Message(
        kind=x.MessageKind(kind), version=version, head=_head(run, lead, kind, at), objects=tuple(objects)
    )
    problems = xdomea.validate(xdomea.write_message(message, version).xml, version)
    if problems:
        return _told(problems)
    path = folder / xdomea.package_name(message)
    with path.open("wb") as out:
        packed = xdomea.pack(message, contents, out, version)
    expected = {name: sha256 for some in given.values() for name, sha256 in some.items()}
    damaged = [one.name for one in packed.files if one.sha256 != expected[one.name]]
    if damaged:
        return f"Diese Inhalte sind beschädigt: {', '.join(damaged)}"
    return Made(path, given, "\n".join(dict.fromkeys(one.text for one in packed.remarks))[:_REMARKS])


def _told(problems: Iterable[x.Problem]) -> str:
    all_ = [f"{one.place}: {one.text}" for one in problems]
    more = f"\n… und {len(all_) - _PROBLEMS_TOLD} weitere" if len(all_) > _PROBLEMS_TOLD else ""
    return "Die Nachricht entspricht nicht dem Schema:\n" + "\n".join(all_[:_PROBLEMS_TOLD]) + more


def _objects(
    rows: Iterable[EndedFile], lead: str, folder: Path | None
) -> tuple[list[x.RecordFile], dict[str, Opener], dict[UUID, dict[str, str]]]:
    objects, contents, given = [], dict[str, Opener](), {}
    for row in rows:
        holdings = reads.ending.holdings(row.record_file_id)
        forms: dict[UUID, tuple[ArchivalForm, ...]] | None = None
        if folder is not None:
            versions = [version for document in holdings.documents for version in document.versions]
            forms = {version.id: archival_forms(version, folder) for version in versions}
            every = [form for some in forms.values() for form in some]
            contents |= {form.file_name: form.open for form in every}
            given[row.id] = {form.file_name: form.sha256 for form in every}
        ended = Ended(row.proposal, row.decision, row.retention_until)
        objects.append(described_file(holdings, ended, lead=lead, forms=forms))
    return objects, contents, given


def _head(run: Run, lead: str, kind: str, at: datetime) -> x.Head:
    bound = archive()
    return x.Head(
        process_id=run.id,
        created_at=at,
        sender=x.Contact(institution=municipality().name, org_unit=lead),
        recipient=x.Contact(institution=bound.name if bound else "Archiv"),
        system=x.System(product="Amtsweg"),
        receipt=True if kind != APPRAISAL_RECEIVED else None,
        archive_ids=True if kind == HAND_OVER else None,
    )


def _keep(owed: _Owed, made: Made, blob: blobs.BlobRef) -> None:
    key, run_id, kind, at, given = owed.key, owed.run_id, owed.kind, owed.at, made.given
    with work(SYSTEM), events.together():
        run = held_run(run_id)
        if ArchiveMessage.objects.filter(key=key).exists() or RunState(run.state) not in _EXPECTED[kind]:
            return
        if on_hold(EndedFile.objects.filter(id__in=given), at=at).exists():
            raise Conflict("Auf einer der Akten liegt seit eben eine Sperre; das Paket wird neu hergestellt.")
        row = ArchiveMessage(run=run, unit_id=run.unit_id, direction=Direction.OUT, kind=kind, version=run.version)
        row.filename, row.reason = made.path.name, made.remarks
        row.sha256, row.digest, row.size = blob.sha256, blob.sha256, blob.size
        row.state, row.at, row.key = MessageState.PREPARED, at, key
        row.save(force_insert=True)
        files = list(EndedFile.objects.filter(id__in=given))
        for file in files:
            file.handed_over, file.handed_over_at = {"package": blob.sha256, "contents": dict(given[file.id])}, at
        EndedFile.objects.bulk_update(files, ["handed_over", "handed_over_at"])
        # Without an archive bound, people carry the message there themselves.
        if archive() is not None:
            outbox.put([Effect(SEND, f"disposal:send:{row.id}", {"message": str(row.id)})], at=at)
        data = {"kind": kind, "sha256": blob.sha256, "size": blob.size}
        events.record([run_event(run, "disposal.message_made", actor=actors.system("disposal"), at=at, data=data)])


def _give_up(run_id: UUID, problem: str, at: datetime) -> None:
    with work(SYSTEM), events.together():
        run = held_run(run_id)
        if RunState(run.state) in {RunState.OFFERED, RunState.HANDED_OVER}:
            take_back(run, problem, actor=actors.system("disposal"), at=at)
