"""The portal's front: find a service, read what it takes, and where to begin."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amtsweg.catalogue import queries
from amtsweg.catalogue.rules.presenting import present
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel.errors import NotFound

_SITUATIONS_AT_HOME = 12
_LONGEST_QUERY = 100


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the way in: search, what is online, life situations."""
    situations = sorted(queries.life_situations(), key=lambda one: -one.count)[:_SITUATIONS_AT_HOME]
    context = {
        "online": [present(one, request.LANGUAGE_CODE) for one in queries.online_services()],
        "situations": sorted(situations, key=lambda one: one.name),
    }
    return render(request, "catalogue/home.html", context)


@public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the services that fit the words or the life situation."""
    query = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    situation = request.GET.get("thema", "")[:200]
    hits = queries.search(query, life_situation=situation, after=request.GET.get("nach", ""))
    asked = {"q": query, "thema": situation}
    context = {
        "query": query,
        "situation": situation,
        "situations": queries.life_situations(),
        "services": [present(one, request.LANGUAGE_CODE) for one in hits.services],
        "further": "nach" in request.GET,
        "next_url": "?" + urlencode({**asked, "nach": hits.after}) if hits.after else "",
    }
    return render(request, "catalogue/search.html", context)


@public
@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one service: what, who, what is needed, what it costs, how long it takes, and where it begins."""
    found = queries.service(slug)
    context = {
        "service": present(found, request.LANGUAGE_CODE),
        "unit": _unit(found.unit_key),
        "start_url": f"/antrag/{found.slug}/" if found.online else "",
        "search_url": reverse("catalogue-search"),
    }
    return render(request, "catalogue/service.html", context)


def _unit(key: str) -> OrgUnit | None:
    try:
        return identity.unit_by_key(key) if key else None
    except NotFound:  # the organisation may change its keys before its packs do
        return None


@public
@require_safe
def form_schema(_request: HttpRequest, slug: str) -> HttpResponse:
    """Tell other machines what the form of a service asks: the JSON Schema of its answers."""
    version = queries.current_version(slug)
    if version is None or version.form_version_id is None:
        raise NotFound("Zu dieser Leistung gibt es kein Formular.")
    schema = forms.json_schema(forms.form(version.form_version_id))
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(schema, json_dumps_params=options, content_type="application/schema+json")
