"""What a package's object becomes here, said without the database: a file with its parts, documents and people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from mimetypes import guess_type
from uuid import UUID, uuid5

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records.contracts import PERMANENT, Confidentiality, Direction, Medium, PartKind
from amtsweg.records.own_words import Own
from amtsweg.xdomea import contracts as x

UNTITLED = "Ohne Betreff"
_TITLE, _KIND, _NAME, _ROLE, _CONTACT, _LOCATION = 300, 40, 200, 80, 300, 200
_MEDIUM = {x.Medium.ELECTRONIC: Medium.ELECTRONIC, x.Medium.HYBRID: Medium.HYBRID, x.Medium.PAPER: Medium.PAPER}
_LEVEL = {
    x.Confidentiality.OPEN: Confidentiality.OPEN,
    x.Confidentiality.OFFICIAL_USE: Confidentiality.CONFIDENTIAL,
    x.Confidentiality.CONFIDENTIAL: Confidentiality.CONFIDENTIAL,
    x.Confidentiality.SECRET: Confidentiality.NAMED,
    x.Confidentiality.TOP_SECRET: Confidentiality.NAMED,
}
_ARCHIVAL_PDF = "044"
_FIRST, _LAST = 1500, 8000


@dataclass(frozen=True, slots=True)
class Content:
    """A file of the package: its name there, and what it will be called here."""

    name: str
    filename: str
    media_type: str
    sha256: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class VersionDraft:
    """A version: its content, and a PDF/A beside it."""

    content: Content
    pdf_a: Content | None = None


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document; one without versions came as a description only."""

    foreign_id: UUID
    part: UUID | None
    title: str
    kind: str
    direction: Direction
    dated: date | None
    medium: Medium
    location: str
    metadata: Mapping[str, object]
    versions: tuple[VersionDraft, ...]
    source: x.Document


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A sub-file or record case; ``number`` is the one it shall have, 0 where it is counted."""

    foreign_id: UUID
    parent: UUID | None
    kind: PartKind
    title: str
    number: int
    metadata: Mapping[str, object]
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A file as it shall stand here."""

    foreign_id: UUID
    title: str
    reference_number: str | None
    plan: x.PlanUnitRef
    units: tuple[str, ...]
    """Names the keeping unit may have here"""
    confidentiality: Confidentiality
    medium: Medium
    location: str
    template: str
    metadata: Mapping[str, object]
    retention: str
    retention_until: date | None
    appraisal: str
    opened_at: datetime | None
    closed_at: datetime | None
    parts: tuple[PartDraft, ...]
    documents: tuple[DocumentDraft, ...]
    people: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...] = field(default=())


def file_draft(found: x.RecordObject, letters: tuple[x.Document, ...] = ()) -> FileDraft:
    """Return what an object becomes; a record case or document that came alone gets a file around it."""
    if isinstance(found, x.RecordFile):
        return _Drafter().file(found, letters)
    around = x.RecordFile(
        id=uuid5(found.id, "file"),
        metadata=found.metadata,
        archive=found.archive if isinstance(found, x.RecordCase) else None,
        duration=found.duration if isinstance(found, x.RecordCase) else None,
        closed=found.closed if isinstance(found, x.RecordCase) else None,
        closed_on=found.closed_on if isinstance(found, x.RecordCase) else None,
        cases=(found,) if isinstance(found, x.RecordCase) else (),
        documents=(found,) if isinstance(found, x.Document) else (),
    )
    return _Drafter().file(around, letters)


