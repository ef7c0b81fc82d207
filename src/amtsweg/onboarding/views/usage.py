"""How the form of a service is used: who gets how far, how long it takes, and what people stumble over."""

from collections.abc import Mapping
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import PageUsage, Usage
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.onboarding.queries.entries import entry as find

_WEEKS = (4, 12, 52)
_NOBODY = Usage({})


@staff("catalogue.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many began and finished the form, where they stopped, and which messages they saw."""
    found, at = find(slug), clock.now()
    weeks = next((one for one in _WEEKS if str(one) == request.GET.get("wochen")), 12)
    version = _number(request.GET.get("fassung", ""))
    since = (at - timedelta(weeks=weeks)).date()
    usage = _NOBODY
    if found.service:
        language = request.LANGUAGE_CODE
        usage = forms.usage.usage_of(found.service, since=since, at=at, version=version, language=language)
    context = {
        "entry": found,
        "usage": usage,
        "weeks": weeks,
        "spans": [(one, _("%(n)s Wochen") % {"n": one}) for one in _WEEKS],
        "version": version,
        "numbers": list(usage.versions),
        "share": _share(usage.finished, usage.started),
        "typical": spoken(usage.typical),
        "lines": [_line(page, usage.started) for page in usage.pages],
        "anybody": usage.started or usage.messages,
    }
    return render(request, "onboarding/usage.html", context)


def spoken(typical: tuple[int, int | None] | None) -> str:
    """Return the middle of the times as people say it; half of them took as long or less."""
    if typical is None:
        return "–"
    low, high = typical
    if high is None:
        return _("über %(time)s") % {"time": _time(low)}
    if low == 0:
        return _("unter %(time)s") % {"time": _time(high)}
    return _("%(low)s bis %(high)s") % {"low": low if high <= 90 else _time(low), "high": _time(high)}


def _time(minutes: int) -> str:
    if minutes < 120:
        return ngettext("%(n)s Minute", "%(n)s Minuten", minutes) % {"n": minutes}
    if minutes < 1440:
        return ngettext("%(n)s Stunde", "%(n)s Stunden", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)s Tag", "%(n)s Tage", minutes // 1440) % {"n": minutes // 1440}


def _line(page: PageUsage, started: int) -> Mapping[str, object]:
    return {
        "title": page.title,
        "review": not page.key,
        "conditional": page.conditional,
        "passed": page.passed,
        "left": page.left,
        "passed_share": _share(page.passed, started),
        "left_share": _share(page.left, started),
    }


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None
