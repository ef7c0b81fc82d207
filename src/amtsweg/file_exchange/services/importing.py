"""Take over an export of another system: file by file, each in one transaction, so that it can go on after any end.

What was taken over is remembered by the other system's own key. A second run takes over what is new and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from hashlib import sha256
from itertools import islice
from mimetypes import guess_type
from pathlib import Path
from uuid import UUID

from amtsweg.file_exchange.contracts import Export, ForeignDocument, ForeignFile, ImportProblem, ImportReport
from amtsweg.file_exchange.models import TakenOver
from amtsweg.file_exchange.rules.reading import DOCUMENTS, FILES, read_export
from amtsweg.identity.api import org_units
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records import api as records
from amtsweg.records.contracts import FileFacts, NewDocument

_BATCH = 200
_LIMIT = 4 * 1024**3

Told = Callable[[int, int], None]


def import_files(
    *, folder: Path, source: str, actor: Actor, at: datetime, dry_run: bool = False, told: Told | None = None
) -> ImportReport:
    """Take over an export, or say what would be taken over; ``told`` hears of the progress (files done, of how many).

    Raises UnreadableExport; then nothing was changed.
    """
    export = read_export(folder)
    report = ImportReport(problems=list(export.problems))
    documents: Mapping[str, list[ForeignDocument]] = _by_file(export)
    units, plan = {one.key: one.id for one in org_units()}, {one.key for one in records.plan_units()}
    for number, file in enumerate(export.files, start=1):
        unit_id = units.get(file.unit_key)
        if unit_id is None or file.plan_key not in plan:
            reason = f"Der Aktenplan hat keine Einheit „{file.plan_key}“."
            if unit_id is None:
                reason = f"Eine Stelle „{file.unit_key}“ gibt es nicht."
            report.problems.append(ImportProblem(FILES, file.line, reason))
            continue
        _take_over(_Run(source, actor, at, dry_run, report), file, unit_id, documents[file.key])
        if told is not None:
            told(number, len(export.files))
    return report


class _Run:
    """One run of taking over: what is the same for every file."""

    def __init__(self, source: str, actor: Actor, at: datetime, dry_run: bool, report: ImportReport) -> None:
        self.source, self.actor, self.at, self.dry_run, self.report = source, actor, at, dry_run, report

    def known(self, kind: str, keys: Sequence[str]) -> dict[str, UUID]:
        """Return which of these were taken over before, and what they became."""
        rows = TakenOver.objects.filter(source=self.source, kind=kind, key__in=keys)
        return dict(rows.values_list("key", "object_id"))

    def remember(self, kind: str, found: Mapping[str, UUID]) -> None:
        """Remember what was taken over; belongs into the transaction that files it."""
        TakenOver.objects.bulk_create(
            TakenOver(source=self.source, kind=kind, key=key, object_id=one, taken_at=self.at)
            for key, one in found.items()
        )


def _take_over(run: _Run, file: ForeignFile, unit_id: UUID, documents: Sequence[ForeignDocument]) -> None:
    file_id = run.known("file", [file.key]).get(file.key)
    known = run.known("document", [one.key for one in documents])
    fresh = [one for one in documents if one.key not in known]
    run.report.known_documents += len(known)
    run.report.known_files += file_id is not None
    if run.dry_run:
        _count(run.report, fresh, new_file=file_id is None)
        return
    if file_id is None:
        file_id = _open(run, file, unit_id)
        run.report.files += 1
    elif fresh and file.closed is not None:
        records.writes.keeping.reopen_file(
            record_file_id=file_id, reason="Übernahme wird fortgesetzt", actor=run.actor, at=run.at
        )
    batches = iter(fresh)
    while batch := list(islice(batches, _BATCH)):
        _file_batch(run, file_id, batch)
    if file.closed is not None:
        with work(SYSTEM):
            records.writes.keeping.close_file(record_file_id=file_id, actor=run.actor, at=_moment(file.closed))


def _open(run: _Run, file: ForeignFile, unit_id: UUID) -> UUID:
    facts = FileFacts(file.title, metadata={"foreign_key": file.key, "foreign_system": run.source})
    opened = _moment(file.opened) if file.opened else run.at
    with work(SYSTEM), events.together():
        file_id = records.writes.keeping.open_file(
            unit_id=unit_id, plan_key=file.plan_key, facts=facts, actor=run.actor, at=opened
        )
        if file.number and not records.writes.keeping.give_number(
            record_file_id=file_id, number=file.number, actor=run.actor, at=run.at
        ):
            reason = f"Das Aktenzeichen „{file.number}“ gibt es schon; die Akte bekommt ein neues."
            run.report.problems.append(ImportProblem(FILES, file.line, reason))
        if file.confidentiality:
            records.writes.keeping.set_confidentiality(
                record_file_id=file_id,
                level=file.confidentiality,
                reason=f"So übernommen aus {run.source}",
                actor=run.actor,
                at=run.at,
            )
        run.remember("file", {file.key: file_id})
    return file_id


def _file_batch(run: _Run, file_id: UUID, batch: Sequence[ForeignDocument]) -> None:
    stored = [(one, new) for one in batch if (new := _stored(run, one)) is not None]
    if not stored:
        return
    with work(SYSTEM), events.together():
        refs = records.add_documents(
            record_file_id=file_id, documents=[new for _one, new in stored], actor=run.actor, at=run.at
        )
        run.remember("document", {one.key: ref.document_id for (one, _new), ref in zip(stored, refs, strict=True)})
    run.report.documents += len(stored)
    run.report.size += sum(new.size for _one, new in stored)


def _stored(run: _Run, one: ForeignDocument) -> NewDocument | None:
    """Store the content of a document; a wrong checksum or a file that cannot be read is a problem of its line."""
    media_type = guess_type(one.path.name)[0] or "application/octet-stream"
    try:
        with one.path.open("rb") as content:
            blob = blobs.put(content, media_type=media_type, at=run.at, limit=_LIMIT)
    except OSError as error:
        run.report.problems.append(ImportProblem(DOCUMENTS, one.line, f"Nicht lesbar: {error.strerror}."))
        return None
    if one.sha256 and blob.sha256 != one.sha256:
        run.report.problems.append(ImportProblem(DOCUMENTS, one.line, _CHECKSUM))
        return None
    return NewDocument(
        title=one.title,
        kind=one.kind,
        direction=one.direction,
        sha256=blob.sha256,
        filename=one.path.name,
        media_type=media_type,
        size=blob.size,
        dated=one.dated,
    )


def _count(report: ImportReport, fresh: Sequence[ForeignDocument], *, new_file: bool) -> None:
    report.files += new_file
    for one in fresh:
        if one.sha256 and _digest(one.path) != one.sha256:
            report.problems.append(ImportProblem(DOCUMENTS, one.line, _CHECKSUM))
            continue
        report.documents += 1
        report.size += one.path.stat().st_size


_CHECKSUM = "Die Datei hat eine andere Prüfsumme, als die Liste sagt."


def _digest(path: Path) -> str:
    whole = sha256()
    for piece in _pieces(path):
        whole.update(piece)
    return whole.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while piece := content.read(1 << 20):
            yield piece


def _by_file(export: Export) -> dict[str, list[ForeignDocument]]:
    found: dict[str, list[ForeignDocument]] = defaultdict(list)
    for one in export.documents:
        found[one.file_key].append(one)
    return found


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL_ZONE).astimezone(UTC)
