"""A file in the words of xdomea with all it holds, so that another installation can take it over without loss.

What xdomea has no word for is said in an extension (`own_words`), which others read over.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from amtsweg.kernel import blobs
from amtsweg.kernel.clock import local_date
from amtsweg.records import models
from amtsweg.records.contracts import (
    PERMANENT,
    Direction,
    FileState,
    Medium,
    PartKind,
    RenditionKind,
    UnknownFile,
)
from amtsweg.records.own_words import said
from amtsweg.xdomea import contracts as x
from amtsweg.xdomea.api import file_name

_MEDIUM = {
    Medium.ELECTRONIC: x.Medium.ELECTRONIC,
    Medium.HYBRID: x.Medium.HYBRID,
    Medium.PAPER: x.Medium.PAPER,
}
_ARCHIVAL_PDF, _OTHER = "044", "100"
_FORMATS = {
    "bmp": "001", "csv": "002", "doc": "003", "eml": "006", "htm": "007", "html": "008", "jpe": "009", "jpeg": "010",
    "jpg": "011", "msg": "012", "odp": "013", "ods": "014", "odt": "015", "pdf": "018", "png": "019", "ppt": "020",
    "ps": "021", "rtf": "022", "tif": "023", "tiff": "024", "xls": "028", "xml": "030", "xsd": "031", "docx": "035",
    "xlsx": "036", "pptx": "037", "dotx": "038", "txt": "045",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """A file as xdomea says it, and how each of its contents is opened."""

    file: x.RecordFile
    contents: Mapping[str, Callable[[], BinaryIO]]


def exported_file(record_file_id: UUID) -> Exported:
    """Return a file with all it holds, seen through the scope in force; five statements. Raises UnknownFile."""
    row = models.RecordFile.objects.select_related("plan_unit").filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    inside = _Inside(row)
    return Exported(_file(row, inside), inside.contents)


def _file(row: models.RecordFile, inside: "_Inside") -> x.RecordFile:
    closed = row.state != FileState.OPEN
    people = models.Participant.objects.filter(record_file=row).order_by("id")
    level = x.Confidentiality.OFFICIAL_USE if row.guard_level else x.Confidentiality.OPEN
    return x.RecordFile(
        id=row.id,
        metadata=x.GeneralMetadata(
            subject=row.title,
            reference_number=row.reference_number,
            confidentiality=x.Code(level),
            medium=x.Code(_MEDIUM[Medium(row.medium)]),
            plan_unit=x.PlanUnitRef(key=row.plan_unit_id, title=row.plan_unit.title),
        ),
        archive=_archive(row),
        location=row.location or None,
        duration=x.Period(local_date(row.opened_at), local_date(row.closed_at) if row.closed_at else None),
        documents=inside.documents(None),
        cases=inside.cases(None),
        sub_files=inside.sub_files(None),
        contacts=tuple(_person(one) for one in people),
        closed=closed,
        closed_on=local_date(row.closed_at) if row.closed_at else None,
        extension=said(
            {
                "title": _beyond(row.title),
                "template": row.template,
                "metadata": row.metadata,
                "retention": row.retention,
                "appraisal": row.appraisal,
                "opened_at": row.opened_at.isoformat(),
                "closed_at": row.closed_at.isoformat() if row.closed_at else "",
                "confidentiality": str(row.guard_level),
            }
        ),
    )


def _archive(row: models.RecordFile) -> x.ArchiveMetadata:
    years = row.retention.removeprefix("P").removesuffix("Y")
    counted = x.Retention(years=int(years)) if years.isdecimal() else None
    return x.ArchiveMetadata(
        retention=x.Retention(permanent=True) if row.retention == PERMANENT else counted,
        disposal=x.Disposal(x.Code(row.appraisal or row.plan_unit.appraisal)),
        retention_end=row.retention_until,
    )


def _person(row: models.Participant) -> x.Contact:
    reached = (x.Reachability(value=row.contact),) if row.contact else ()
    return x.Contact(last_name=row.name, activity=row.role or None, reachabilities=reached)


class _Inside:
    """What a file holds, in the order and nesting of its parts; deleted documents are not among it."""

    def __init__(self, row: models.RecordFile) -> None:
        self.contents: dict[str, Callable[[], BinaryIO]] = {}
        self._parts = list(models.RecordPart.objects.filter(record_file=row).order_by("number"))
        self._versions: dict[UUID, list[models.DocumentVersion]] = defaultdict(list)
        for version in models.DocumentVersion.objects.filter(document__record_file=row).order_by("version"):
            self._versions[version.document_id].append(version)
        derived = models.Rendition.objects.filter(version__document__record_file=row, kind=RenditionKind.PDF_A)
        self._archival = {one.version_id: one for one in derived.exclude(sha256="")}
        self._held: dict[UUID | None, list[models.Document]] = defaultdict(list)
        for document in models.Document.objects.filter(record_file=row, deleted_at=None).order_by("id"):
            self._held[document.part_id].append(document)

    def documents(self, part_id: UUID | None) -> tuple[x.Document, ...]:
        return tuple(self._document(one) for one in self._held[part_id])

    def cases(self, part_id: UUID | None) -> tuple[x.RecordCase, ...]:
        return tuple(self._case(one) for one in self._below(part_id) if one.kind == PartKind.RECORD_CASE)

    def sub_files(self, part_id: UUID | None) -> tuple[x.RecordFile, ...]:
        return tuple(self._sub_file(one) for one in self._below(part_id) if one.kind == PartKind.SUB_FILE)

    def _below(self, part_id: UUID | None) -> Iterable[models.RecordPart]:
        return (one for one in self._parts if one.parent_id == part_id)

    def _sub_file(self, part: models.RecordPart) -> x.RecordFile:
        return x.RecordFile(
            id=part.id,
            number=str(part.number),
            metadata=x.GeneralMetadata(subject=part.title),
            documents=self.documents(part.id),
            cases=self.cases(part.id),
            sub_files=self.sub_files(part.id),
            extension=_part_words(part),
        )

    def _case(self, part: models.RecordPart) -> x.RecordCase:
        # xdomea has no sub-file within a record case: it is a record case there, and says what it is here.
        return x.RecordCase(
            id=part.id,
            number=str(part.number),
            metadata=x.GeneralMetadata(subject=part.title),
            documents=self.documents(part.id),
            sub_cases=tuple(self._case(one) for one in self._below(part.id)),
            extension=_part_words(part),
        )

    def _document(self, head: models.Document) -> x.Document:
        day = local_date(head.added_at)
        words: dict[str, object] = {
            "title": _beyond(head.title),
            "direction": str(head.direction),
            "metadata": head.metadata,
            "location": head.location,
        }
        versions = tuple(
            x.DocumentVersion(str(one.version), tuple(self._formats(one, words))) for one in self._versions[head.id]
        )
        extension = said(words)
        return x.Document(
            id=head.id,
            metadata=x.GeneralMetadata(subject=head.title, medium=x.Code(_MEDIUM[Medium(head.medium)])),
            received_on=day if head.direction == Direction.IN else None,
            sent_on=day if head.direction == Direction.OUT else None,
            dated_on=head.dated,
            kind=head.kind or None,
            versions=versions,
            extensions=(extension,) if extension else (),
        )

    def _formats(self, version: models.DocumentVersion, words: dict[str, object]) -> Iterable[x.Format]:
        ending = version.filename.rsplit(".", 1)[-1].lower() if "." in version.filename else ""
        code = _FORMATS.get(ending, _OTHER)
        yield self._format(version, version.filename, code, ending, words)
        if archival := self._archival.get(version.id):
            yield self._format(archival, f"{version.filename.rsplit('.', 1)[0]}.pdf", _ARCHIVAL_PDF, "pdf", words)

    def _format(
        self,
        content: models.DocumentVersion | models.Rendition,
        filename: str,
        code: str,
        ending: str,
        words: dict[str, object],
    ) -> x.Format:
        name, sha256 = file_name(content.id, filename), content.sha256
        self.contents[name] = lambda: blobs.open_blob(sha256)
        words |= {
            f"sha256 {name}": sha256,
            f"size {name}": str(content.size),
            f"media_type {name}": content.media_type,
            f"filename {name}": filename,
        }
        other = (ending or content.media_type) if code == _OTHER else None
        return x.Format(
            name=x.Code(code),
            version="unbekannt",
            other_name=other,
            primary=x.PrimaryDocument(file_name=name, original_name=filename),
        )


def _beyond(title: str) -> str:
    """Return a title some versions cannot write, to be said in our own words as well."""
    return "" if title.isascii() else title


def _part_words(part: models.RecordPart) -> x.Extension | None:
    return said(
        {
            "title": _beyond(part.title),
            "part": part.kind,
            "metadata": part.metadata,
            "closed_at": part.closed_at.isoformat() if part.closed_at else "",
        }
    )
