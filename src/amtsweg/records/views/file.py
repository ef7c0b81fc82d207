"""One file: its content, what it says of itself, its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.contracts import Confidentiality, Part, RecordFile
from amtsweg.records.gate import ask_purpose
from amtsweg.records.queries.file_types import find_file_type, left_over, metadata_sections
from amtsweg.records.queries.history import history_of, views_of
from amtsweg.records.queries.matters import matter_of
from amtsweg.records.queries.opened import (
    AS_FILED,
    ORDERS,
    DocumentFilter,
    DocumentLine,
    OpenedFile,
    Reference,
    as_tree,
    documents_page,
    involved,
    opened_file,
    parts_of,
    references,
    with_all_below,
)
from amtsweg.records.queries.paging import sort_of
from amtsweg.records.queries.visible import Reader
from amtsweg.records.views.columns import Cell, Columns, address, columns_for
from amtsweg.records.views.typed import all_asked, asked
from amtsweg.records.views.who import account_id_of, may, reader_of
from amtsweg.records.views.words import (
    APPRAISALS,
    DIRECTIONS,
    LEVELS,
    MEDIA,
    PARTS,
    STATES,
    day,
    kind_of_document,
    retention_in_words,
    size_in_words,
)

CHUNK = 100
_ANY = UUID(int=0)
DOCUMENT_COLUMNS = {
    "number": gettext_lazy("Nr."),
    "title": gettext_lazy("Titel"),
    "kind": gettext_lazy("Art"),
    "date": gettext_lazy("Datum"),
    "direction": gettext_lazy("Richtung"),
    "versions": gettext_lazy("Fassungen"),
    "size": gettext_lazy("Größe"),
    "who": gettext_lazy("Abgelegt von"),
    "filename": gettext_lazy("Dateiname"),
}
_USUAL = ("number", "title", "kind", "date", "direction", "versions", "size")


@dataclass(frozen=True, slots=True)
class Row:
    """One document of the list, with what the row needs beside its cells."""

    id: UUID
    title: str
    cells: Sequence[tuple[str, Cell]]


@dataclass(frozen=True, slots=True)
class Tab:
    """One of a file's pages."""

    label: str
    url: str
    current: bool
    count: str = ""


