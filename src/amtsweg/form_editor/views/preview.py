"""The preview of a draft: the form as applicants get it, to be filled in. Nothing of it is stored.

What was typed travels in the page itself, as JSON, from step to step.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from amtsweg.feel.api import FeelError
from amtsweg.form_editor.contracts import FormDraft
from amtsweg.form_editor.queries.drafts import definition_of
from amtsweg.form_editor.rules.judging import judge
from amtsweg.form_editor.rules.trying import without_files
from amtsweg.form_editor.views.editor_page import complaints
from amtsweg.form_editor.views.frame import Opened, open_draft, show_draft
from amtsweg.form_editor.views.pack_examples import answers_of_example
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundPage, Form
from amtsweg.identity.api import staff
from amtsweg.kernel import clock

MOST_TYPED = 500_000
END = "ende"


@dataclass(frozen=True, slots=True)
class View:
    """Where somebody is in the preview: which form, at what width, with what typed so far."""

    form: Form
    answers: Mapping[str, Any]  # whatever the form asks
    width: str
    example: str
    online: bool


@staff("form.read")
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of the draft as applicants see it; what is sent leads to the next one, checked as theirs is."""
    opened, draft = open_draft(slug)
    sent = request.POST if request.method == "POST" else request.GET
    online = sent.get("vorschau-fassung") == "online"
    judged = judge(definition_of(opened.version) if online else draft.definition)
    if judged.form is None:
        wrong = complaints(opened.slug, draft.definition, judged)
        return show_draft(request, "preview", opened, draft, {"complaints": wrong, "broken": True})
    example = sent.get("vorschau-beispiel", "")[:120]
    known = typed(sent.get("vorschau-antworten")) if request.method == "POST" else {}
    answers = known or answers_of_example(opened, draft, example)
    width = "telefon" if sent.get("vorschau-breite") == "telefon" else "rechner"
    view = View(without_files(judged.form), answers, width, example, online)
    try:
        return _step(request, opened, draft, view)
    except FeelError as error:
        return show_draft(request, "preview", opened, draft, {"broken": True, "failure": str(error)})


def typed(text: str | None) -> dict[str, object]:
    """Return answers that travelled in a page; nothing where somebody changed them beyond recognition."""
    if not text or len(text) > MOST_TYPED:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _step(request: HttpRequest, opened: Opened, draft: FormDraft, view: View) -> HttpResponse:
    at, form = clock.now(), view.form
    if request.method != "POST" or not request.POST.get("vorschau-seite"):
        wanted = request.GET.get("vorschau-seite") or request.POST.get("vorschau-ziel") or None
        if wanted == END:
            return _end(request, opened, draft, view)
        wanted = wanted if wanted in [page.key for page in form.pages] else None
        return _page(request, opened, draft, view, forms.bind(form, answers=view.answers, page=wanted, at=at))
    here, goal = request.POST["vorschau-seite"], request.POST.get("vorschau-ziel", "")
    here = here if here in [page.key for page in form.pages] else form.pages[0].key
    result = forms.read_page(form, here, request.POST, MultiValueDict(), answers=view.answers, at=at)
    view = replace(view, answers=result.answers)
    if goal == END:
        return _end(request, opened, draft, view)
    if goal in [page.key for page in form.pages]:
        return _page(request, opened, draft, view, forms.bind(form, answers=view.answers, page=goal, at=at))
    bound = forms.bind(form, answers=view.answers, page=here, errors=result.errors, focus=result.focus, at=at)
    if not result.complete:
        return _page(request, opened, draft, view, bound, status=422 if result.errors else 200)
    if not bound.next:
        return _end(request, opened, draft, view)
    return _page(request, opened, draft, view, forms.bind(form, answers=view.answers, page=bound.next, at=at))


def _context(view: View) -> dict[str, object]:
    language = get_language() or "de"
    return {
        "width": view.width,
        "example": view.example,
        "online": view.online,
        "answers": json.dumps(view.answers, ensure_ascii=False),
        "pages": [(page.key, page.title.to(language)) for page in view.form.pages],
        "end": END,
    }


def _page(
    request: HttpRequest, opened: Opened, draft: FormDraft, view: View, bound: BoundPage, *, status: int = 200
) -> HttpResponse:
    context = {**_context(view), "bound": bound, "here": bound.key}
    return show_draft(request, "preview", opened, draft, context, status=status)


def _end(request: HttpRequest, opened: Opened, draft: FormDraft, view: View) -> HttpResponse:
    language, at = get_language() or "de", clock.now()
    answers = forms.prune(view.form, view.answers)
    found = forms.check_all(view.form, answers, at=at)
    context = {
        **_context(view),
        "sections": forms.summary(view.form, answers, language=language),
        "found": forms.problems(view.form, found, language=language),
        "here": END,
    }
    return show_draft(request, "preview", opened, draft, context)
