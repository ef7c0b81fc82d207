"""Reminders at the workplace: what is due and coming, setting one, putting it off, being done with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.circulation.contracts import NewReminder, Reminder
from amtsweg.circulation.queries.desk import Desk
from amtsweg.circulation.queries.people import Names, names_of
from amtsweg.circulation.queries.reminders import Cursor, list_reminders, reminder, reminders_of_file
from amtsweg.circulation.services.reminding import finish_reminder, put_off_reminder, set_reminder
from amtsweg.circulation.views.here import (
    Whom,
    ask_what_for,
    day_of,
    document_url,
    file_url,
    id_of,
    me,
    my_desk,
    number_of,
    whom,
)
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.calendar import local_day
from amtsweg.kernel.errors import Invalid
from amtsweg.records import api as records
from amtsweg.records.contracts import Document, RecordFile, UnknownDocument, UnknownFile

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder as it stands in a list."""

    one: Reminder
    for_name: str
    in_place_of: str
    overdue: bool
    document_url: str = ""
    file_url: str = ""


@staff("record.read")
@require_safe
def show_reminders(request: HttpRequest) -> HttpResponse:
    """Show what is due for me, or what is coming; with ``?akte`` all open reminders of one file."""
    at = clock.now()
    desk, today = my_desk(request, at), local_day(at)
    coming, record_file_id = request.GET.get("ansicht") == "kommend", id_of(request.GET.get("akte"))
    after = _cursor(request.GET.get("nach", ""))
    if record_file_id:
        page, more = reminders_of_file(record_file_id, who=desk.reader), False
    else:
        found = list_reminders(desk, today=today, coming=coming, after=after, limit=PAGE + 1)
        page, more = found[:PAGE], len(found) > PAGE
    names = names_of(one.for_id for one in page)
    context = {
        "lines": [_line(one, names, desk, at) for one in page],
        "coming": coming,
        "record_file_id": record_file_id,
        "next": _next(request, page[-1]) if more else "",
        "is_first": after is None or record_file_id,
    }
    return render(request, "circulation/reminders.html", context)


@staff("record.read")
@require_http_methods(["GET", "HEAD", "POST"])
def new_reminder(request: HttpRequest) -> HttpResponse:
    """Set a reminder on a file, or on a document in it (``?akte=…&dokument=…``)."""
    at = clock.now()
    desk = my_desk(request, at)
    file, document = _about(request, desk)
    if ask := records.gate.ask_purpose(request, record_file_id=file.id, level=file.confidentiality):
        return ask
    people = whom(desk, file.unit_id, at=at)
    if request.method == "POST":
        try:
            new = _entered(request, file, document, people)
            set_reminder(new=new, actor=actor_of(request), at=at)
        except Invalid as error:
            return _render_new(request, file, document, people, error.fields or {"reason": error.message})
        messages.success(request, _("Die Wiedervorlage ist eingetragen."))
        return redirect(file_url(file.id) or reverse("circulation-reminders"))
    return _render_new(request, file, document, people, {})


@staff("record.read")
@require_http_methods(["GET", "HEAD", "POST"])
def show_reminder(request: HttpRequest, reminder_id: UUID) -> HttpResponse:
    """Show a reminder; if it is sent, put it off or be done with it."""
    at = clock.now()
    desk = my_desk(request, at)
    found = reminder(reminder_id, who=desk.reader)
    if ask := ask_what_for(request, found.record_file_id):
        return ask
    if request.method == "POST":
        try:
            return _change(request, found, at)
        except Invalid as error:
            return _render_one(request, found, desk, at, error.fields or {"reason": error.message})
    return _render_one(request, found, desk, at, {})


def _change(request: HttpRequest, found: Reminder, at: datetime) -> HttpResponse:
    revision, actor, post = number_of(request.POST.get("revision", "")) or 0, actor_of(request), request.POST
    if post.get("do") == "put_off":
        due_on, reason = _day(request, "due_on"), post.get("reason", "")
        put_off_reminder(reminder_id=found.id, revision=revision, due_on=due_on, reason=reason, actor=actor, at=at)
        messages.success(request, _("Die Wiedervorlage ist verlegt."))
    else:
        finish_reminder(reminder_id=found.id, revision=revision, note=post.get("note", ""), actor=actor, at=at)
        messages.success(request, _("Die Wiedervorlage ist erledigt."))
    return redirect("circulation-reminders")


def _about(request: HttpRequest, desk: Desk) -> tuple[RecordFile, Document | None]:
    record_file_id, document_id = id_of(request.GET.get("akte")), id_of(request.GET.get("dokument"))
    document = records.document(document_id) if document_id else None
    wanted = document.record_file_id if document and not record_file_id else record_file_id
    if wanted is None:
        raise UnknownFile(_("Bitte öffnen Sie zuerst die Akte, um die es geht."))
    file = records.file_by_id(wanted)
    if not desk.reader.sees(unit_id=file.unit_id, subject_id=file.subject_id, level=file.confidentiality):
        raise UnknownFile(_("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen."))
    if document and document.record_file_id != file.id:
        raise UnknownDocument(_("Dieses Dokument gibt es in dieser Akte nicht."))
    return file, document


def _entered(request: HttpRequest, file: RecordFile, document: Document | None, people: Whom) -> NewReminder:
    try:
        for_id, group = people.read(request.POST.get("for", ""))
    except Invalid as error:
        raise Invalid(error.message, {"for": error.message}) from None
    reason = request.POST.get("reason", "")
    return NewReminder(file.id, _day(request, "due_on"), reason, document.id if document else None, for_id, group)


def _day(request: HttpRequest, name: str) -> date:
    try:
        return day_of(request.POST.get(name, ""))
    except Invalid as error:
        raise Invalid(error.message, {name: error.message}) from None


def _render_new(
    request: HttpRequest, file: RecordFile, document: Document | None, people: Whom, errors: Mapping[str, str]
) -> HttpResponse:
    person = me(request)
    context = {
        "file": file,
        "file_url": file_url(file.id),
        "document": document,
        "people": people,
        "errors": errors,
        "entered": request.POST or {"for": people.person_label(person)},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "circulation/reminder_new.html", context, status=status)


def _render_one(
    request: HttpRequest, found: Reminder, desk: Desk, at: datetime, errors: Mapping[str, str]
) -> HttpResponse:
    names = names_of([found.for_id, found.set_by_id])
    context = {
        "line": _line(found, names, desk, at),
        "set_by": names.person(found.set_by_id),
        "may_change": found.done_at is None
        and (desk.has(found.for_id, found.group) or found.set_by_id == desk.account_id),
        "errors": errors,
        "entered": request.POST,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "circulation/reminder.html", context, status=status)


def _line(one: Reminder, names: Names, desk: Desk, at: datetime) -> Line:
    absent = one.for_id in desk.stands_in_for
    return Line(
        one=one,
        for_name=names.asked(one.for_id, one.group),
        in_place_of=names.person(one.for_id) if absent else "",
        overdue=one.due_on < local_day(at),
        document_url=document_url(one.document_id) if one.document_id else "",
        file_url=file_url(one.record_file_id),
    )


def _cursor(text: str) -> Cursor | None:
    # A cursor that somebody mistyped begins at the first page; that harms nobody.
    day, _sign, last_id = text.partition("~")
    try:
        return Cursor(day_of(day), UUID(last_id))
    except (Invalid, ValueError):
        return None


def _next(request: HttpRequest, last: Reminder) -> str:
    query = {name: value for name, value in request.GET.items() if name != "nach"}
    return "?" + urlencode({**query, "nach": f"{last.due_on.isoformat()}~{last.id}"})
