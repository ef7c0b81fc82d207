"""The portal's front: find a service, read what it takes, and where to begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.catalogue.contracts import Filters
from amtsweg.catalogue.queries import searching
from amtsweg.catalogue.queries import services as queries
from amtsweg.catalogue.queries.versions import current_version
from amtsweg.catalogue.rules.presenting import present
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import public
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel.errors import NotFound

_SITUATIONS_AT_HOME = 12
_LONGEST_QUERY = 100
_PER_PAGE = 20
_PER_LETTER = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One way into the catalogue beside the others."""

    label: str
    url: str
    current: bool
    count: None = None


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
    """Show the services that fit the words, the life situation, the office."""
    query = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    filters = Filters(
        life_situation=request.GET.get("thema", "")[:200].replace("\0", ""),
        unit_key=request.GET.get("amt", "")[:60].replace("\0", ""),
        online=request.GET.get("online") == "1",
    )
    hits = searching.search(query, filters=filters, limit=_PER_PAGE, after=request.GET.get("nach", ""))
    asked = _asked(query, filters)
    context = {
        "tabs": _tabs("catalogue-search"),
        "query": query,
        "filters": filters,
        "narrowed": filters != Filters(),
        "situations": queries.life_situations(),
        "offices": _offices(),
        "hits": hits,
        "services": [present(one, request.LANGUAGE_CODE) for one in hits.services],
        "further": "nach" in request.GET,
        "next_url": "?" + urlencode({**asked, "nach": hits.after}) if hits.after else "",
        "corrected_url": "?" + urlencode({**asked, "q": hits.corrected}),
        "everywhere_url": "?" + urlencode({"q": query}),
    }
    return render(request, "catalogue/search.html", context)


@public
@require_safe
def by_letter(request: HttpRequest) -> HttpResponse:
    """Show all services that begin with a letter, and how many begin with each."""
    counts = queries.letters()
    first = next((letter for letter, count in counts.items() if count), queries.LETTERS[0])
    letter = request.GET.get("buchstabe", first).lower()[:1]
    hits = queries.services_by_title(
        filters=Filters(), letter=letter, limit=_PER_LETTER, after=request.GET.get("nach", "")
    )
    context = {
        "tabs": _tabs("catalogue-letters"),
        "letter": _shown(letter),
        "letters": [(_shown(one), one, count) for one, count in counts.items()],
        "services": [present(one, request.LANGUAGE_CODE) for one in hits.services],
        "further": "nach" in request.GET,
        "next_url": "?" + urlencode({"buchstabe": letter, "nach": hits.after}) if hits.after else "",
    }
    return render(request, "catalogue/letters.html", context)


@public
@require_safe
def by_situation(request: HttpRequest) -> HttpResponse:
    """Show all life situations with the number of their services."""
    entries = [(one.name, one.count, _search_url(thema=one.name)) for one in queries.life_situations()]
    context = {"tabs": _tabs("catalogue-situations"), "heading": _("Leistungen nach Lebenslage"), "entries": entries}
    return render(request, "catalogue/groups.html", context)


@public
@require_safe
def by_office(request: HttpRequest) -> HttpResponse:
    """Show all offices that are responsible for services with the number of these."""
    entries = [(name, count, _search_url(amt=key)) for key, name, count in _offices()]
    context = {"tabs": _tabs("catalogue-offices"), "heading": _("Leistungen nach Amt"), "entries": entries}
    return render(request, "catalogue/groups.html", context)


@public
@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one service: what, who, what is needed, what it costs, how long it takes, and where it begins."""
    found = queries.service(slug)
    context = {
        "service": present(found, request.LANGUAGE_CODE),
        "unit": _unit(found.unit_key),
        "unit_url": _search_url(amt=found.unit_key),
        "start_url": f"/antrag/{found.slug}/" if found.online else "",
        "search_url": reverse("catalogue-search"),
    }
    return render(request, "catalogue/service.html", context)


def _tabs(current: str) -> list[Tab]:
    names = {
        "catalogue-search": _("Suche"),
        "catalogue-letters": _("A bis Z"),
        "catalogue-situations": _("Lebenslagen"),
        "catalogue-offices": _("Ämter"),
    }
    return [Tab(label, reverse(name), name == current) for name, label in names.items()]


def _asked(query: str, filters: Filters) -> Mapping[str, str]:
    given = {"q": query, "thema": filters.life_situation, "amt": filters.unit_key, "online": "1" * filters.online}
    return {name: value for name, value in given.items() if value}


def _offices() -> list[tuple[str, str, int]]:
    """Return key, name and number of services of every office that has some and still exists."""
    names = {unit.key: unit.name for unit in identity.org_units()}
    found = [(one.unit_key, names[one.unit_key], one.count) for one in queries.offices() if one.unit_key in names]
    return sorted(found, key=lambda one: one[1])


def _shown(letter: str) -> str:
    return _("andere") if letter == queries.OTHER_SIGNS else letter.upper()


def _search_url(**asked: str) -> str:
    return f"{reverse('catalogue-search')}?{urlencode(asked)}"


def _unit(key: str) -> OrgUnit | None:
    try:
        return identity.unit_by_key(key) if key else None
    except NotFound:  # the organisation may change its keys before its packs do
        return None


@public
@require_safe
def form_schema(_request: HttpRequest, slug: str) -> HttpResponse:
    """Tell other machines what the form of a service asks: the JSON Schema of its answers."""
    version = current_version(slug)
    if version is None or version.form_version_id is None:
        raise NotFound("Zu dieser Leistung gibt es kein Formular.")
    schema = forms.json_schema(forms.form(version.form_version_id))
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(schema, json_dumps_params=options, content_type="application/schema+json")
