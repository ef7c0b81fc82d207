"""The saved states of a draft: what was changed when and by whom, and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.form_editor.contracts import DraftChanged
from amtsweg.form_editor.queries.drafts import saved_definition, saved_states
from amtsweg.form_editor.rules.differences import differences
from amtsweg.form_editor.services.drafts import go_back
from amtsweg.form_editor.views.frame import acting, open_draft, revision_of, show_draft
from amtsweg.identity.api import staff
from amtsweg.kernel import clock

_SHOWN = 50


@staff("form.read")
@require_safe
def states(request: HttpRequest, slug: str) -> HttpResponse:
    """List the saved states; with ``stand`` also what going back to one of them would change."""
    opened, draft = open_draft(slug)
    before = _number(request.GET.get("vor", ""))
    found = saved_states(draft.id, limit=_SHOWN + 1, before=before or None)
    number = _number(request.GET.get("stand", ""))
    context: dict[str, object] = {
        "states": found[:_SHOWN],
        "next_url": f"?vor={found[_SHOWN - 1].number}" if len(found) > _SHOWN else "",
        "chosen": number,
    }
    if number:
        context["changes"] = differences(draft.definition, saved_definition(draft.id, number))
    return show_draft(request, "states", opened, draft, context)


@staff("form.edit")
@require_POST
def back(request: HttpRequest, slug: str) -> HttpResponse:
    """Go back to a saved state; the states in between stay in the list."""
    opened, draft = open_draft(slug)
    number = _number(request.POST.get("stand", ""))
    try:
        go_back(
            draft_id=draft.id,
            revision=revision_of(request),
            number=number,
            actor=acting(request, "form.edit", opened),
            at=clock.now(),
        )
    except DraftChanged as error:
        messages.warning(request, error.message)
        return redirect("form-editor-states", slug=slug)
    messages.success(request, _("Der Entwurf ist wieder, wie er bei Stand %(number)s war.") % {"number": number})
    return redirect("form-editor-draft", slug=slug)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
