"""The matters behind a figure, as far as the person may read them."""

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import Case
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock, scope
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import MatterPage
from amtsweg.process_register.rules.analysis import name_of
from amtsweg.process_register.views.analysis_frame import Reading, reading
from amtsweg.process_register.views.frame import account_id_of

_PAGE = 50
_MOST_COUNTED = 1000


@require_safe
@staff("metrics.read")
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """List the matters behind a figure, and say how many of them the person may not read."""
    read, given = reading(request, slug), request.GET.dict()
    find = partial(_matters, read, given)
    page = find(after=_uuid(given.get("ab", "")), limit=_PAGE)
    with scope.session(scope.SYSTEM):  # for their number only
        counted = len(find(after=None, limit=_MOST_COUNTED + 1).subjects)
    shown = _readable(request, page)
    context = {
        **read.context(request, "process-register-analysis"),
        "page": "cases",
        "what": _what(read, given),
        "live": bool(given.get("jetzt")),
        "cases": shown,
        "counted": min(counted, _MOST_COUNTED),
        "more_counted": counted > _MOST_COUNTED,
        "hidden": max(counted - len(shown), 0) if page.next is None and not given.get("ab") else None,
        "next_url": _next(read, given, page),
    }
    return render(request, "process_register/analysis/cases.html", context)


def _matters(read: Reading, given: Mapping[str, str], *, after: UUID | None, limit: int) -> MatterPage:
    asked = read.asked
    edge = (given["von_schritt"], given["nach_schritt"]) if {"von_schritt", "nach_schritt"} <= set(given) else None
    return metrics.matters_of(
        read.process,
        element=given.get("schritt", ""),
        edge=edge,
        variant=given.get("weg", ""),
        live=bool(given.get("jetzt")),
        versions=asked.versions,
        units=asked.units,
        since=asked.since,
        until=asked.until,
        after=after,
        limit=limit,
    )


def _readable(request: HttpRequest, page: MatterPage) -> list[Case]:
    units = identity.units_for("case.read", account_id=account_id_of(request), at=clock.now())
    found = cases.cases_by_id(page.subjects)
    return [found[one] for one in page.subjects if one in found and found[one].unit_id in units]


def _what(read: Reading, given: Mapping[str, str]) -> str:
    """Return in a sentence which matters these are."""
    name = partial(name_of, read.model())
    if "von_schritt" in given and "nach_schritt" in given:
        names = {"source": name(given["von_schritt"]), "target": name(given["nach_schritt"])}
        return _("Vorgänge, die von „%(source)s“ zu „%(target)s“ gegangen sind") % names
    if given.get("schritt"):
        text = _("Vorgänge, die gerade bei „%(name)s“ stehen") if given.get("jetzt") else _("Vorgänge bei „%(name)s“")
        return text % {"name": name(given["schritt"])}
    if given.get("weg"):
        return _("Abgeschlossene Vorgänge auf demselben Weg")
    return _("Vorgänge, die gerade laufen") if given.get("jetzt") else _("Abgeschlossene Vorgänge")


def _next(read: Reading, given: Mapping[str, str], page: MatterPage) -> str:
    if page.next is None:
        return ""
    kept = {name: given[name] for name in ("schritt", "jetzt", "von_schritt", "nach_schritt", "weg") if name in given}
    return f"?{read.asked.query}&{urlencode({**kept, 'ab': str(page.next)})}"


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
