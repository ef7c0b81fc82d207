"""Work on PDF documents: together, apart, turned, stamped. The old stays; what comes out is a version or a document.

A signed PDF is never rewritten: what is made of it is an unsigned copy, a document of its own.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import DocumentRef, NewDocument, UnknownDocument
from amtsweg.records.papers import apart
from amtsweg.records.papers.names import shown_name
from amtsweg.records.papers.ranges import WrongRange, as_written, pages_in, ranges_in
from amtsweg.records.papers.sniffing import PDF
from amtsweg.records.papers.stamps import LONGEST, PLACES, STYLES, Stamp
from amtsweg.records.services.conflicts import link_documents
from amtsweg.records.services.filing import add_documents, add_version
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.taking_in import Incoming, keep_content

MOST_TOGETHER = 100
ANGLES = (90, 180, 270)


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What is to be known before a PDF is worked on."""

    pages: int
    signed: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What came out; ``own``: a document of its own, because the old one is signed."""

    ref: DocumentRef
    own: bool


@dataclass(frozen=True, slots=True)
class _Source:
    head: models.Document
    version: models.DocumentVersion


def pdf_facts(document_id: UUID) -> PdfFacts:
    """Return what is to be known of a document's newest version. Raises UnknownDocument, Invalid."""
    with _workshop([_source(document_id)]) as folder:
        facts = _run(folder, {"do": "facts", "file": "0.pdf"})
    return PdfFacts(int(facts["pages"]), bool(facts["signed"]))


def merge_documents(
    *, record_file_id: UUID, document_ids: Sequence[UUID], title: str, actor: Actor, at: datetime
) -> DocumentRef:
    """Put PDF documents of a file together, in this order, as a new document.

    Raises UnknownDocument, UnknownFile, FileClosed, Invalid.
    """
    if not 2 <= len(document_ids) <= MOST_TOGETHER:
        text = _("Bitte wählen Sie zwei bis %(most)s Dokumente aus.") % {"most": MOST_TOGETHER}
        raise Invalid(text, {"documents": text})
    sources = [_source(one, record_file_id) for one in document_ids]
    named = title.strip() or sources[0].head.title
    with _workshop(sources) as folder:
        files = [f"{n}.pdf" for n in range(len(sources))]
        _run(folder, {"do": "merge", "files": files, "out": "out.pdf"})
        new = _new(folder / "out.pdf", sources[0], title=named, at=at)
    (ref,) = _file(sources, [new], note="Zusammengeführt aus", actor=actor, at=at)
    return ref


def split_document(*, document_id: UUID, ranges: str, actor: Actor, at: datetime) -> list[DocumentRef]:
    """Take a PDF apart by ranges of pages, each a new document. Raises UnknownDocument, FileClosed, Invalid."""
    source = _source(document_id)
    with _workshop([source]) as folder:
        count = int(_run(folder, {"do": "facts", "file": "0.pdf"})["pages"])
        wanted = _checked(lambda: ranges_in(ranges, count=count), count, "ranges")
        outs = [f"out-{n}.pdf" for n in range(len(wanted))]
        _run(folder, {"do": "split", "file": "0.pdf", "ranges": wanted, "outs": outs})
        new = [
            _new(folder / out, source, title=f"{source.head.title[:270]} ({_page_words(words)})", at=at)
            for out, words in zip(outs, as_written(wanted), strict=True)
        ]
    return _file([source], new, note="Auszug aus", actor=actor, at=at)


def turn_pages(*, document_id: UUID, pages: str, angle: int, actor: Actor, at: datetime) -> Made:
    """Turn pages of a PDF to the right. Raises UnknownDocument, FileClosed, Locked, Changed, Invalid."""
    if angle not in ANGLES:
        text = _("Bitte wählen Sie aus, wie weit gedreht werden soll.")
        raise Invalid(text, {"angle": text})
    job = {"do": "turn", "angle": angle}
    return _change(document_id, job, pages, note="Gedrehte Kopie von", actor=actor, at=at)


def stamp_pages(*, document_id: UUID, stamp: Stamp, pages: str, actor: Actor, at: datetime) -> Made:
    """Lay a stamp or note over pages of a PDF, as a layer.

    Raises UnknownDocument, FileClosed, Locked, Changed, Invalid.
    """
    if not stamp.text.strip() or len(stamp.text) > LONGEST:
        text = _("Bitte geben Sie einen Text mit höchstens %(most)s Zeichen an.") % {"most": LONGEST}
        raise Invalid(text, {"text": text})
    if stamp.style not in STYLES or stamp.place not in PLACES:
        text = _("Bitte wählen Sie aus, wie und wo gestempelt werden soll.")
        raise Invalid(text, {"style": text})
    layer = "Stempel" if stamp.style == "stamp" else "Notiz"
    job = {"do": "stamp", "text": stamp.text.strip(), "style": stamp.style, "place": stamp.place, "layer": layer}
    return _change(document_id, job, pages, note="Gestempelte Kopie von", actor=actor, at=at)


