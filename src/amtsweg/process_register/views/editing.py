"""Write into the register: a new entry, other words, another status, documents."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.process_register.contracts import Entry, Status
from amtsweg.process_register.queries.documents import document
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.facts import all_facts
from amtsweg.process_register.services.documents import add_document, remove_document
from amtsweg.process_register.services.writing import check_may_manage, claim_status, create_entry, edit_entry
from amtsweg.process_register.views.frame import PRIORITY, account_id_of, frame
from amtsweg.process_register.views.labels import HINTS, LABELS, MULTILINE, NUMBERS
from amtsweg.process_register.views.profile import render_profile
from amtsweg.records.api import document_response

_FIELDS = (
    "title", "summary", "unit_key", "owner", "priority", "benefit", "yearly_volume", "legal_basis", "leika_keys",
    "fim_key", "media_breaks", "goals", "target_percent", "it_used", "process", "source",
)  # fmt: skip


@staff("process.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Enter a process."""
    if request.method != "POST":
        return _form(request, None, {"priority": "normal"})
    try:
        slug = create_entry(typed=_typed(request), actor=identity.actor_of(request), at=clock.now())
    except Invalid as refused:
        return _form(request, None, _typed(request), errors=refused.fields)
    messages.success(request, _("Der Prozess ist aufgenommen."))
    return redirect("process-register-entry", slug)


@staff("process.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what the register says about a process."""
    found, actor, at = entry(slug), identity.actor_of(request), clock.now()
    check_may_manage(found.unit_key, actor=actor, at=at)
    if request.method != "POST":
        return _form(request, found, _values(found))
    try:
        edit_entry(slug=slug, typed=_typed(request), revision=_revision(request), actor=actor, at=at)
    except Invalid as refused:
        return _form(request, found, _typed(request), errors=refused.fields, revision=_revision(request))
    except Conflict as changed:
        return _form(request, found, _typed(request), conflict=changed.message)
    messages.success(request, _("Die Änderungen sind gespeichert."))
    return redirect("process-register-entry", slug)


@staff("process.manage")
@require_POST
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Say how far the process has come."""
    wanted = next((one for one in Status if one.value == request.POST.get("status", "")), None)
    reason = request.POST.get("reason", "")
    try:
        if wanted is None:
            text = _("Bitte wählen Sie den neuen Stand.")
            raise Invalid(text, {"status": text})
        claim_status(
            slug=slug,
            status=wanted,
            reason=reason,
            revision=_revision(request),
            actor=identity.actor_of(request),
            at=clock.now(),
        )
    except Invalid as refused:
        return _again(request, slug, refused.fields)
    except Conflict as refused:
        return _again(request, slug, {"status": refused.message})
    messages.success(request, _("Der Stand ist geändert."))
    return redirect("process-register-entry", slug)


def _again(request: HttpRequest, slug: str, errors: Mapping[str, str]) -> HttpResponse:
    entered = {name: request.POST.get(name, "") for name in ("status", "reason", "title")}
    return render_profile(request, entry(slug), status=422, errors=errors, entered=entered)


@staff("process.manage")
@require_POST
def add_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a document with the process."""
    file = request.FILES.get("file")
    try:
        if file is None:
            text = _("Bitte wählen Sie eine Datei aus.")
            raise Invalid(text, {"file": text})
        title = request.POST.get("title", "").strip() or (file.name or "")[:200]
        add_document(slug=slug, title=title, file=file, actor=identity.actor_of(request), at=clock.now())
    except Invalid as refused:
        return _again(request, slug, refused.fields or {"file": refused.message})
    messages.success(request, _("Das Dokument ist hinzugefügt."))
    return redirect("process-register-entry", slug)


@staff("process.read")
@require_safe
def file(request: HttpRequest, slug: str, document_id: UUID) -> HttpResponseBase:
    """Show a document of the process, or hand it over as a file (``?datei``)."""
    return document_response(document(slug, document_id), download="datei" in request.GET)


@staff("process.manage")
@require_POST
def remove_file(request: HttpRequest, slug: str, document_id: UUID) -> HttpResponse:
    """Take a document out."""
    remove_document(slug=slug, document_id=document_id, actor=identity.actor_of(request), at=clock.now())
    messages.success(request, _("Das Dokument ist entfernt."))
    return redirect("process-register-entry", slug)


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(request.POST.get(name, "")) for name in _FIELDS if name in request.POST}


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _values(found: Entry) -> dict[str, str]:
    values = {name: getattr(found, name) for name in _FIELDS}
    values |= {"leika_keys": " ".join(found.leika_keys), "legal_basis": "\n".join(found.legal_basis)}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _form(
    request: HttpRequest,
    found: Entry | None,
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    conflict: str = "",
    revision: int | None = None,
) -> HttpResponse:
    given = revision if revision is not None else found.revision if found else 0
    context = {
        **(frame(request, found, "") if found else {}),
        "fields": [_field(name, values, errors or {}, _choices(request, name, found)) for name in _FIELDS],
        "errors": errors,
        "conflict": conflict,
        "revision": given,
    }
    return render(request, "process_register/form.html", context, status=422 if errors or conflict else 200)


def _field(
    name: str, values: Mapping[str, str], errors: Mapping[str, str], choices: list[tuple[str, str]] | None
) -> dict[str, object]:
    return {
        "name": name,
        "label": LABELS[name],
        "hint": HINTS.get(name, ""),
        "value": values.get(name, ""),
        "error": errors.get(name, ""),
        "choices": choices,
        "multiline": name in MULTILINE,
        "number": name in NUMBERS,
        "required": name in ("title", "unit_key"),
    }


def _choices(request: HttpRequest, name: str, found: Entry | None) -> list[tuple[str, str]] | None:
    if name == "priority":
        return [(one.value, str(label)) for one, label in PRIORITY.items()]
    if name == "process":
        return [("", _("keines")), *((slug, slug) for slug in sorted(all_facts()))]
    if name == "unit_key":
        allowed = identity.units_for("process.manage", account_id=account_id_of(request), at=clock.now())
        units = [(unit.key, unit.name) for unit in identity.org_units() if unit.id in allowed]
        if found and not found.unit_key:
            return [("", _("bitte wählen")), *units]
        return units if found else [("", _("bitte wählen")), *units]
    return None
