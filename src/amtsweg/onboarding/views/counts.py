"""K3.1 as numbers, as a picture over time, by office, and as a file."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.onboarding.contracts import Counts
from amtsweg.onboarding.queries.counts import counts_by_unit, counts_now, counts_over_time
from amtsweg.onboarding.rules.chart import line_chart
from amtsweg.onboarding.views.words import ACCESS

_SPANS = (12, 24, 36)


@staff("catalogue.read")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show how many services have what, now and over time."""
    months = _months(request)
    standings = counts_over_time(until=clock.now().date(), months=months)
    now = counts_now()
    names = {unit.key: unit for unit in identity.org_units()}
    by_unit = sorted(counts_by_unit().items(), key=lambda one: -one[1].total)
    context = {
        "now": now,
        "tiles": _tiles(now),
        "months": months,
        "spans": [(span, _("%(n)s Monate") % {"n": span}) for span in _SPANS],
        "chart": line_chart(standings),
        "labels": _labels(),
        "standings": list(reversed(standings)),
        "units": [(names.get(key), key, counts) for key, counts in by_unit],
    }
    return render(request, "onboarding/counts.html", context)


@staff("catalogue.read")
@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    """Return the counts as JSON."""
    standings = counts_over_time(until=clock.now().date(), months=_months(request))
    over_time = [{"month": f"{one.month:%Y-%m}", **asdict(one.counts)} for one in standings]
    return JsonResponse({"now": asdict(counts_now()), "over_time": over_time})


def _months(request: HttpRequest) -> int:
    return next((span for span in _SPANS if str(span) == request.GET.get("monate")), 24)


def _labels() -> dict[str, str]:
    return {"total": _("Leistungen der Stadt"), **{name: str(text) for name, text in ACCESS.items()}}


def _tiles(now: Counts) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [{"name": "total", "label": _labels()["total"], "value": now.total, "share": None}]
    for name, text in ACCESS.items():
        value = int(getattr(now, name))
        share = round(100 * value / now.total) if now.total else 0
        found.append({"name": name, "label": text, "value": value, "share": share})
    return found