class _Drafter:
    def __init__(self) -> None:
        self.parts: list[PartDraft] = []
        self.documents: list[DocumentDraft] = []
        self.people: list[tuple[str, str, str]] = []
        self.remarks: list[str] = []

    def file(self, file: x.RecordFile, letters: tuple[x.Document, ...]) -> FileDraft:
        """Return the file with all that is in it."""
        own, said, archive = Own(file.extension), file.metadata or x.GeneralMetadata(), file.archive
        for letter in letters:
            self._document(letter, None)
        self._inside(file, None)
        closed_on = file.closed_on or (file.duration.end if file.duration else None)
        closed = file.closed or (file.closed is None and closed_on is not None)
        archive = archive or x.ArchiveMetadata()
        return FileDraft(
            foreign_id=file.id,
            title=self._titled(own, said.subject or said.reference_number or file.kind or self._only_title()),
            reference_number=" ".join((said.reference_number or "").split()) or None,
            plan=said.plan_unit or x.PlanUnitRef(),
            units=tuple(name for name in (said.keeping_unit, said.lead) if name),
            confidentiality=own.level(_level(said)),
            medium=_medium(said),
            location=self._cut(file.location or "", _LOCATION, "Standort"),
            template=own.text("template") or "",
            metadata=own.mapping("metadata"),
            retention=own.text("retention") or self._retention(archive.retention),
            retention_until=archive.retention_end if closed else None,
            appraisal=self._appraisal(own, archive),
            opened_at=own.moment("opened_at") or _moment(file.duration.begin if file.duration else None),
            closed_at=(own.moment("closed_at") or _moment(closed_on) or own.moment("opened_at")) if closed else None,
            parts=_numbered(self.parts),
            documents=tuple(self.documents),
            people=tuple(self.people),
            remarks=tuple(self.remarks),
        )

    def _cut(self, text: str, longest: int, what: str) -> str:
        clean = " ".join(text.split())
        if len(clean) > longest:
            self.remarks.append(f"{what} ist länger als {longest} Zeichen; vollständig steht er in der Nachricht.")
        return clean[:longest]

    def _only_title(self) -> str:
        """Of a document that came alone, its title is the best there is."""
        return self.documents[0].title if len(self.documents) == 1 else ""

    def _titled(self, own: Own, title: str | None) -> str:
        return self._cut(own.text("title") or title or UNTITLED, _TITLE, "Betreff") or UNTITLED

    def _retention(self, found: x.Retention | None) -> str:
        if found is None or (found.years is None and not found.permanent):
            return ""
        if found.permanent:
            return PERMANENT
        if not found.years or not 0 < found.years <= 999:
            self.remarks.append(f"Eine Aufbewahrungsdauer von {found.years} Jahren gibt es hier nicht.")
            return ""
        return f"P{found.years}Y"

    def _appraisal(self, own: Own, archive: x.ArchiveMetadata) -> str:
        if own:
            said = own.text("appraisal") or ""
            return said if said in set(x.Appraisal) else ""
        if archive.disposal and archive.disposal.words:
            self.remarks.append(f"Aussonderungsart in eigenen Worten: {archive.disposal.words}")
        code = archive.disposal.code.value if archive.disposal and archive.disposal.code else ""
        return code if code in set(x.Appraisal) else ""

    def _inside(self, file: x.RecordFile, part: UUID | None) -> None:
        self.people += [self._person(one) for one in file.contacts]
        for document in file.documents:
            self._document(document, part)
        for case in file.cases:
            self._case(case, part)
        for sub in file.sub_files:
            self._part(sub, part, PartKind.SUB_FILE)
            self._inside(sub, sub.id)

    def _case(self, case: x.RecordCase, parent: UUID | None) -> None:
        self._part(case, parent, PartKind.RECORD_CASE)
        self.people += [self._person(one) for one in case.contacts]
        for document in case.documents:
            self._document(document, case.id)
        for below in case.sub_cases:
            self._case(below, case.id)

    def _part(self, part: x.RecordFile | x.RecordCase, parent: UUID | None, kind: PartKind) -> None:
        own, said = Own(part.extension), part.metadata or x.GeneralMetadata()
        title = self._titled(own, said.subject or said.reference_number or part.kind)
        given = part.number or ""
        number = int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0
        closed_on = part.closed_on or (part.duration.end if part.duration else None)
        closed = own.moment("closed_at") or _moment(closed_on)
        self.parts.append(
            PartDraft(part.id, parent, own.part_kind(kind), title, number, own.mapping("metadata"), closed)
        )

    def _document(self, document: x.Document, part: UUID | None) -> None:
        own = Own(next(iter(document.extensions), None))
        said = document.metadata or x.GeneralMetadata()
        versions, others = _versions(document, own)
        names = [version.content.filename for version in versions]
        title = said.subject or (names[0] if names else "") or document.kind
        draft = DocumentDraft(
            foreign_id=document.id,
            part=part,
            title=self._titled(own, title),
            kind=self._cut(document.kind or "document", _KIND, "Typ"),
            direction=own.direction(_direction(document)),
            dated=document.dated_on,
            medium=_medium(said),
            location=own.text("location") or "",
            metadata=own.mapping("metadata"),
            versions=versions,
            source=document,
        )
        self.documents += [draft, *_beside(draft, others)]
        for attachment in document.attachments:
            self._document(attachment, part)

    def _person(self, contact: x.Contact) -> tuple[str, str, str]:
        person = [contact.salutation, contact.title, contact.first_name, contact.last_name]
        name = " ".join(filter(None, person)) or contact.institution or contact.org_unit or "Unbenannt"
        role = contact.activity or (contact.role.name or contact.role.value if contact.role else "") or "beteiligt"
        return (
            self._cut(name, _NAME, "Name"),
            self._cut(role, _ROLE, "Rolle"),
            self._cut("; ".join(_reached(contact)), _CONTACT, "Erreichbarkeit"),
        )


