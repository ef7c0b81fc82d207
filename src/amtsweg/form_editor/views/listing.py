"""The list of forms, and one form as it is online: its outline, its versions, and the way into a draft."""

from dataclasses import dataclass
from urllib.parse import urlencode

import yaml
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import FormLine, VersionLine
from amtsweg.form_editor.contracts import Definition, DraftLine, Publication
from amtsweg.form_editor.queries.drafts import definition_of, drafts_of, publications, version_numbered
from amtsweg.form_editor.services.drafts import start_draft
from amtsweg.form_editor.views.frame import acting, open_form, show
from amtsweg.form_editor.views.outline import outline
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.packs import plain_scalar

PAGE = 25
_VERSIONS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Row:
    """One form in the list."""

    form: FormLine
    unit: OrgUnit | None
    draft: DraftLine | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A version of the service and, where people published it here, why; whether its form is another than before."""

    version: VersionLine
    publication: Publication | None
    is_current: bool
    has_form: bool


@staff("form.read")
@require_safe
def forms_list(request: HttpRequest) -> HttpResponse:
    """Show the services with a form, what is online, and who is at work."""
    query, after = request.GET.get("suche", "")[:100], request.GET.get("nach", "")[:120]
    found = catalogue.list_forms(query=query, limit=PAGE + 1, after=after)
    shown = found[:PAGE]
    drafts = drafts_of([one.slug for one in shown])
    units = {unit.key: unit for unit in identity.org_units()}
    following = urlencode({"suche": query, "nach": shown[-1].slug}) if len(found) > PAGE else ""
    context = {
        "rows": [Row(one, units.get(one.unit_key), drafts.get(one.slug)) for one in shown],
        "query": query,
        "next_url": f"?{following}" if following else "",
        "first_url": f"?{urlencode({'suche': query})}" if after else "",
    }
    return render(request, "form_editor/list.html", context)


@staff("form.read")
@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a form as it is online, and all its versions."""
    opened = open_form(slug)
    definition = definition_of(opened.version)
    context = {
        "outline": outline(definition, {}, get_language() or "de"),
        "history": _history(opened.slug, opened.version.version),
        "form_title": definition.get("title"),
    }
    return show(request, "published", opened, context)


def _history(slug: str, current: int) -> list[HistoryLine]:
    known = {one.version_id: one for one in publications(slug)}
    lines = catalogue.versions(slug)[:_VERSIONS_SHOWN]
    return [HistoryLine(one, known.get(one.id), one.version == current, one.version != current) for one in lines]


@staff("form.edit")
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a draft: of what is online, or of an older version to go back to."""
    opened = open_form(slug)
    wanted = request.POST.get("fassung", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 7 else None
    draft = start_draft(
        service=opened.slug, actor=acting(request, "form.edit", opened), at=clock.now(), from_version=number
    )
    if number is not None:
        said = _("Der Entwurf enthält das Formular der Fassung %(number)s. Freigeben muss ihn eine zweite Person.")
        messages.success(request, said % {"number": number})
        return redirect("form-editor-review", slug=draft.service)
    return redirect("form-editor-draft", slug=draft.service)


@staff("form.read")
@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand out a form for the pack: as it is online, of an older version (``fassung``), or the draft (``entwurf``)."""
    opened = open_form(slug)
    definition = definition_of(opened.version)
    number = request.GET.get("fassung", "")
    if "entwurf" in request.GET:
        if opened.draft is None:
            raise NotFound("Zu diesem Formular gibt es keinen Entwurf.")
        definition = opened.draft.definition
    elif number.isdecimal() and len(number) < 7:
        definition = definition_of(version_numbered(opened.slug, int(number)))
    response = HttpResponse(_as_yaml(definition), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="form.yaml") or ""
    return response


class _Dumper(yaml.SafeDumper):
    """Puts words into quotation marks that the packs' YAML would read as something else than text."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if not isinstance(plain_scalar(text), str) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _as_yaml(definition: Definition) -> str:
    return str(yaml.dump(definition, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))