@staff("record.read")
@require_safe
def show_file(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show the parts and documents of a file."""
    who = reader_of(request)
    opened = opened_file(who, file_id)
    return _gate(request, opened.file) or render(request, "records/file.html", content_context(request, who, opened))


def content_context(request: HttpRequest, who: Reader, opened: OpenedFile) -> dict[str, object]:
    """Return what the page of a file's parts and documents shows; also around a mistake in one of its forms."""
    parts = parts_of(opened.file)
    part = _part(request, parts)
    columns = columns_for(request, "documents", DOCUMENT_COLUMNS, _USUAL)
    sort = sort_of(asked(request, "sortierung"), ORDERS, AS_FILED)
    page = documents_page(
        who,
        opened.file,
        DocumentFilter(with_all_below(parts, part.id) if part else (), asked(request, "suche")),
        sort=sort,
        after=asked(request, "nach", 400),
        limit=CHUNK,
        with_names="who" in columns.shown,
    )
    whole_url = reverse("records-file", args=[opened.file.id])
    return {
        **frame(request, opened, tab="content"),
        "nodes": as_tree(parts),
        "parts": parts,
        "part": part,
        "asked": all_asked(request),
        "columns": columns,
        "heads": columns.heads(request, ORDERS, sort),
        "rows": [Row(line.id, line.title, _cells(columns, line)) for line in page.lines],
        "next_url": whole_url + address(request, nach=page.next) if page.next else "",
        "first_url": whole_url + address(request) if "nach" in request.GET else "",
        "whole_url": whole_url,
        "part_kinds": [(kind.value, label) for kind, label in PARTS.items()],
    }


@staff("record.read")
@require_safe
def show_facts(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what a file says of itself, who takes part in it, and where it leads."""
    who = reader_of(request)
    opened = opened_file(who, file_id)
    return _gate(request, opened.file) or render(request, "records/facts.html", facts_context(request, who, opened))


def facts_context(request: HttpRequest, who: Reader, opened: OpenedFile) -> dict[str, object]:
    """Return what the page of a file's facts shows; also around a mistake in one of its forms."""
    found = find_file_type(opened.file.template)
    return {
        **frame(request, opened, tab="facts"),
        "facts": _facts(opened, found.title if found else opened.file.template),
        "sections": metadata_sections(found, opened.file, language=get_language() or "de"),
        "left_over": left_over(found, opened.file.metadata),
        "involved": involved(opened.file),
        "references": [(one, _leads_to(one)) for one in references(who, opened.file)],
    }


@staff("record.read")
@require_safe
def show_history(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show what happened to a file."""
    opened = opened_file(reader_of(request), file_id)
    if ask := _gate(request, opened.file):
        return ask
    history = history_of(opened.file.subject_id, before=_before(request))
    context = {
        **frame(request, opened, tab="history"),
        "history": history,
        "next_url": address(request, vor=history.next) if history.next else "",
        "first_url": address(request, vor="") if "vor" in request.GET else "",
    }
    return render(request, "records/history.html", context)


@staff("record.read")
@require_safe
def show_views(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Show who looked into a file what for: to whoever manages files or audits the log."""
    opened = opened_file(reader_of(request), file_id)
    if not may(request, opened.file).audit:
        raise NotAllowed(_("Das Zugriffsprotokoll sehen nur die Aktenverwaltung und die Revision."))
    history = views_of(opened.file.subject_id, before=_before(request))
    context = {
        **frame(request, opened, tab="views"),
        "history": history,
        "next_url": address(request, vor=history.next) if history.next else "",
        "first_url": address(request, vor="") if "vor" in request.GET else "",
    }
    return render(request, "records/views.html", context)


def frame(request: HttpRequest, opened: OpenedFile, *, tab: str) -> dict[str, object]:
    """Return what stands around every page of a file."""
    file, allowed = opened.file, may(request, opened.file)
    state, badge = STATES[file.state]
    return {
        "file": file,
        "plan_title": opened.plan_title,
        "unit": identity.unit(file.unit_id),
        "state": state,
        "state_badge": badge,
        "level": LEVELS[file.confidentiality],
        "guarded": file.confidentiality != Confidentiality.OPEN,
        "may": allowed,
        "tabs": _tabs(file, tab, audit=allowed.audit, guard=allowed.guard),
        "matter": matter_of(file.subject_id, account_id_of(request)),
    }


def _gate(request: HttpRequest, file: RecordFile) -> HttpResponse | None:
    return ask_purpose(request, record_file_id=file.id, level=file.confidentiality)


def _tabs(file: RecordFile, tab: str, *, audit: bool, guard: bool) -> list[Tab]:
    names = [
        ("content", _("Inhalt"), "records-file", True),
        ("facts", _("Angaben"), "records-file-facts", True),
        ("history", _("Verlauf"), "records-file-history", True),
        ("access", _("Wer darf sehen"), "records-file-access", guard),
        ("views", _("Zugriffe"), "records-file-views", audit),
    ]
    return [Tab(label, reverse(url, args=[file.id]), key == tab) for key, label, url, shown in names if shown]


def _part(request: HttpRequest, parts: Sequence[Part]) -> Part | None:
    return next((part for part in parts if str(part.id) == request.GET.get("teil")), None)


def _before(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("vor", ""))
    except ValueError:
        return None


def _cells(columns: Columns, line: DocumentLine) -> list[tuple[str, Cell]]:
    made = (
        Cell("number", str(line.number)),
        Cell("title", line.title, url=document_url(line.id), german=True),
        Cell("kind", kind_of_document(line.kind)),
        Cell("date", day(line.dated or line.added_at)),
        Cell("direction", str(DIRECTIONS[line.direction])),
        Cell("versions", str(line.version)),
        Cell("size", size_in_words(line.size)),
        Cell("who", _("automatisch") if line.who.startswith("system:") else line.who or "–"),
        Cell("filename", line.filename),
    )
    return columns.cells(made)


def document_url(document_id: UUID) -> str:
    """Return where a document is looked at: its page, or its content where there is no page of documents."""
    return _document_address().replace(str(_ANY), str(document_id))


@cache
def _document_address() -> str:
    # A page names a hundred documents; working the address out once is enough for all of them.
    try:
        return reverse("records-document-page", args=[_ANY])
    except NoReverseMatch:
        return reverse("records-document", args=[_ANY])


def _leads_to(one: Reference) -> str:
    if one.document_id:
        return document_url(one.document_id)
    return reverse("records-file", args=[one.file_id]) if one.file_id else ""


def _facts(opened: OpenedFile, type_title: str) -> list[tuple[str, object]]:
    file = opened.file
    people: Mapping[UUID, object] = {}
    if file.responsible_id:
        people = {key: one.name for key, one in identity.people([file.responsible_id]).items()}
    rows: list[tuple[str, object]] = [
        (_("Aktenzeichen"), file.reference_number or _("wird gleich vergeben")),
        (_("Aktenplan"), f"{file.plan_key} {opened.plan_title}"),
        (_("Aktenart"), type_title or "–"),
        (_("Zuständig"), people.get(file.responsible_id, "–") if file.responsible_id else "–"),
        (_("Angelegt"), day(file.opened_at)),
        (_("Aufbewahrung"), retention_in_words(file.retention)),
        (_("Danach"), APPRAISALS.get(file.appraisal or opened.plan_appraisal, "–")),
        (_("Medium"), MEDIA[file.medium]),
    ]
    if file.location:
        rows.append((_("Standort des Papiers"), file.location))
    if file.closed_at:
        rows.append((_("Geschlossen"), day(file.closed_at)))
        rows.append((_("Aufbewahren bis"), day(file.retention_until)))
    return rows