def _numbered(parts: list[PartDraft]) -> tuple[PartDraft, ...]:
    """Keep the numbers of the parts where each has one of its own, else count."""
    given = [part.number for part in parts]
    own = all(number > 0 for number in given) and len(set(given)) == len(given)
    return tuple(part if own else replace(part, number=count) for count, part in enumerate(parts, 1))


def _moment(day: date | None) -> datetime | None:
    # What lies before or after is a mistake, and no moment the database could hold in every zone.
    return datetime.combine(day, time(), LOCAL_ZONE) if day and _FIRST <= day.year <= _LAST else None


def _level(said: x.GeneralMetadata) -> Confidentiality:
    code = said.confidentiality.value if said.confidentiality else x.Confidentiality.OPEN
    # A level nobody knows is no reason to show more.
    return _LEVEL[x.Confidentiality(code)] if code in set(x.Confidentiality) else Confidentiality.NAMED


def _medium(said: x.GeneralMetadata) -> Medium:
    code = said.medium.value if said.medium else x.Medium.ELECTRONIC
    return _MEDIUM[x.Medium(code)] if code in set(x.Medium) else Medium.ELECTRONIC


def _direction(document: x.Document) -> Direction:
    if document.received_on:
        return Direction.IN
    return Direction.OUT if document.sent_on else Direction.INTERNAL


def _versions(document: x.Document, own: Own) -> tuple[tuple[VersionDraft, ...], list[tuple[str, Content]]]:
    """Take one content of each version, a PDF/A beside it, and what else there is as documents of their own."""
    versions, others = [], []
    for version in document.versions:
        formats = sorted(version.formats, key=lambda one: one.name.value == _ARCHIVAL_PDF)
        if not formats:
            continue
        first, rest = formats[0], formats[1:]
        pdf_a = next((one for one in rest if one.name.value == _ARCHIVAL_PDF), None)
        versions.append(VersionDraft(_content(first, own), _content(pdf_a, own) if pdf_a else None))
        others += [(f"Fassung {version.number}", _content(one, own)) for one in rest if one is not pdf_a]
        for one in version.formats:
            others += [("Signatur", Content(name, name, _media_type(name))) for name in one.primary.signature_files]
    return tuple(versions), others


def _content(found: x.Format, own: Own) -> Content:
    name = found.primary.file_name
    theirs = own.text(f"filename {name}") or found.primary.original_name or name.partition("_")[2] or name
    filename = "".join("_" if one in "/\\" or not one.isprintable() else one for one in theirs)[-255:]
    media_type = (own.text(f"media_type {name}") or _media_type(filename))[:120]
    return Content(name, filename, media_type, own.text(f"sha256 {name}") or "", own.number(f"size {name}"))


def _media_type(name: str) -> str:
    return (guess_type(name)[0] or "application/octet-stream")[:120]


def _beside(draft: DocumentDraft, others: list[tuple[str, Content]]) -> Iterator[DocumentDraft]:
    for what, content in others:
        yield DocumentDraft(
            foreign_id=uuid5(draft.foreign_id, content.name),
            part=draft.part,
            title=f"{draft.title} ({what}: {content.filename})"[:_TITLE],
            kind=draft.kind,
            direction=draft.direction,
            dated=draft.dated,
            medium=Medium.ELECTRONIC,
            location="",
            metadata={},
            versions=(VersionDraft(content),),
            source=draft.source,
        )


def _reached(contact: x.Contact) -> Iterator[str]:
    for one in contact.reachabilities:
        if one.value:
            yield one.value
    for address in contact.addresses:
        street = " ".join(filter(None, [address.street, address.house_number]))
        place = " ".join(filter(None, [address.postal_code, address.town]))
        if line := ", ".join(filter(None, [street, address.po_box and f"Postfach {address.po_box}", place])):
            yield line
    for lines in contact.address_lines:
        said = [lines.line_1, lines.line_2, lines.line_3, lines.line_4, lines.line_5, lines.line_6]
        if line := ", ".join(filter(None, said)):
            yield line
