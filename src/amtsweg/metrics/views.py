"""The page of figures, and the same as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amtsweg.identity.api import actor_of, staff, units_for
from amtsweg.kernel import clock
from amtsweg.metrics.contracts import Figures
from amtsweg.metrics.queries.figures import service_figures
from amtsweg.metrics.rules.figures import bar_chart, begin_of_weeks, spoken

PERIODS: Mapping[str, Promise] = {
    "4": gettext_lazy("4 Wochen"),
    "13": gettext_lazy("13 Wochen"),
    "52": gettext_lazy("52 Wochen"),
}
_DEFAULT = "13"


@require_safe
@staff("metrics.read")
def figures_page(request: HttpRequest) -> HttpResponse:
    """Show figures, chart and table, for all services or one."""
    weeks, service = _asked(request)
    shown = _figures(request, weeks, service)
    context = {
        "figures": shown,
        "rows": [(row, spoken(row.target)) for row in shown.services],
        "chart": bar_chart(shown.weeks),
        "total_open": sum(row.open for row in shown.services),
        "total_finished": sum(row.finished for row in shown.services),
        "service": service,
        "periods": PERIODS.items(),
        "weeks": weeks,
    }
    return render(request, "metrics/figures.html", context)


@require_safe
@staff("metrics.read")
def figures_json(request: HttpRequest) -> JsonResponse:
    """Return the figures for a machine."""
    weeks, service = _asked(request)
    return JsonResponse(asdict(_figures(request, weeks, service)))


def _asked(request: HttpRequest) -> tuple[str, str]:
    weeks = request.GET.get("zeitraum", _DEFAULT)
    return weeks if weeks in PERIODS else _DEFAULT, request.GET.get("leistung", "")[:80]


def _figures(request: HttpRequest, weeks: str, service: str = "") -> Figures:
    at = clock.now()
    account_id = cast(UUID, actor_of(request).account_id)  # nobody comes here without an account
    units = units_for("metrics.read", account_id=account_id, at=at)
    return service_figures(units=units, since=begin_of_weeks(at, weeks=int(weeks)), until=at, service=service)