def _change(document_id: UUID, job: Mapping[str, object], pages: str, *, note: str, actor: Actor, at: datetime) -> Made:
    source = _source(document_id)
    with _workshop([source]) as folder:
        count = int(_run(folder, {"do": "facts", "file": "0.pdf"})["pages"])
        chosen = _checked(lambda: pages_in(pages, count=count), count, "pages")
        done = _run(folder, {**job, "file": "0.pdf", "pages": chosen, "out": "out.pdf"})
        new = _new(folder / "out.pdf", source, title=source.head.title, at=at)
    if done["signed"]:
        (ref,) = _file([source], [new], note=note, actor=actor, at=at)
        return Made(ref, own=True)
    based_on = source.version.version
    ref = add_version(document_id=document_id, new=new, actor=actor, at=at, based_on=based_on)
    return Made(ref, own=False)


def _source(document_id: UUID, record_file_id: UUID | None = None) -> _Source:
    rows = models.DocumentVersion.objects.filter(document_id=document_id, document__deleted_at=None)
    rows = rows.filter(document__record_file_id=record_file_id) if record_file_id else rows
    row = rows.select_related("document").order_by("-version").first()
    if row is None:
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    if row.media_type != PDF:
        text = _("„%(title)s“ ist kein PDF.") % {"title": row.document.title}
        raise Invalid(text, {"documents": text})
    return _Source(row.document, row)


@contextmanager
def _workshop(sources: Sequence[_Source]) -> Iterator[Path]:
    """A folder with the contents of documents, gone afterwards."""
    with TemporaryDirectory(prefix="amtsweg-pdf-") as name:
        for n, source in enumerate(sources):
            with blobs.open_blob(source.version.sha256) as content, (Path(name) / f"{n}.pdf").open("wb") as file:
                shutil.copyfileobj(content, file, 1 << 20)
        yield Path(name)


def _run(folder: Path, job: Mapping[str, object]) -> dict[str, Any]:
    try:
        return apart.run(folder, job)
    except apart.Unworkable as error:
        text = _reason(error.reason)
        raise Invalid(text, {"documents": text}) from error


def _reason(reason: str) -> str:
    return {
        "encrypted": _("Dieses PDF ist mit einem Kennwort geschützt und lässt sich nicht bearbeiten."),
        "too_long": _("Das Bearbeiten dieses PDF dauert zu lange oder ergibt zu viele Seiten."),
    }.get(reason, _("Dieses PDF ist beschädigt und lässt sich nicht bearbeiten."))


def _checked(read: Any, count: int, field: str) -> Any:
    try:
        return read()
    except WrongRange as error:
        named = {"wrong": error.wrong, "count": count}
        text = _("„%(wrong)s“ ist keine Angabe von Seiten; das Dokument hat die Seiten 1 bis %(count)s.") % named
        raise Invalid(text, {field: text}) from error


def _page_words(written: str) -> str:
    # What is filed speaks the language of the office, whichever the page has.
    return f"Seiten {written}" if "–" in written else f"Seite {written}"


def _new(path: Path, source: _Source, *, title: str, at: datetime) -> NewDocument:
    name = source.version.filename if title == source.head.title else shown_name(f"{title.replace('/', '-')}.pdf")
    with path.open("rb") as content:
        new = keep_content(Incoming(name, content), at=at)
    head = source.head
    return replace(
        new, title=title[:300], kind=head.kind, direction=head.direction, part_id=head.part_id, dated=head.dated
    )


def _file(
    sources: Sequence[_Source], new: Sequence[NewDocument], *, note: str, actor: Actor, at: datetime
) -> list[DocumentRef]:
    """File what came out beside what it came from, each linked with all of those."""
    with work(current()), events.together():
        file = open_row(sources[0].head.record_file_id)
        refs = add_documents(record_file_id=file.id, documents=new, actor=actor, at=at)
        pairs = [(ref.document_id, source.head) for ref in refs for source in sources]
        link_documents(file, pairs, note=note, at=at)
    return refs
