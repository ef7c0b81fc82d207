"""Write one file that is taken over, with all it holds: a few statements, whatever it holds, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from typing import BinaryIO, cast
from uuid import UUID

from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.records import models
from amtsweg.records.contracts import Direction, FileState, RenditionKind
from amtsweg.records.rules import check_retention, retention_until
from amtsweg.records.services.importing.drafts import Content, DocumentDraft, FileDraft, VersionDraft
from amtsweg.records.services.telling import document_event, file_event
from amtsweg.xdomea.api import Package, write_message

XML = "application/xml"
MESSAGE = "xdomea"
PART, DOCUMENT, DESCRIBED = "part", "document", "described"
"""Kinds of origins; of what is only described, the content may still come (an offer first, then the hand-over)."""
LARGEST = 20 * 1024**3


@dataclass(frozen=True, slots=True)
class Taking:
    """One taking over: from which package, by whom, when."""

    package: Package
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """A file that stands here now."""

    id: UUID
    documents: int
    versions: int
    remarks: tuple[str, ...]


def file_taken_over(draft: FileDraft, *, unit_id: UUID, plan: models.FilePlanUnit, xml: bytes, taking: Taking) -> Filed:
    """Write the file. Belongs into a transaction (`scope.work`)."""
    return _Filing(taking, _row(draft, unit_id, plan, taking.at)).all(draft, xml)


def file_completed(draft: FileDraft, row: models.RecordFile, *, xml: bytes, taking: Taking) -> Filed | None:
    """Add the contents that a later message brings of a file that was taken over before; None where there are none."""
    origins = list(models.Origin.objects.filter(record_file=row))
    described = {one.foreign_id: one.object_id for one in origins if one.kind == DESCRIBED}
    there = {one.foreign_id for one in origins if one.kind == DOCUMENT}
    new = [
        one
        for one in draft.documents
        if one.foreign_id not in there and any(taking.package.has(version.content.name) for version in one.versions)
    ]
    if not new:
        return None
    filing = _Filing(taking, row)
    filing.parts = {one.foreign_id: one.object_id for one in origins if one.kind == PART}
    heads = models.Document.objects.in_bulk(described.values())
    filing.described = {foreign_id: heads[own] for foreign_id, own in described.items() if own in heads}
    filed = filing.documents(new, xml)
    models.Origin.objects.filter(
        record_file=row, kind=DESCRIBED, foreign_id__in=[one.foreign_id for one in new]
    ).delete()
    return filing.done(*filed)


def _row(draft: FileDraft, unit_id: UUID, plan: models.FilePlanUnit, at: datetime) -> models.RecordFile:
    row = models.RecordFile(subject_id=uuid7(), unit_id=unit_id, plan_unit=plan, guard_level=draft.confidentiality)
    row.title, row.template, row.metadata = draft.title, draft.template[:80], dict(draft.metadata)
    row.medium, row.location = draft.medium, draft.location
    row.retention, row.appraisal = draft.retention or plan.retention, draft.appraisal
    check_retention(row.retention)
    row.opened_at, row.closed_at = draft.opened_at or draft.closed_at or at, draft.closed_at
    row.state = FileState.CLOSED if draft.closed_at else FileState.OPEN
    if row.closed_at:
        row.retention_until = draft.retention_until or retention_until(row.retention, closed_at=row.closed_at)
    return row


class _Filing:
    def __init__(self, taking: Taking, row: models.RecordFile) -> None:
        self.taking, self.row = taking, row
        self.origins: list[models.Origin] = []
        self.events: list[events.Event] = []
        self.remarks: list[str] = []
        self.parts: dict[UUID, UUID] = {}
        self.described: dict[UUID, models.Document] = {}

    def all(self, draft: FileDraft, xml: bytes) -> Filed:
        self._number(draft)
        self.row.save(force_insert=True)
        self._origin(draft.foreign_id, "file", self.row.id)
        self._note_file(draft)
        self._parts(draft)
        self._people(draft)
        return self.done(*self.documents(draft.documents, xml))

    def done(
        self,
        documents: list[models.Document],
        versions: list[models.DocumentVersion],
        renditions: list[models.Rendition],
    ) -> Filed:
        models.Document.objects.bulk_create(documents)
        models.DocumentVersion.objects.bulk_create(versions)
        models.Rendition.objects.bulk_create(renditions)
        models.Origin.objects.bulk_create(self.origins)
        events.record(self.events)
        return Filed(self.row.id, len(documents), len(versions), tuple(self.remarks))

    def _number(self, draft: FileDraft) -> None:
        """Take their number over where nobody here has it; without one, it gets one of ours like any new file."""
        theirs = draft.reference_number
        if theirs is None:
            return
        number = theirs[:80]
        if models.RecordFile.objects.filter(reference_number=number).exists():
            number = f"{theirs[:60]} (übernommen {str(draft.foreign_id)[:8]})"
        if number != theirs:
            self.remarks.append(f"Das Aktenzeichen „{theirs}“ gibt es hier schon oder es ist zu lang: „{number}“.")
        self.row.reference_number = number

    def _note_file(self, draft: FileDraft) -> None:
        message = self.taking.package.message
        data: dict[str, object] = {
            "plan": self.row.plan_unit_id,
            "title": self.row.title,
            "taken_over": f"xdomea {message.version}",
            "message": str(message.kind),
            "process": str(message.head.process_id),
            "foreign_id": str(draft.foreign_id),
            "reference_number": self.row.reference_number,
        }
        self.events.append(self._file_event("records.file_opened", data))

    def _file_event(self, kind: str, data: dict[str, object]) -> events.Event:
        return file_event(self.row, kind, actor=self.taking.actor, at=self.taking.at, data=data)

    def _origin(self, foreign_id: UUID, kind: str, object_id: UUID) -> None:
        process = self.taking.package.message.head.process_id
        origin = models.Origin(foreign_id=foreign_id, kind=kind, object_id=object_id, process_id=process)
        origin.record_file, origin.taken_at = self.row, self.taking.at
        self.origins.append(origin)

    def _marks(self) -> dict[str, object]:
        return {"unit_id": self.row.unit_id, "subject_id": self.row.subject_id, "guard_level": self.row.guard_level}

    def _parts(self, draft: FileDraft) -> None:
        rows = []
        for part in draft.parts:
            row = models.RecordPart(record_file=self.row, kind=part.kind, number=part.number, **self._marks())
            # A foreign package may name two parts alike; the later one is found by what lies in it.
            row.parent_id = self.parts.get(part.parent) if part.parent else None
            row.title, row.metadata, row.added_at = part.title, dict(part.metadata), self.taking.at
            row.closed_at = part.closed_at
            self.parts[part.foreign_id] = row.id
            self._origin(part.foreign_id, PART, row.id)
            rows.append(row)
        models.RecordPart.objects.bulk_create(rows)

    def _people(self, draft: FileDraft) -> None:
        models.Participant.objects.bulk_create(
            models.Participant(
                record_file=self.row, name=name, role=role, contact=contact, added_at=self.taking.at, **self._marks()
            )
            for name, role, contact in draft.people
        )

    def documents(
        self, drafts: Sequence[DocumentDraft], xml: bytes
    ) -> tuple[list[models.Document], list[models.DocumentVersion], list[models.Rendition]]:
        documents: list[models.Document] = []
        versions: list[models.DocumentVersion] = []
        renditions: list[models.Rendition] = []
        for one in drafts:
            head = self.described.pop(one.foreign_id, None)
            before = 0 if head is None else 1  # its description
            if head is None:
                head = self._head(one)
                documents.append(head)
            mine, derived = self._contents(head, one, before)
            versions += mine
            renditions += derived
        message = self._message_document()
        documents.append(message)
        versions.append(self._version(message, 1, self._kept(xml, "xdomea-Nachricht.xml")))
        self.events.append(self._filed(message, versions[-1]))
        return documents, versions, renditions

    def _head(self, one: DocumentDraft) -> models.Document:
        head = models.Document(record_file=self.row, kind=one.kind, direction=one.direction, **self._marks())
        head.part_id = self.parts.get(one.part) if one.part else None
        head.title, head.added_at, head.dated = one.title, self.taking.at, one.dated
        head.metadata, head.medium, head.location = dict(one.metadata), one.medium, one.location[:200]
        return head

    def _message_document(self) -> models.Document:
        """The part of the message that speaks of this file, as it was: there is what has no place here."""
        head = models.Document(record_file=self.row, kind=MESSAGE, direction=Direction.INTERNAL, **self._marks())
        head.title, head.added_at = f"Übernahme aus xdomea {self.taking.package.message.version}", self.taking.at
        return head

    def _contents(
        self, head: models.Document, one: DocumentDraft, before: int
    ) -> tuple[list[models.DocumentVersion], list[models.Rendition]]:
        there = [draft for draft in one.versions if self.taking.package.has(draft.content.name)]
        versions, renditions = [], []
        for number, draft in enumerate(there, before + 1):
            version = self._version(head, number, self._stored(draft.content))
            versions.append(version)
            self.events.append(self._filed(head, version))
            renditions += list(self._archival(version, draft))
        self._origin(one.foreign_id, DOCUMENT if there else DESCRIBED, head.id)
        if not there:
            self.remarks.append(f"Von „{head.title}“ kam nur die Beschreibung, keine Datei.")
            versions.append(self._version(head, 1, self._description(one)))
            self.events.append(self._filed(head, versions[0]))
        return versions, renditions

    def _description(self, one: DocumentDraft) -> "_Stored":
        """What the message says of a document that came without a file, as a message of its own."""
        message = replace(self.taking.package.message, objects=(one.source,), letters=(), file_plan=None)
        return self._kept(write_message(message).xml, "Beschreibung.xml")

    def _archival(self, version: models.DocumentVersion, draft: VersionDraft) -> Iterator[models.Rendition]:
        if draft.pdf_a is None or not self.taking.package.has(draft.pdf_a.name):
            return
        stored = self._stored(draft.pdf_a)
        yield models.Rendition(
            version=version,
            kind=RenditionKind.PDF_A,
            sha256=stored.sha256,
            media_type="application/pdf",
            size=stored.size,
            facts={"taken_over": True},
            added_at=self.taking.at,
            **self._marks(),
        )

    def _stored(self, content: Content) -> "_Stored":
        """Store a content of the package as a stream, and compare it with what the message says of it."""
        with self.taking.package.open(content.name) as stream:
            ref = blobs.put(cast("BinaryIO", stream), media_type=content.media_type, at=self.taking.at, limit=LARGEST)
        if (content.sha256 and content.sha256 != ref.sha256) or content.size not in {None, ref.size}:
            raise Invalid(
                f"Die Datei {content.name} ist nicht die, die abgesendet wurde: Prüfsumme oder Größe weicht ab."
            )
        return _Stored(ref.sha256, ref.size, content.filename, content.media_type)

    def _kept(self, xml: bytes, filename: str) -> "_Stored":
        ref = blobs.put(BytesIO(xml), media_type=XML, at=self.taking.at, limit=LARGEST)
        return _Stored(ref.sha256, ref.size, filename, XML)

    def _version(self, head: models.Document, number: int, stored: "_Stored") -> models.DocumentVersion:
        version = models.DocumentVersion(document=head, version=number, added_at=self.taking.at, **self._marks())
        version.sha256, version.size = stored.sha256, stored.size
        version.filename, version.media_type = stored.filename, stored.media_type
        return version

    def _filed(self, head: models.Document, version: models.DocumentVersion) -> events.Event:
        kind = "records.document_added" if version.version == 1 else "records.version_added"
        data = {
            "kind": head.kind,
            "direction": str(head.direction),
            "version": version.version,
            "sha256": version.sha256,
        }
        return document_event(
            head, kind, actor=self.taking.actor, at=self.taking.at, data=data, version=version.version
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    sha256: str
    size: int
    filename: str
    media_type: str


def missing(drafts: Sequence[DocumentDraft], package: Package) -> Iterator[str]:
    """Name the files of these documents that are not in the package."""
    for document in drafts:
        for version in document.versions:
            for content in (version.content, version.pdf_a):
                if content is not None and not package.has(content.name):
                    yield content.name
