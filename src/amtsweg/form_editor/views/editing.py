"""The draft of a form: its outline beside the properties of one page or field. Everything works without a script."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from amtsweg.form_editor.contracts import DraftChanged, FormDraft, Place
from amtsweg.form_editor.queries.drafts import saved_definition
from amtsweg.form_editor.rules.building import find, path_of, place_of, text_of
from amtsweg.form_editor.services.drafts import discard_draft, save_draft
from amtsweg.form_editor.views.changing import Changed, changed_by, changed_list
from amtsweg.form_editor.views.editor_page import list_context, page_context
from amtsweg.form_editor.views.frame import Opened, acting, open_form, revision_of, show_draft
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound


@staff("form.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the outline of a draft and the properties of one part; keep what is sent, with whatever is still wrong."""
    opened = open_form(slug)
    draft = opened.draft
    if draft is None:
        return redirect("form-editor-form", slug=slug)
    if request.method == "POST":
        return _save(request, opened, draft)
    return _page(request, opened, draft, place_of(request.GET.get("teil", "0")) or (), request.GET.get("liste", ""))


def _page(request: HttpRequest, opened: Opened, draft: FormDraft, place: Place, list_name: str) -> HttpResponse:
    if list_name:
        return show_draft(request, "list_edit", opened, draft, list_context(opened, draft.definition, list_name))
    context = page_context(opened, draft, draft.definition, place)
    return show_draft(request, "edit", opened, draft, context)


def _save(request: HttpRequest, opened: Opened, draft: FormDraft) -> HttpResponse:
    actor, revision = acting(request, "form.edit", opened), revision_of(request)
    place, list_name = place_of(request.POST.get("teil", "")), request.POST.get("liste", "")
    if place is None:
        raise NotFound("Diesen Teil gibt es in dem Formular nicht.")
    if draft.revision != revision:
        return _overtaken(request, opened, draft, place, revision)
    change = changed_list(draft.definition, list_name, request.POST) if list_name else None
    changed = change or changed_by(opened, draft.definition, place, request.POST)
    if changed.warnings:
        return _warned(request, opened, draft, place, changed)
    try:
        saved = save_draft(
            draft_id=draft.id,
            revision=revision,
            definition=changed.definition,
            what=changed.what,
            actor=actor,
            at=clock.now(),
        )
    except DraftChanged as error:
        return _overtaken(request, opened, error.draft, place, revision)
    _say(request, draft, saved, changed)
    return _to(opened, changed.place, list_name)


def _say(request: HttpRequest, draft: FormDraft, saved: FormDraft, changed: Changed) -> None:
    if saved.revision == draft.revision:
        messages.info(request, _("Es gibt nichts zu speichern."))
        return
    said = _("Gespeichert: %(what)s.") % {"what": changed.what}
    if changed.renamed:
        said += " " + ngettext(
            "In einer Bedingung des Formulars wurde der Schlüssel mitgeändert.",
            "In %(count)s Bedingungen des Formulars wurde der Schlüssel mitgeändert.",
            changed.renamed,
        ) % {"count": changed.renamed}
    messages.success(request, said)


def _to(opened: Opened, place: Place, list_name: str) -> HttpResponseRedirect:
    query = f"liste={list_name}" if list_name else f"teil={text_of(place)}"
    return HttpResponseRedirect(f"{reverse('form-editor-draft', args=[opened.slug])}?{query}#eigenschaften")


def _warned(request: HttpRequest, opened: Opened, draft: FormDraft, place: Place, changed: Changed) -> HttpResponse:
    """Nothing is saved yet: first somebody has to say that what hangs on the old key may break."""
    context = page_context(opened, draft, changed.definition, changed.place)
    context |= {"warnings": changed.warnings, "wanted_key": changed.wanted_key, "place": text_of(place)}
    return show_draft(request, "edit", opened, draft, context, status=HTTPStatus.CONFLICT)


def _overtaken(request: HttpRequest, opened: Opened, draft: FormDraft, place: Place, revision: int) -> HttpResponse:
    """Somebody else was faster: what was typed stands on the page, over the draft as it is now, and is not saved."""
    there = _found_again(draft, place, revision)
    typed = {
        name: text
        for name, text in request.POST.items()
        if text and isinstance(text, str) and name not in ("csrfmiddlewaretoken", "revision", "teil", "do")
    }
    context: dict[str, object] = {"overtaken": True, "typed": typed if there is None else {}}
    if request.POST.get("liste") or there is None:
        context = {**context, "typed": typed}
        context |= page_context(opened, draft, draft.definition, there or (0,))
    else:
        quiet = request.POST.copy()
        quiet["do"] = "save"
        changed = changed_by(opened, draft.definition, there, quiet)
        context |= page_context(opened, draft, changed.definition, changed.place)
    return show_draft(request, "edit", opened, draft, context, status=HTTPStatus.CONFLICT)


def _found_again(draft: FormDraft, place: Place, revision: int) -> Place | None:
    try:
        before = saved_definition(draft.id, revision)
    except NotFound:
        return None
    return find(draft.definition, path_of(before, place))


@staff("form.edit")
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the draft up."""
    opened = open_form(slug)
    if opened.draft is not None:
        actor = acting(request, "form.edit", opened)
        try:
            discard_draft(draft_id=opened.draft.id, revision=revision_of(request), actor=actor, at=clock.now())
        except DraftChanged as error:
            messages.warning(request, error.message)
            return redirect("form-editor-draft", slug=slug)
        messages.success(request, _("Der Entwurf ist verworfen. Was online ist, bleibt, wie es ist."))
    return redirect("form-editor-form", slug=slug)
