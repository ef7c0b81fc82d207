"""What is done to a document from its page; each answers with the page again, or says what was wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.records.contracts import Changed, Direction
from amtsweg.records.queries.one_document import DocumentHead, file_by_number, seen_document
from amtsweg.records.services import placing
from amtsweg.records.services.deleting import delete_document, restore_document
from amtsweg.records.services.describing import DocumentFacts, change_document
from amtsweg.records.services.laying import move_documents
from amtsweg.records.services.locking import lock_document, unlock_document
from amtsweg.records.views.document import page, work_page
from amtsweg.records.views.document_words import METADATA
from amtsweg.records.views.shared import check_work, gated, id_in, may, readable, workable
from amtsweg.records.views.who import reader_of

_CONFLICT = 409
# The address of a document, as it is copied from the browser.
_ADDRESS = re.compile(r"/dokument/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


@staff("record.work")
@gated
@require_POST
def describe(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say anew what a document is; where somebody else did so meanwhile, show both."""
    head = workable(request, document_id)
    posted = request.POST
    entered = {key: str(posted.get(key, "")) for key in ("title", "kind", "direction", "dated", "revision", *METADATA)}
    try:
        facts, revision = _facts(entered), int(entered["revision"]) if entered["revision"].isdecimal() else 0
        change_document(
            document_id=head.id, revision=revision, facts=facts, actor=_actor(request, head), at=clock.now()
        )
    except Invalid as error:
        return page(request, head, errors=error.fields, entered=entered, status=422)
    except Changed:
        # Whoever sends again has seen what the other one wrote.
        shown = {**entered, "revision": str(readable(request, document_id).revision)}
        return page(request, readable(request, document_id), entered=shown, conflict=True, status=_CONFLICT)
    return _done(request, head, gettext_lazy("Die Angaben sind gespeichert."))


def _facts(entered: Mapping[str, str]) -> DocumentFacts:
    direction = entered["direction"]
    if direction not in set(Direction):
        text = _("Bitte wählen Sie die Richtung aus.")
        raise Invalid(text, {"direction": text})
    metadata = {key: entered[key] for key in METADATA}
    return DocumentFacts(entered["title"], entered["kind"], Direction(direction), _date(entered["dated"]), metadata)


def _date(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        text = _("Bitte geben Sie ein Datum wie 3.5.2026 an.")
        raise Invalid(text, {"dated": text}) from error


@staff("record.work")
@gated
@require_POST
def lock(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Check a document out, or in again; whoever manages records may end the lock of somebody else."""
    head = workable(request, document_id)
    actor, at = _actor(request, head), clock.now()
    if request.POST.get("action") == "out":
        lock_document(document_id=head.id, actor=actor, at=at)
        return _done(request, head, gettext_lazy("Das Dokument ist für Sie gesperrt."))
    by_force = request.POST.get("action") == "force" and may(request, "record.manage", head.file)
    unlock_document(document_id=head.id, actor=actor, at=at, by_force=by_force)
    return _done(request, head, gettext_lazy("Das Dokument ist wieder frei."))


@staff("record.work")
@gated
@require_POST
def delete(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take a document out of sight, with the reason."""
    head = workable(request, document_id)

    def act() -> None:
        reason = request.POST.get("reason", "")
        delete_document(document_id=head.id, reason=reason, actor=_actor(request, head), at=clock.now())

    return _try(request, head, act, gettext_lazy("Das Dokument ist gelöscht. Sie können es hier zurückholen."))


@staff("record.work")
@gated
@require_POST
def bring_back(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Bring a deleted document back."""
    head = workable(request, document_id, deleted=True)
    restore_document(document_id=head.id, actor=_actor(request, head), at=clock.now())
    return _done(request, head, gettext_lazy("Das Dokument ist wieder da."))


@staff("record.work")
@gated
@require_POST
def restore(request: HttpRequest, document_id: UUID, number: int) -> HttpResponse:
    """File an older version as the newest one."""
    head = workable(request, document_id)
    placing.restore_version(document_id=head.id, number=number, actor=_actor(request, head), at=clock.now())
    return _done(request, head, gettext_lazy("Die ältere Fassung ist jetzt auch die neueste."))


@staff("record.work")
@gated
@require_POST
def move(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put a document into another part of its file."""
    head = workable(request, document_id)

    def act() -> None:
        part_id = id_in(request.POST.get("part", ""), field="part")
        actor, at = _actor(request, head), clock.now()
        move_documents(record_file_id=head.file.id, document_ids=[head.id], part_id=part_id, actor=actor, at=at)

    return _try(request, head, act, gettext_lazy("Das Dokument liegt jetzt in dem gewählten Teil der Akte."))


@staff("record.work")
@gated
@require_POST
def copy(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Copy a document into another file, or lead to that file, chosen by its reference number."""
    head = workable(request, document_id)
    if request.POST.get("action") == "link":
        return _try(request, head, lambda: _link(request, head), gettext_lazy("Der Verweis ist angelegt."))
    return _try(request, head, lambda: _copy(request, head), gettext_lazy("Die Kopie ist abgelegt."))


def _copy(request: HttpRequest, head: DocumentHead) -> None:
    file = file_by_number(reader_of(request), request.POST.get("reference", ""))
    check_work(request, file)
    placing.copy_to_file(document_id=head.id, record_file_id=file.id, actor=_actor(request, head), at=clock.now())


def _link(request: HttpRequest, head: DocumentHead) -> None:
    who, note = reader_of(request), request.POST.get("note", "")
    actor, at = _actor(request, head), clock.now()
    pasted = _ADDRESS.search(request.POST.get("reference", ""))
    if pasted:
        to_document_id = seen_document(who, UUID(pasted[1])).id
        placing.link_document(document_id=head.id, to_document_id=to_document_id, note=note, actor=actor, at=at)
        return
    file = file_by_number(who, request.POST.get("reference", ""))
    placing.link_to_file(document_id=head.id, record_file_id=file.id, note=note, actor=actor, at=at)


@staff("record.work")
@gated
@require_POST
def unlink(request: HttpRequest, document_id: UUID, link_id: UUID) -> HttpResponse:
    """Take a link away."""
    head = workable(request, document_id)
    placing.unlink(document_id=head.id, link_id=link_id, actor=_actor(request, head), at=clock.now())
    return _done(request, head, gettext_lazy("Der Verweis ist entfernt."))


def _try(request: HttpRequest, head: DocumentHead, act: Callable[[], None], done: Promise) -> HttpResponse:
    try:
        act()
    except Invalid as error:
        return work_page(request, head, error.fields or {"reference": error.message})
    except NotFound as error:
        return work_page(request, head, {"reference": error.message})
    return _done(request, head, done)


def _done(request: HttpRequest, head: DocumentHead, text: Promise) -> HttpResponse:
    messages.success(request, str(text))
    return redirect("records-document-page", head.id)


def _actor(request: HttpRequest, head: DocumentHead) -> Actor:
    return identity.actor_of(request, action="record.work", unit_id=head.file.unit_id)
