"""What a draft changes, what still keeps it from being published, and publishing it: by a second person."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.form_editor.contracts import DraftChanged, FormDraft
from amtsweg.form_editor.queries.drafts import definition_of
from amtsweg.form_editor.rules.differences import differences
from amtsweg.form_editor.rules.judging import judge
from amtsweg.form_editor.services.drafts import rebase_draft
from amtsweg.form_editor.services.publishing import publish_draft
from amtsweg.form_editor.views.editor_page import complaints
from amtsweg.form_editor.views.examples import runs
from amtsweg.form_editor.views.frame import Opened, account_id_of, acting, open_draft, revision_of, show_draft
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed
from amtsweg.kernel.packs import PackError


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is in the way; ``page`` says where it can be put right."""

    text: str
    page: str = ""
    url: str = ""


@staff("form.read")
@require_safe
def review(request: HttpRequest, slug: str) -> HttpResponse:
    """Say in words what the draft changes, and what is in the way."""
    opened, draft = open_draft(slug)
    return _page(request, opened, draft)


def _page(
    request: HttpRequest,
    opened: Opened,
    draft: FormDraft,
    *,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = clock.now()
    online = definition_of(opened.version)
    changes = differences(online, draft.definition)
    obstacles = _obstacles(opened, draft, at, unchanged=online == draft.definition)
    context: dict[str, object] = {
        "changes": changes,
        "obstacles": obstacles,
        "errors": errors,
        "reason": request.POST.get("reason", ""),
        "own": draft.changed_by_id == account_id_of(request),
        "example_count": len(draft.examples),
    }
    if draft.based_on != opened.version.id:
        based = definition_of(catalogue.service_version(draft.based_on))
        context["meanwhile"] = differences(based, online)
    return show_draft(request, "review", opened, draft, context, status=status)


def _obstacles(opened: Opened, draft: FormDraft, at: datetime, *, unchanged: bool) -> list[Obstacle]:
    found = []
    if unchanged:
        found.append(Obstacle(_("Der Entwurf unterscheidet sich nicht von dem, was online ist.")))
    if draft.based_on != opened.version.id:
        found.append(Obstacle(_("Von dieser Leistung gibt es inzwischen eine neuere Fassung.")))
    judged = judge(draft.definition)
    wrong = complaints(opened.slug, draft.definition, judged)
    if wrong:
        return found + [Obstacle(f"{one.where}: {one.text}", "edit", one.url) for one in wrong]
    own, pack = runs(opened, draft, at=at)
    failing = sum(not one.run.passes for one in own) + sum(not one.run.passes for one in pack)
    if failing:
        text = ngettext(
            "Ein Beispiel kommt anders heraus, als es erwartet.",
            "%(count)s Beispiele kommen anders heraus, als sie erwarten.",
            failing,
        ) % {"count": failing}
        found.append(Obstacle(text, "examples"))
    return found + _of_pack(opened, draft, at, examples=not failing)


def _of_pack(opened: Opened, draft: FormDraft, at: datetime, *, examples: bool) -> list[Obstacle]:
    """What the checks of packs find: names in process, tables and texts that would lead nowhere."""
    held = {name: {catalogue.FORM_PART: one} for name, one in draft.accepted.items()}
    problems = catalogue.check_form(slug=opened.slug, form=draft.definition, at=at, expectations=held)
    shown = [one for one in problems if examples or "/examples/" not in one.file]
    return [Obstacle(f"{one.file.partition('/')[2]}: {one.reason}") for one in shown]


@staff("form.publish")
@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the draft as the next version of its service."""
    opened, draft = open_draft(slug)
    actor = acting(request, "form.publish", opened)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        errors = {"reason": _("Bitte begründen Sie die Änderung.")}
        return _page(request, opened, draft, errors=errors, status=HTTPStatus.BAD_REQUEST)
    try:
        version = publish_draft(
            draft_id=draft.id, revision=revision_of(request), reason=reason, actor=actor, at=clock.now()
        )
    except DraftChanged as error:
        said = _("%(who)s Bitte sehen Sie sich den Entwurf noch einmal an.") % {"who": error.message}
        return _page(request, opened, error.draft, errors={"freigabe": said}, status=HTTPStatus.CONFLICT)
    except PackError as error:
        said = " ".join(one.reason for one in error.problems)
        return _page(request, opened, draft, errors={"freigabe": said}, status=HTTPStatus.CONFLICT)
    except (Invalid, Conflict, NotAllowed) as error:
        return _page(request, opened, draft, errors={"freigabe": error.message}, status=HTTPStatus.CONFLICT)
    said = _("Fassung %(number)s ist freigegeben. Wer das Formular jetzt beginnt, bekommt sie.")
    messages.success(request, said % {"number": version.version})
    return redirect("form-editor-form", slug=slug)


@staff("form.edit")
@require_POST
def rebase(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the draft on the version that came meanwhile."""
    opened, draft = open_draft(slug)
    actor = acting(request, "form.edit", opened)
    try:
        rebase_draft(draft_id=draft.id, revision=revision_of(request), actor=actor, at=clock.now())
    except DraftChanged as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Der Entwurf gilt jetzt als Änderung der neuen Fassung."))
    return redirect("form-editor-review", slug=slug)
