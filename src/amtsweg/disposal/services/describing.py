"""Say a file in the words of xdomea: for the offer its parts only, for the hand-over all it holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from amtsweg.disposal.services.archival import PDF, ArchivalForm
from amtsweg.kernel.clock import local_date
from amtsweg.records.api import reads
from amtsweg.records.contracts import (
    PERMANENT,
    Confidentiality,
    Direction,
    Medium,
    Part,
    PartKind,
)
from amtsweg.xdomea import contracts as x

Forms = Mapping[UUID, tuple[ArchivalForm, ...]]
"""The forms of each version, by the version's id."""

_MEDIUM = {
    Medium.ELECTRONIC: x.Medium.ELECTRONIC,
    Medium.HYBRID: x.Medium.HYBRID,
    Medium.PAPER: x.Medium.PAPER,
}
# Of the code list Dateiformat, by the ending of the name.
_FORMATS = {
    "bmp": "001", "csv": "002", "doc": "003", "eml": "006", "htm": "007", "html": "008", "jpe": "009", "jpeg": "010",
    "jpg": "011", "msg": "012", "odp": "013", "ods": "014", "odt": "015", "pdf": "018", "png": "019", "ppt": "020",
    "ps": "021", "rtf": "022", "tif": "023", "tiff": "024", "xls": "028", "xml": "030", "xsd": "031", "docx": "035",
    "xlsx": "036", "pptx": "037", "dotx": "038", "txt": "045",
}  # fmt: skip
_ARCHIVAL_PDF, _OTHER = "044", "100"
_NO_PDF_A = "Für diese Fassung gibt es kein PDF/A; übergeben wird das Original: "


@dataclass(frozen=True, slots=True)
class Ended:
    """What disposal adds to a file: the proposal, and the last day of its retention."""

    proposal: str
    decision: str
    retention_until: date


def described_file(
    holdings: reads.ending.Holdings, ended: Ended, *, lead: str, forms: Forms | None = None
) -> x.RecordFile:
    """Return a file as xdomea says it; with ``forms`` also its documents."""
    file = holdings.file
    inside = _Inside(holdings, forms, lead)
    return x.RecordFile(
        id=file.id,
        metadata=x.GeneralMetadata(
            subject=file.title,
            reference_number=file.reference_number,
            lead=lead,
            keeping_unit=lead,
            confidentiality=x.Code(_confidentiality(file.confidentiality)),
            medium=x.Code(_MEDIUM[file.medium]),
            plan_unit=x.PlanUnitRef(key=file.plan_key, title=holdings.plan_title),
        ),
        archive=_archive_metadata(file.retention, ended),
        location=file.location or None,
        kind=file.template or None,
        duration=x.Period(local_date(file.opened_at), local_date(file.closed_at) if file.closed_at else None),
        documents=inside.documents(None),
        cases=inside.cases(None),
        sub_files=inside.sub_files(None),
        contacts=tuple(x.Contact(last_name=name, activity=role or None) for name, role in holdings.participants),
        closed=True,
        closed_on=local_date(file.closed_at) if file.closed_at else None,
    )


def _archive_metadata(retention: str, ended: Ended) -> x.ArchiveMetadata:
    years = retention.removeprefix("P").removesuffix("Y")
    proposal = ended.decision or ended.proposal
    return x.ArchiveMetadata(
        retention=x.Retention(years=int(years) if years.isdecimal() else None, permanent=retention == PERMANENT),
        disposal=x.Disposal(code=x.Code(proposal)),
        proposal=x.Code(proposal) if proposal in {x.Appraisal.ARCHIVE, x.Appraisal.DESTROY} else None,
        retention_end=ended.retention_until,
    )


def _confidentiality(level: Confidentiality) -> str:
    return x.Confidentiality.OPEN if level is Confidentiality.OPEN else x.Confidentiality.OFFICIAL_USE


class _Inside:
    """What a file holds, in the order and nesting of its parts."""

    def __init__(self, holdings: reads.ending.Holdings, forms: Forms | None, lead: str) -> None:
        self._parts = holdings.parts
        self._forms = forms
        self._lead = lead
        self._held: dict[UUID | None, list[reads.ending.HeldDocument]] = {}
        for document in holdings.documents if forms is not None else ():
            self._held.setdefault(document.part_id, []).append(document)

    def documents(self, part_id: UUID | None) -> tuple[x.Document, ...]:
        forms = self._forms or {}
        return tuple(_document(one, forms) for one in self._held.get(part_id, ()))

    def _below(self, part_id: UUID | None, kind: PartKind) -> Iterable[Part]:
        return (part for part in self._parts if part.parent_id == part_id and part.kind is kind)

    def sub_files(self, part_id: UUID | None) -> tuple[x.RecordFile, ...]:
        return tuple(
            x.RecordFile(
                id=part.id,
                metadata=x.GeneralMetadata(subject=part.title, reference_number=part.reference_number, lead=self._lead),
                duration=_duration(part),
                documents=self.documents(part.id),
                cases=self.cases(part.id),
                sub_files=self.sub_files(part.id),
            )
            for part in self._below(part_id, PartKind.SUB_FILE)
        )

    def cases(self, part_id: UUID | None) -> tuple[x.RecordCase, ...]:
        return tuple(self._case(part) for part in self._below(part_id, PartKind.RECORD_CASE))

    def _case(self, part: Part) -> x.RecordCase:
        # xdomea has no sub-file within a record case; what was kept like that becomes a record case in it.
        below = [*self._below(part.id, PartKind.RECORD_CASE), *self._below(part.id, PartKind.SUB_FILE)]
        return x.RecordCase(
            id=part.id,
            metadata=x.GeneralMetadata(subject=part.title, reference_number=part.reference_number, lead=self._lead),
            duration=_duration(part),
            documents=self.documents(part.id),
            sub_cases=tuple(self._case(one) for one in below),
        )


def _duration(part: Part) -> x.Period:
    return x.Period(local_date(part.added_at), local_date(part.closed_at) if part.closed_at else None)


def _document(held: reads.ending.HeldDocument, forms: Forms) -> x.Document:
    day = local_date(held.added_at)
    without = [one.filename for one in held.versions if not any(form.standard for form in forms.get(one.id, ()))]
    return x.Document(
        id=held.id,
        metadata=x.GeneralMetadata(
            subject=held.title,
            medium=x.Code(_MEDIUM[held.medium]),
            remark=_NO_PDF_A + ", ".join(without) if without else None,
        ),
        received_on=day if held.direction is Direction.IN else None,
        sent_on=day if held.direction is Direction.OUT else None,
        dated_on=held.dated,
        kind=held.kind or None,
        versions=tuple(
            x.DocumentVersion(str(one.version), tuple(_format(form) for form in forms.get(one.id, ())))
            for one in held.versions
        ),
    )


def _format(form: ArchivalForm) -> x.Format:
    ending = form.original_name.rsplit(".", 1)[-1].lower() if "." in form.original_name else ""
    code = _ARCHIVAL_PDF if form.standard else _FORMATS.get("pdf" if form.media_type == PDF else ending, _OTHER)
    return x.Format(
        name=x.Code(code),
        version=form.standard or "unbekannt",
        other_name=(ending or form.media_type) if code == _OTHER else None,
        primary=x.PrimaryDocument(file_name=form.file_name, original_name=form.original_name),
    )
