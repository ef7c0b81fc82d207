"""Take back what was noted and photographed on the way: each thing in a transaction of its own, and only once."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from amtsweg.file_sets import models
from amtsweg.file_sets.contracts import Outcome, Returned, ReturnReport, SetOver
from amtsweg.file_sets.queries.sets import set_row
from amtsweg.file_sets.rules.returning import read_return, set_of
from amtsweg.file_sets.services.making import return_key
from amtsweg.forms.api import scanning
from amtsweg.identity.api import can
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records import api as records
from amtsweg.records.contracts import Direction, FileClosed, FileState, NewDocument, RecordFile

MOST_RETURN = 200 * 1024 * 1024
_PICTURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"GIF8": "image/gif"}


def take_back(*, account_id: UUID, data: bytes, actor: Actor, at: datetime) -> ReturnReport:
    """File what comes back and say of each thing what became of it. Raises UnreadableReturn, UnknownSet, SetOver."""
    row = set_row(set_of(data), account_id)
    if row.ended_at is not None:
        raise SetOver("Dieses Mitnahmepaket wurde beendet; aus ihm wird nichts mehr übernommen.")
    things = read_return(data, key=return_key(row.id), at=at)
    taken = {UUID(one["id"]) for one in row.contents}
    who = records.reads.seen.reader(account_id, at=at)
    files = {one.id: one for one in records.reads.seen.files_by_id(who, taken & {one.record_file_id for one in things})}
    coming, lines = _Coming(row, actor, at), []
    for one in things:
        outcome, why = _one(coming, one, files.get(one.record_file_id))
        lines.append((one, outcome, why))
    return ReturnReport(tuple(lines))


@dataclass(frozen=True, slots=True)
class _Coming:
    """From which set it comes, who brings it, and when."""

    row: models.FileSet
    actor: Actor
    at: datetime


def _one(coming: _Coming, one: Returned, file: RecordFile | None) -> tuple[Outcome, str]:
    known = models.ReturnedThing.objects.filter(id=one.id).exists()
    if known:
        return Outcome.KNOWN, ""
    if file is None or not _may_work(file, coming.actor, coming.at):
        return Outcome.HIDDEN, ""
    if file.state is not FileState.OPEN:
        return Outcome.CLOSED, ""
    media_type = _media_type(one)
    if media_type is None:
        return Outcome.REFUSED, "Das ist kein Bild, das übernommen werden kann."
    if scanning.scan(BytesIO(one.data)) == scanning.INFECTED:
        return Outcome.REFUSED, "In der Datei wurde Schadsoftware gefunden."
    try:
        return _file(coming, one, file, media_type), ""
    except FileClosed:
        return Outcome.CLOSED, ""


def _file(coming: _Coming, one: Returned, file: RecordFile, media_type: str) -> Outcome:
    blob = blobs.put(one.data, media_type=media_type, at=coming.at)
    about = records.reads.seen.newest_version(one.document_id) if one.document_id else None
    outcome = Outcome.FILED
    if one.document_id and about is None:
        outcome = Outcome.FILED_WITHOUT
    elif about is not None and one.version is not None and about.version > one.version:
        outcome = Outcome.FILED_NEWER
    new = NewDocument(
        title=one.title,
        kind=one.kind.value,
        direction=Direction.INTERNAL,
        sha256=blob.sha256,
        filename=one.filename,
        media_type=media_type,
        size=blob.size,
        part_id=about.part_id if about and about.record_file_id == file.id else None,
    )
    with work(current()), events.together():
        (ref,) = records.add_documents(record_file_id=file.id, documents=[new], actor=coming.actor, at=coming.at)
        models.ReturnedThing.objects.create(
            id=one.id,
            account_id=coming.row.account_id,
            file_set=coming.row,
            document_id=ref.document_id,
            outcome=outcome,
            filed_at=coming.at,
        )
    return outcome


def _may_work(file: RecordFile, actor: Actor, at: datetime) -> bool:
    return actor.account_id is not None and can("record.work", account_id=actor.account_id, unit_id=file.unit_id, at=at)


def _media_type(one: Returned) -> str | None:
    if one.kind == "note":
        return "text/plain"
    if one.data[:4] == b"RIFF" and one.data[8:12] == b"WEBP":
        return "image/webp"
    if one.data[4:12] in {b"ftypheic", b"ftypmif1", b"ftypheix"}:
        return "image/heic"
    return next((kind for start, kind in _PICTURES.items() if one.data.startswith(start)), None)
