"""Work on a file: its parts, who takes part, its links, closing and reopening it."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.records.contracts import PartKind, RecordFile
from amtsweg.records.gate import ask_purpose
from amtsweg.records.queries.files import file_by_number
from amtsweg.records.queries.opened import opened_file
from amtsweg.records.services.involving import add_participant, end_participant
from amtsweg.records.services.keeping import add_part, close_file, reopen_file
from amtsweg.records.services.laying import move_documents
from amtsweg.records.services.linking import add_link, remove_link
from amtsweg.records.views.file import content_context, facts_context
from amtsweg.records.views.typed import sent
from amtsweg.records.views.who import check_may, reader_of

Work = Callable[[RecordFile], str]


@staff("record.work")
@require_POST
def add(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Add a part to a file."""

    def work(file: RecordFile) -> str:
        add_part(
            record_file_id=file.id,
            kind=_choice(sent(request, "kind")),
            title=sent(request, "title"),
            parent_id=_id(sent(request, "parent")),
            actor=actor_of(request, action="record.work", unit_id=file.unit_id),
            at=clock.now(),
        )
        return _("Der Teil ist angelegt.")

    return _done(request, file_id, work, place="content")


@staff("record.work")
@require_POST
def move(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Lay chosen documents into a part of their file."""

    def work(file: RecordFile) -> str:
        wanted = list(_ids(request.POST.getlist("dokument")))
        if not wanted:
            raise Invalid(_("Bitte wählen Sie mindestens ein Dokument aus."))
        moved = move_documents(
            record_file_id=file.id,
            document_ids=wanted,
            part_id=_id(sent(request, "ziel")),
            actor=actor_of(request, action="record.work", unit_id=file.unit_id),
            at=clock.now(),
        )
        return ngettext("%(n)s Dokument verschoben.", "%(n)s Dokumente verschoben.", moved) % {"n": moved}

    return _done(request, file_id, work, place="content")


@staff("record.work")
@require_POST
def involve(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Add somebody who takes part."""

    def work(file: RecordFile) -> str:
        add_participant(
            record_file_id=file.id,
            name=sent(request, "name"),
            role=sent(request, "role"),
            contact=sent(request, "contact"),
            actor=actor_of(request, action="record.work", unit_id=file.unit_id),
            at=clock.now(),
        )
        return _("Eingetragen.")

    return _done(request, file_id, work, place="facts")


@staff("record.work")
@require_POST
def end_involved(request: HttpRequest, file_id: UUID, participant_id: UUID) -> HttpResponse:
    """Let somebody's part in a file end."""

    def work(file: RecordFile) -> str:
        actor = actor_of(request, action="record.work", unit_id=file.unit_id)
        end_participant(record_file_id=file.id, participant_id=participant_id, actor=actor, at=clock.now())
        return _("Die Beteiligung ist beendet.")

    return _done(request, file_id, work, place="facts")


@staff("record.work")
@require_POST
def link(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Link a file to another one, or to a document."""

    def work(file: RecordFile) -> str:
        to_file, to_document = _target(sent(request, "target"))
        add_link(
            record_file_id=file.id,
            to_file_id=to_file,
            to_document_id=to_document,
            note=sent(request, "note"),
            actor=actor_of(request, action="record.work", unit_id=file.unit_id),
            at=clock.now(),
        )
        return _("Die Verknüpfung ist angelegt.")

    return _done(request, file_id, work, place="facts")


@staff("record.work")
@require_POST
def unlink(request: HttpRequest, file_id: UUID, link_id: UUID) -> HttpResponse:
    """Take a link away."""

    def work(file: RecordFile) -> str:
        actor = actor_of(request, action="record.work", unit_id=file.unit_id)
        remove_link(record_file_id=file.id, link_id=link_id, actor=actor, at=clock.now())
        return _("Die Verknüpfung ist entfernt.")

    return _done(request, file_id, work, place="facts")


@staff("record.work")
@require_POST
def close(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Close a file (z.d.A.); where something is still open, ask whether it shall end with it."""

    def work(file: RecordFile) -> str:
        actor = actor_of(request, action="record.work", unit_id=file.unit_id)
        try:
            close_file(record_file_id=file.id, actor=actor, at=clock.now(), end_open="end_open" in request.POST)
        except Conflict as still_open:
            raise Invalid(still_open.message, {"end_open": still_open.message}) from still_open
        return _("Die Akte ist geschlossen.")

    return _done(request, file_id, work, place="content")


@staff("record.work")
@require_POST
def reopen(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Open a closed file again, with a reason."""

    def work(file: RecordFile) -> str:
        actor = actor_of(request, action="record.work", unit_id=file.unit_id)
        reopen_file(record_file_id=file.id, reason=sent(request, "reason"), actor=actor, at=clock.now())
        return _("Die Akte ist wieder geöffnet.")

    return _done(request, file_id, work, place="content")


def _done(request: HttpRequest, file_id: UUID, work: Work, *, place: str) -> HttpResponse:
    """Do it, say so and lead back; what was wrong is said on the page it was sent from, with what was typed."""
    who = reader_of(request)
    opened = opened_file(who, file_id)
    check_may(request, "record.work", opened.file)
    if ask := ask_purpose(request, record_file_id=file_id, level=opened.file.confidentiality):
        return ask
    try:
        messages.success(request, work(opened.file))
    except Invalid as refused:
        around = content_context if place == "content" else facts_context
        errors = dict(refused.fields) or {"fehler": refused.message}
        context = {**around(request, who, opened), "errors": errors, "entered": request.POST}
        return render(request, "records/file.html" if place == "content" else "records/facts.html", context, status=422)
    return HttpResponseRedirect(reverse("records-file" if place == "content" else "records-file-facts", args=[file_id]))


def _target(text: str) -> tuple[UUID | None, UUID | None]:
    """Return the file or document that a reference number or an address names; neither, if it names none."""
    text = text.strip()
    if not text:
        message = _("Bitte geben Sie an, womit die Akte verknüpft werden soll.")
        raise Invalid(message, {"target": message})
    try:
        found = resolve(urlsplit(text).path).kwargs
        return found.get("file_id"), found.get("document_id")
    except Resolver404:
        return file_by_number(text), None


def _choice(kind: str | None) -> PartKind:
    return PartKind.RECORD_CASE if kind == PartKind.RECORD_CASE else PartKind.SUB_FILE


def _id(text: str) -> UUID | None:
    return next(iter(_ids([text])), None)


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
