"""The inbox of circulations: what I am to do, what I have started, what has ended."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.circulation.queries.circulations import Line, View, list_circulations
from amtsweg.circulation.queries.desk import Desk
from amtsweg.circulation.queries.people import Names, names_of
from amtsweg.circulation.views.here import file_url, id_of, my_desk
from amtsweg.circulation.words import ACTIONS, STATES
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.calendar import local_day

PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A line with everything said in words."""

    one: Line
    action: Promise | str
    state: Promise
    asked: str
    in_place_of: str
    started_by: str
    overdue: bool
    file_url: str


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the inbox."""

    label: str
    url: str
    current: bool
    count: str = ""


@staff("record.read")
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """Show the circulations in which I am to do something, which I have started, or which have ended."""
    at = clock.now()
    desk, view = my_desk(request, at), _view(request)
    record_file_id, after = id_of(request.GET.get("akte")), id_of(request.GET.get("nach"))
    found = list_circulations(view, desk=desk, after=after, limit=PAGE + 1, record_file_id=record_file_id)
    page = found[:PAGE]
    names = names_of(one for line in page for one in (line.holder_id, line.started_by_id))
    context = {
        "rows": [_row(one, names, desk, at) for one in page],
        "tabs": _tabs(view, record_file_id),
        "view": view,
        "next": _address(view, record_file_id, page[-1].key) if len(found) > PAGE else "",
        "first": _address(view, record_file_id) if after else "",
        "record_file_id": record_file_id,
    }
    return render(request, "circulation/inbox.html", context)


def _view(request: HttpRequest) -> View:
    return next((one for one in View if one.value == request.GET.get("ansicht")), View.TODO)


def _row(one: Line, names: Names, desk: Desk, at: datetime) -> Row:
    return Row(
        one=one,
        action=ACTIONS[one.action] if one.action else "",
        state=STATES[one.state],
        asked=names.asked(one.holder_id, one.group),
        in_place_of=names.person(one.holder_id) if one.holder_id in desk.stands_in_for else "",
        started_by=names.person(one.started_by_id),
        overdue=one.due_on is not None and one.due_on < local_day(at),
        file_url=file_url(one.record_file_id),
    )


def _tabs(current: View, record_file_id: UUID | None) -> list[Tab]:
    labels = {View.TODO: _("Zu erledigen"), View.STARTED: _("Von mir gestartet"), View.ENDED: _("Beendet")}
    if record_file_id:
        labels[View.STARTED] = _("Laufend in dieser Akte")
    return [Tab(label, _address(view, record_file_id), view is current) for view, label in labels.items()]


def _address(view: View, record_file_id: UUID | None, after: UUID | None = None) -> str:
    query = {"ansicht": view.value}
    if record_file_id:
        query["akte"] = str(record_file_id)
    if after:
        query["nach"] = str(after)
    return "?" + urlencode(query)
