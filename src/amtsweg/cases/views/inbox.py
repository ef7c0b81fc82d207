"""The clerk's inbox and the list of all cases."""

from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.cases.queries.cases import CaseFilter, list_cases
from amtsweg.cases.queries.inbox import InboxQuery, InboxView, inbox
from amtsweg.cases.views.who import account_id_of
from amtsweg.catalogue import api as catalogue
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.processes.contracts import TaskCursor, TaskSort

PAGE = 50
Key = tuple[datetime, UUID]
Kind = TypeVar("Kind", bound=StrEnum)


@staff("case.read")
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Show what is to be done: by me, by my group, overdue, or all."""
    query = InboxQuery(
        view=_choice(InboxView, request.GET.get("ansicht"), InboxView.GROUP),
        text=request.GET.get("suche", "")[:100],
        service=request.GET.get("leistung", "")[:80],
        sort=_choice(TaskSort, request.GET.get("sortierung"), TaskSort.DUE),
    )
    key = _after(request)
    page = inbox(
        query,
        account_id=account_id_of(request),
        at=clock.now(),
        after=TaskCursor(*key) if key else None,
        limit=PAGE,
    )
    context = {
        "page": page,
        "query": query,
        "views": InboxView,
        "services": catalogue.online_services(),
        "next": _next(request, page.next.order_at, page.next.id) if page.next else "",
        "is_first": key is None,
    }
    return render(request, "cases/inbox.html", context)


@staff("case.read")
@require_safe
def show_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases of my units, newest first."""
    at, account_id = clock.now(), account_id_of(request)
    wanted = CaseFilter(
        units=identity.units_for("case.read", account_id=account_id, at=at),
        text=request.GET.get("suche", "")[:100],
        service=request.GET.get("leistung", "")[:80],
        open_only=request.GET.get("stand") == "offen",
    )
    key = _after(request)
    found = list_cases(wanted, after=key, limit=PAGE + 1)
    page, more = found[:PAGE], found[PAGE:]
    context = {
        "cases": page,
        "wanted": wanted,
        "services": catalogue.online_services(),
        "next": _next(request, page[-1].opened_at, page[-1].id) if more else "",
        "is_first": key is None,
    }
    return render(request, "cases/list.html", context)


def _choice(kind: type[Kind], text: str | None, default: Kind) -> Kind:
    return next((one for one in kind if one.value == text), default)


def _after(request: HttpRequest) -> Key | None:
    # A cursor that somebody mistyped begins at the first page; that harms nobody.
    moment, _, last_id = request.GET.get("nach", "").partition("~")
    try:
        return datetime.fromisoformat(moment), UUID(last_id)
    except ValueError:
        return None


def _next(request: HttpRequest, moment: datetime, last_id: UUID) -> str:
    query = {name: value for name, value in request.GET.items() if name != "nach"}
    return "?" + urlencode({**query, "nach": f"{moment.isoformat()}~{last_id}"})
