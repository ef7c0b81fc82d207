"""Upload at the workplace: many files at once into a file, or one as the new version of a document."""

from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.records.contracts import Changed, Direction
from amtsweg.records.queries.one_document import DocumentHead, FileHead, open_parts, versions_of
from amtsweg.records.services.conflicts import Choice, aside_by, set_aside, settle
from amtsweg.records.services.filing import add_version
from amtsweg.records.services.taking_in import Place, Taken, keep_content, take_in
from amtsweg.records.views.document_words import KINDS
from amtsweg.records.views.receiving import incoming_of, receives_files
from amtsweg.records.views.shared import gated, id_in, workable, workable_file

_SETTLED = {
    Choice.NEWEST: gettext_lazy("Ihre Fassung ist jetzt die neueste."),
    Choice.OWN: gettext_lazy("Ihre Fassung ist als eigenes Dokument abgelegt."),
    Choice.DISCARD: gettext_lazy("Ihre Fassung ist verworfen."),
}


@receives_files
@staff("record.work")
@gated
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """File what was sent, each file a document, and say of each what became of it."""
    file = workable_file(request, file_id)
    incoming = incoming_of(request, "files") if request.method == "POST" else []
    if not incoming:
        return _form(request, file)
    taken = take_in(
        place=_place(request, file),
        incoming=incoming,
        actor=identity.actor_of(request, action="record.work", unit_id=file.unit_id),
        at=clock.now(),
        mails_apart="mails_whole" not in request.POST,
    )
    return _answer(request, file, taken)


def _form(request: HttpRequest, file: FileHead) -> HttpResponse:
    errors = {"files": _("Bitte wählen Sie mindestens eine Datei aus.")} if request.method == "POST" else {}
    if errors and _wants_json(request):
        raise Invalid(errors["files"], errors)
    context = {"file": file, "parts": open_parts(file.id), "errors": errors}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "records/upload.html", context, status=status)


def _place(request: HttpRequest, file: FileHead) -> Place:
    given, kind = request.POST.get("direction", Direction.IN), request.POST.get("kind", "")
    direction = Direction(given) if given in set(Direction) else Direction.IN
    part_id = id_in(request.POST.get("part", ""), field="part")
    return Place(file.id, part_id, direction, kind if kind in KINDS else "document")


def _answer(request: HttpRequest, file: FileHead, taken: Sequence[Taken]) -> HttpResponse:
    problems = [one for one in taken if one.problem]
    status = HTTPStatus.UNPROCESSABLE_ENTITY if len(problems) == len(taken) else HTTPStatus.OK
    if _wants_json(request):
        return JsonResponse({"files": [_as_json(one) for one in taken]}, status=status)
    back = _back(request)
    filed = len(taken) - len(problems)
    if back and not problems:
        told = ngettext("%(count)s Datei ist abgelegt.", "%(count)s Dateien sind abgelegt.", filed)
        messages.success(request, told % {"count": filed})
        return HttpResponseRedirect(back)
    context = {"file": file, "taken": taken, "problems": problems, "filed": filed, "back": back}
    return render(request, "records/uploaded.html", context, status=status)


def _as_json(one: Taken) -> dict[str, object]:
    url = reverse("records-document-page", args=[one.document.document_id]) if one.document else ""
    return {"name": one.name, "problem": one.problem, "url": url, "attachments": len(one.attachments)}


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if safe and back.startswith("/") else ""


@receives_files
@staff("record.work")
@gated
@require_POST
def new_version(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """File what was sent as a new version; where there is a newer one, ask what shall become of both."""
    head = workable(request, document_id)
    incoming = incoming_of(request, "file")
    if not incoming:
        text = _("Bitte wählen Sie die neue Fassung aus.")
        raise Invalid(text, {"file": text})
    new = keep_content(incoming[0], at=clock.now())
    actor, based_on = identity.actor_of(request, action="record.work", unit_id=head.file.unit_id), _based_on(request)
    url, conflict = reverse("records-document-page", args=[head.id]), False
    try:
        add_version(document_id=head.id, new=new, actor=actor, at=clock.now(), based_on=based_on)
        messages.success(request, _("Die neue Fassung ist abgelegt."))
    except Changed:
        conflict, ticket = True, set_aside(new, document_id=head.id, based_on=based_on)
        url = f"{reverse('records-document-conflict', args=[head.id])}?{urlencode({'fassung': ticket})}"
    if _wants_json(request):
        return JsonResponse({"files": [{"name": new.filename, "problem": "", "url": url, "conflict": conflict}]})
    return HttpResponseRedirect(url)


@staff("record.work")
@gated
@require_http_methods(["GET", "HEAD", "POST"])
def conflict(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Ask what becomes of a version that came too late, and do it."""
    head = workable(request, document_id)
    ticket = request.POST.get("fassung", "") or request.GET.get("fassung", "")
    kept = aside_by(ticket, document_id=head.id)
    choice, errors = request.POST.get("choice", ""), {}
    if request.method == "POST" and choice in set(Choice):
        return _settled(request, head, ticket, Choice(choice))
    if request.method == "POST":
        errors = {"choice-newest": _("Bitte wählen Sie aus, was mit Ihrer Fassung geschehen soll.")}
    context = {
        "document": head,
        "ticket": ticket,
        "aside": kept,
        "versions": versions_of(head.id, subject_id=head.file.subject_id),
        "errors": errors,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "records/conflict.html", context, status=status)


def _settled(request: HttpRequest, head: DocumentHead, ticket: str, choice: Choice) -> HttpResponse:
    actor = identity.actor_of(request, action="record.work", unit_id=head.file.unit_id)
    ref = settle(document_id=head.id, ticket=ticket, choice=choice, actor=actor, at=clock.now())
    messages.success(request, _SETTLED[choice])
    return redirect("records-document-page", ref.document_id if ref else head.id)


def _based_on(request: HttpRequest) -> int | None:
    given = request.POST.get("based_on", "")
    return int(given) if given.isdecimal() and len(given) < 9 else None


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
