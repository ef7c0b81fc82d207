"""How long a process takes, which ways it takes, and whether it became shorter."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.bpmn.api import ProcessModel
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import clock
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import Bottleneck, Comparison, ProcessTimes, Span, Variant
from amtsweg.process_register.rules.analysis import duration, name_of, parts
from amtsweg.process_register.rules.asked import Compared, compared
from amtsweg.process_register.views.analysis_frame import Reading, reading

_TAB = "process-register-analysis"
_MOST_VARIANTS = 30
_TARGET = -20.0  # what the city's strategy asks for: a fifth shorter


@require_safe
@staff("metrics.read")
def times(request: HttpRequest, slug: str) -> HttpResponse:
    """Show durations, where the time goes, and what was done in time."""
    read = reading(request, slug)
    asked = read.asked
    found = metrics.process_times(
        read.process, versions=asked.versions, units=asked.units, since=asked.since, until=asked.until
    )
    model = read.model()
    context = {
        **read.context(request, _TAB),
        "page": "times",
        "times": found,
        "median": duration(found.median_seconds),
        "p90": duration(found.p90_seconds),
        "target": metrics.spoken(found.target),
        "chart": metrics.bar_chart(found.weeks),
        "parts": parts(_where_time_goes(found)),
        "elements": [_bottleneck(one, name_of(model, one.element)) for one in found.elements],
        "offices": [_bottleneck(one, _office(one)) for one in found.units],
    }
    return render(request, "process_register/analysis/times.html", context)


def _where_time_goes(found: ProcessTimes) -> Sequence[tuple[str, float, str]]:
    return (
        (_("Aufgaben warten auf jemanden"), found.waiting_seconds, "waiting"),
        (_("Aufgaben in Arbeit"), found.working_seconds, "working"),
        (_("Warten auf anderes: Antworten, Zahlungen, Fristen"), found.elsewhere_seconds, "elsewhere"),
    )


def _bottleneck(one: Bottleneck, name: str) -> Mapping[str, object]:
    return {
        "name": name,
        "element": one.element,
        "count": one.count,
        "share": one.share,
        "width": round(one.share, 1),
        "waiting": duration(one.waiting_seconds or None),
        "working": duration(one.working_seconds or None),
        "elsewhere": duration(one.elsewhere_seconds or None),
    }


def _office(one: Bottleneck) -> str:
    if one.unit_id is None:
        return "–"
    try:
        return identity.unit(one.unit_id).name
    except UnknownUnit:
        return _("unbekannte Einheit")


@require_safe
@staff("metrics.read")
def variants(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the ways that runs took, the most frequent first."""
    read = reading(request, slug)
    asked, model = read.asked, read.model()
    found = metrics.process_variants(
        read.process,
        versions=asked.versions,
        units=asked.units,
        since=asked.since,
        until=asked.until,
        limit=_MOST_VARIANTS,
    )
    rows = [_variant(number, one, model) for number, one in enumerate(found.variants, 1)]
    context = {**read.context(request, _TAB), "page": "variants", "variants": found, "rows": rows}
    return render(request, "process_register/analysis/variants.html", context)


def _variant(number: int, one: Variant, model: ProcessModel | None) -> Mapping[str, object]:
    seen: dict[str, int] = {}
    path = []
    for element in one.path:
        seen[element] = seen.get(element, 0) + 1
        path.append({"name": name_of(model, element), "time": seen[element]})
    return {
        "number": number,
        "variant": one,
        "path": path,
        "median": duration(one.median_seconds),
        "width": round(one.share, 1),
        "loops": [(name_of(model, element), count) for element, count in one.loops.items()],
    }


@require_safe
@staff("metrics.read")
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Compare two periods with a target, by the medians of their durations."""
    read = reading(request, slug)
    usual = _TARGET if read.entry.target_percent is None else float(read.entry.target_percent)
    typed = compared(request.GET.dict(), at=clock.now(), target_percent=usual)
    context = {**read.context(request, _TAB), "page": "comparison", "typed": typed, **_compared(read, typed)}
    return render(request, "process_register/analysis/comparison.html", context)


def _compared(read: Reading, typed: Compared) -> Mapping[str, object]:
    if typed.errors or typed.before is None or typed.after is None:
        return {}
    found = metrics.compare_periods(
        read.process,
        before=Span(*typed.before),
        after=Span(*typed.after),
        units=read.asked.units,
        versions=read.asked.versions,
        target_percent=typed.target_percent,
    )
    return {"comparison": found, "rows": _spans(found), **_verdict(found)}


def _spans(found: Comparison) -> list[Mapping[str, object]]:
    named = ((_("Vorher (Ausgangswert)"), found.before), (_("Nachher"), found.after))
    return [
        {
            "name": name,
            "span": span,
            "median": duration(span.median_seconds),
            "p90": duration(span.p90_seconds),
            "mean": duration(span.mean_seconds),
        }
        for name, span in named
    ]


def _verdict(found: Comparison) -> Mapping[str, object]:
    change = found.change_percent
    wanted = found.before.median_seconds
    return {
        "change": None if change is None else abs(change),
        "shorter": change is not None and change < 0,
        "goal": duration(None if wanted is None else wanted * (1 + found.target_percent / 100)),
    }
