"""Waiting lists at the workplace: the queues of my units, who waits in one, and places that become free."""

from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.cases.contracts import WaitingGroup
from amtsweg.cases.queries.waiting import groups_of_units, queue
from amtsweg.cases.services.filling import open_vacancies, withdraw_vacancy
from amtsweg.cases.views.who import account_id_of
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotFound

PAGE = 50
_LONGEST_NUMBER = 5


@staff("case.read")
@require_safe
def show_groups(request: HttpRequest) -> HttpResponse:
    """Show the queues of my units with their figures."""
    groups = groups_of_units(_units(request))
    titles = {one.slug: one.title for one in catalogue.online_services()}
    lines = [{"group": one, "title": titles.get(one.service_slug, one.service_slug)} for one in groups]
    return render(request, "cases/waiting/groups.html", {"lines": lines})


@staff("case.read")
@require_http_methods(["GET", "HEAD", "POST"])
def show_group(request: HttpRequest, service_slug: str) -> HttpResponse:
    """Show who waits in one queue; if it is sent, open free places or take one back."""
    units = _units(request)
    wanted = request.GET.get("gruppe", "")
    found = [one for one in groups_of_units(units) if (one.service_slug, one.group) == (service_slug, wanted)]
    if not found:
        raise NotFound(_("Diese Warteliste gibt es nicht, oder Sie dürfen sie nicht sehen."))
    group = found[0]
    if request.method != "POST":
        return _render(request, group, units, {})
    identity.check_can("case.work", account_id=account_id_of(request), unit_id=group.unit_id, at=clock.now())
    try:
        return _change(request, group)
    except Invalid as error:
        return _render(request, group, units, error.fields)


def _change(request: HttpRequest, group: WaitingGroup) -> HttpResponse:
    actor = identity.actor_of(request, action="case.work", unit_id=group.unit_id)
    if request.POST.get("do") == "withdraw":
        withdraw_vacancy(
            service_slug=group.service_slug, group=group.group, unit_id=group.unit_id, actor=actor, at=clock.now()
        )
        messages.success(request, _("Ein freier Platz ist zurückgenommen."))
    else:
        count = _number(request.POST.get("count", ""))
        open_vacancies(
            service_slug=group.service_slug,
            group=group.group,
            unit_id=group.unit_id,
            count=count,
            actor=actor,
            at=clock.now(),
        )
        done = ngettext(
            "Ein Platz ist frei gemeldet. Wer als Nächstes an der Reihe ist, bekommt gleich ein Angebot.",
            "%(count)s Plätze sind frei gemeldet. Wer als Nächstes an der Reihe ist, bekommt gleich ein Angebot.",
            count,
        )
        messages.success(request, done % {"count": count})
    return redirect(_address(group))


def _render(request: HttpRequest, group: WaitingGroup, units: frozenset[UUID], errors: dict[str, str]) -> HttpResponse:
    offset = _number(request.GET.get("ab", ""))
    found = queue(group.service_slug, group.group, units=units, offset=offset, limit=PAGE + 1)
    may_work = identity.can("case.work", account_id=account_id_of(request), unit_id=group.unit_id, at=clock.now())
    context = {
        "group": group,
        "service": catalogue.current_version(group.service_slug),
        "entries": found[:PAGE],
        "first": _address(group) if offset else "",
        "next": _address(group, offset + PAGE) if len(found) > PAGE else "",
        "may_work": may_work,
        "errors": errors,
        "entered": request.POST.get("count", "1"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "cases/waiting/group.html", context, status=status)


def _units(request: HttpRequest) -> frozenset[UUID]:
    return identity.units_for("case.read", account_id=account_id_of(request), at=clock.now())


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else 0


def _address(group: WaitingGroup, offset: int = 0) -> str:
    query = {"gruppe": group.group} | ({"ab": offset} if offset else {})
    return reverse("cases-waiting-group", args=[group.service_slug]) + "?" + urlencode(query)
