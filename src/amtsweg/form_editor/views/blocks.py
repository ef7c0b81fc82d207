"""Building blocks to insert: ready-made groups, and parts of the city's other forms."""

from collections.abc import Mapping
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.catalogue import api as catalogue
from amtsweg.form_editor.contracts import Definition, DraftChanged, FormDraft, Place
from amtsweg.form_editor.queries.drafts import definition_of, service_in_force
from amtsweg.form_editor.rules.blocks import READY, insert_from, insert_ready
from amtsweg.form_editor.rules.building import Built, node_at, place_of, text_of
from amtsweg.form_editor.services.drafts import save_draft
from amtsweg.form_editor.views.changing import called, target
from amtsweg.form_editor.views.frame import Opened, acting, open_draft, revision_of, show_draft
from amtsweg.form_editor.views.outline import outline
from amtsweg.identity.api import staff
from amtsweg.kernel import clock

_FORMS_SHOWN = 100


@staff("form.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def blocks(request: HttpRequest, slug: str) -> HttpResponse:
    """Offer building blocks for one place of a draft, and insert the chosen one."""
    opened, draft = open_draft(slug)
    sent = request.POST if request.method == "POST" else request.GET
    place = place_of(sent.get("teil", "0")) or (0,)
    if request.method == "POST":
        return _insert(request, opened, draft, place)
    return _page(request, opened, draft, place, sent)


def _page(
    request: HttpRequest,
    opened: Opened,
    draft: FormDraft,
    place: Place,
    sent: Mapping[str, str],
    *,
    status: int = 200,
) -> HttpResponse:
    source = sent.get("aus", "")
    context: dict[str, object] = {
        "place": text_of(place),
        "where": called(node_at(draft.definition, place) or {}),
        "ready": [(name, words) for name, (words, _nodes) in READY.items()],
        "forms": catalogue.list_forms(limit=_FORMS_SHOWN),
        "source": source,
        "overtaken": status == HTTPStatus.CONFLICT,
    }
    if source:
        definition = definition_of(service_in_force(source))
        context["parts"] = outline(definition, {}, get_language() or "de")
    return show_draft(request, "blocks", opened, draft, context, status=status)


def _insert(request: HttpRequest, opened: Opened, draft: FormDraft, place: Place) -> HttpResponse:
    actor = acting(request, "form.edit", opened)
    built = _built(draft.definition, place, request.POST)
    new = node_at(built.definition, built.place) or {}
    try:
        save_draft(
            draft_id=draft.id,
            revision=revision_of(request),
            definition=built.definition,
            what=_("Baustein „%(label)s“ eingefügt") % {"label": called(new)},
            actor=actor,
            at=clock.now(),
        )
    except DraftChanged as error:
        return _page(request, opened, error.draft, place, request.POST, status=HTTPStatus.CONFLICT)
    messages.success(request, _("„%(label)s“ ist eingefügt.") % {"label": called(new)})
    url = reverse("form-editor-draft", args=[opened.slug])
    return HttpResponseRedirect(f"{url}?teil={text_of(built.place)}#eigenschaften")


def _built(definition: Definition, place: Place, sent: Mapping[str, str]) -> Built:
    parent, index = target(definition, place, inside_it=True)
    if sent.get("baustein"):
        return insert_ready(definition, parent, index, sent["baustein"])
    source = definition_of(service_in_force(sent.get("aus", "")))
    part = place_of(sent.get("stueck", "")) or ()
    if len(part) == 1:  # a whole page stands behind the page one is at
        parent, index = (), (place[0] + 1 if place else len(definition["pages"]))
    return insert_from(definition, parent, index, source, part)
