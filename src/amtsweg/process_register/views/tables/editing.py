"""The draft of a file: its table as a form, one cell each, that works without a script."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.dmn.api import editing
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.queries.tables import draft_of
from amtsweg.process_register.rules.tables.drafts import Draft
from amtsweg.process_register.services.tables import DraftChanged, discard_draft, save_draft, start_draft
from amtsweg.process_register.views.tables.draft_frame import draft_context, revision_of
from amtsweg.process_register.views.tables.form import form_context
from amtsweg.process_register.views.tables.posted import ROWS_SHOWN, after, posted_grid
from amtsweg.process_register.views.tables.shared import File, acting, older_version, open_file, show


@staff("process.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, name: str, number: int = 1) -> HttpResponse:
    """Show a table of the draft as a form; keep what is sent, with whatever is still wrong in it."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    grids = editing.read_grids(draft.xml)
    if not 1 <= number <= len(grids):
        raise NotFound("Diese Tabelle gibt es nicht.")
    if request.method == "POST":
        return _save(request, file, draft, number)
    start = request.GET.get("ab", "0")
    context = form_context(draft.xml, grids[number - 1], int(start) if start.isdecimal() else 0)
    return show(request, "edit", file, draft_context(file, draft, "edit", number) | context)


def _save(request: HttpRequest, file: File, draft: Draft, number: int) -> HttpResponse:
    actor = acting(request, "process.manage", file)
    grid, start = posted_grid(request.POST, editing.read_grids(draft.xml)[number - 1])
    changed, shown = after(grid, request.POST.get("do", "save"), request.POST.get("pasted", ""))
    try:
        saved = save_draft(
            draft_id=draft.id,
            revision=revision_of(request),
            xml=editing.write_grid(draft.xml, changed),
            actor=actor,
            at=clock.now(),
        )
    except DraftChanged as error:
        context = draft_context(file, error.draft, "edit", number)
        context |= form_context(draft.xml, grid, start) | {"overtaken": True}
        return show(request, "edit", file, context, status=HTTPStatus.CONFLICT)
    if not shown:
        messages.success(request, _("Der Entwurf ist gespeichert."))
        table = editing.read_grids(saved.xml)[number - 1]
        shown = "fehler" if editing.check_grid(saved.xml, table) else "gespeichert"
    return _to_editor(file, number, _window(start, shown), shown)


def _window(start: int, shown: str) -> int:
    """The window of rules that holds the one to be shown."""
    name, _dash, number = shown.partition("-")
    if name != "regel" or not number.isdecimal():
        return start
    index = int(number) - 1
    return start if start <= index < start + ROWS_SHOWN else index - index % ROWS_SHOWN


def _to_editor(file: File, number: int, start: int, shown: str) -> HttpResponseRedirect:
    url = reverse("process-register-table-draft", args=[file.entry.slug, file.name, number])
    window = f"?ab={start}" if start else ""
    return HttpResponseRedirect(f"{url}{window}#{shown}")


@staff("process.manage")
@require_POST
def start(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Begin a draft from what is in force, or from an older version."""
    file = open_file(slug, name)
    actor = acting(request, "process.manage", file)
    older = request.POST.get("fassung", "")
    version_id = older_version(file, older) if older else None
    start_draft(service=file.version.service_slug, name=name, actor=actor, at=clock.now(), version_id=version_id)
    return redirect("process-register-table-draft", slug=slug, name=name, number=1)


@staff("process.manage")
@require_POST
def discard(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Give the draft up."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is not None:
        actor = acting(request, "process.manage", file)
        discard_draft(draft_id=draft.id, revision=revision_of(request), actor=actor, at=clock.now())
        messages.success(request, _("Der Entwurf ist verworfen. Es gilt weiter, was veröffentlicht ist."))
    return redirect("process-register-table", slug=slug, name=name)
