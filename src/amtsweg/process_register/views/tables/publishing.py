"""Judging a draft and publishing it: what changes, what is in the way, and the second person's word."""

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.process_register.queries.tables import draft_of
from amtsweg.process_register.rules.tables.drafts import Draft, Review, review
from amtsweg.process_register.services.tables import publish_draft, rebase_draft
from amtsweg.process_register.views.tables.changes import changes_in_words
from amtsweg.process_register.views.tables.draft_frame import draft_context, revision_of
from amtsweg.process_register.views.tables.shared import File, acting, open_file, show
from amtsweg.process_register.views.tables.words import finding_text


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that keeps a draft from being published, and the page on which it is mended."""

    text: str
    page: str


@staff("process.read")
@require_safe
def show_review(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show what a draft changes, what the checkers say, and what is still in the way."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    return _page(request, file, draft)


@staff("process.publish")
@require_POST
def publish(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Publish the draft as the next version."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is None:
        return redirect("process-register-table", slug=slug, name=name)
    actor = acting(request, "process.publish", file)
    reason = request.POST.get("reason", "")[:2000]
    try:
        version = publish_draft(
            draft_id=draft.id, revision=revision_of(request), reason=reason, actor=actor, at=clock.now()
        )
    except Invalid as error:
        errors = error.fields or {"freigabe": error.message}
        return _page(request, file, draft, errors=errors, reason=reason, status=HTTPStatus.BAD_REQUEST)
    text = _("Fassung %(version)s ist freigegeben. Neue Vorgänge entscheiden danach, laufende behalten ihre Fassung.")
    messages.success(request, text % {"version": version.version})
    return redirect("process-register-table", slug=slug, name=name)


@staff("process.manage")
@require_POST
def rebase(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Put the draft on the version that came meanwhile."""
    file = open_file(slug, name)
    draft = draft_of(file.version.service_slug, name)
    if draft is not None:
        actor = acting(request, "process.manage", file)
        rebase_draft(draft_id=draft.id, revision=revision_of(request), actor=actor, at=clock.now())
        messages.success(
            request, _("Der Entwurf gilt jetzt als Änderung der neuen Fassung. Bitte sehen Sie ihn durch.")
        )
    return redirect("process-register-table-review", slug=slug, name=name)


def _page(
    request: HttpRequest,
    file: File,
    draft: Draft,
    *,
    errors: dict[str, str] | None = None,
    reason: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    golden = catalogue.golden_examples(file.version.service_slug)
    judged = review(draft, file.version, file.form, golden, at=clock.now())
    context = draft_context(file, draft, "review")
    context |= {
        "review": judged,
        "changes": changes_in_words(file.xml, draft.xml),
        "meanwhile": _meanwhile(file, draft),
        "obstacles": _obstacles(judged) or _pack_problems(file, draft),
        "findings": [finding_text(one) for found in judged.findings.values() for one in found],
        "own": draft.changed_by_id == identity.actor_of(request).account_id,
        "errors": errors or {},
        "reason": reason,
    }
    return show(request, "review", file, context, status=status)


def _pack_problems(file: File, draft: Draft) -> list[Obstacle]:
    """What the checks of packs would say on publishing, of what nothing else has named yet."""
    found = catalogue.check_decisions(
        slug=file.version.service_slug,
        decisions={file.name: draft.xml},
        at=clock.now(),
        expectations=draft.accepted,
    )
    return [Obstacle(one.reason, "edit") for one in found]


def _meanwhile(file: File, draft: Draft) -> list[str]:
    """What changed in this file between the version the draft was made from and the one in force."""
    if draft.based_on == file.version.id:
        return []
    base = catalogue.service_version(draft.based_on).decisions.get(file.name)
    return changes_in_words(base, file.xml) if base else []


def _obstacles(judged: Review) -> list[Obstacle]:
    """What has to be mended before the draft may be published."""
    found = []
    if judged.outdated:
        found.append(Obstacle(_("Inzwischen gibt es eine neuere Fassung dieser Leistung."), ""))
    if judged.unchanged:
        found.append(Obstacle(_("Der Entwurf unterscheidet sich nicht von dem, was gilt."), "edit"))
    faulty = sum(map(len, judged.problems))
    if faulty:
        text = ngettext("%(n)s Angabe der Tabelle stimmt nicht.", "%(n)s Angaben der Tabelle stimmen nicht.", faulty)
        found.append(Obstacle(text % {"n": faulty}, "edit"))
    found += [Obstacle(text, "") for text in judged.elsewhere]
    failing = sum(not run.passes for run in judged.examples)
    if failing:
        text = ngettext(
            "%(n)s Beispiel ergibt nicht, was erwartet wird.",
            "%(n)s Beispiele ergeben nicht, was erwartet wird.",
            failing,
        )
        found.append(Obstacle(text % {"n": failing}, "examples"))
    unsaid = sum(run.is_open for run in judged.golden)
    if unsaid:
        text = ngettext(
            "%(n)s Beispiel des Leistungspakets ergibt etwas anderes als bisher. Ist das gewollt?",
            "%(n)s Beispiele des Leistungspakets ergeben etwas anderes als bisher. Ist das gewollt?",
            unsaid,
        )
        found.append(Obstacle(text % {"n": unsaid}, "examples"))
    return found
