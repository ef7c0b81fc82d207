"""Start a circulation from a file: by a route of the city, or freely."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.circulation.contracts import Action, Group, NewCirculation, NewStep, Route, RouteStep
from amtsweg.circulation.queries.people import group_name
from amtsweg.circulation.queries.routes import routes_for
from amtsweg.circulation.rules import MOST_STEPS
from amtsweg.circulation.services.starting import start_circulation
from amtsweg.circulation.views.here import Whom, document_url, file_url, id_of, my_desk, number_of, whom
from amtsweg.circulation.words import ACTIONS
from amtsweg.identity import api as identity
from amtsweg.identity.api import actor_of, staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.records import api as records
from amtsweg.records.contracts import RecordFile, UnknownFile

_FREE_ROWS, _MORE_ROWS, _OFFERED = 3, 3, 200


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the form: one step, as it was typed or as the route says."""

    n: int
    stage: str = ""
    action: str = ""
    who: str = ""
    days: str = ""
    own: bool = False
    problem: str = ""

    @property
    def key(self) -> str:
        """Return the number as text, for the names of its fields."""
        return str(self.n)


@dataclass(frozen=True, slots=True)
class Offered:
    """A document that may go round."""

    id: UUID
    title: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the form is about."""

    file: RecordFile
    routes: list[Route]
    route: Route | None
    people: Whom
    documents: list[Offered]


@staff("record.work")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Show the form (``?akte=…&dokument=…&weg=…``); if it is sent, start the circulation."""
    at = clock.now()
    page = _page(request, at)
    if ask := records.gate.ask_purpose(request, record_file_id=page.file.id, level=page.file.confidentiality):
        return ask
    if request.method != "POST":
        return _render(request, page, _rows_of(page.route, page.file), {})
    rows = list(_typed(request))
    if request.POST.get("do") == "more":
        return _render(request, page, _with_more(rows), {})
    problems = dict(_problems(rows, page.people))
    if problems:
        rows = [row if row.n not in problems else _marked(row, problems[row.n]) for row in rows]
        return _render(request, page, rows, {f"who-{n}": text for n, text in problems.items()})
    try:
        steps = tuple(_steps(rows, page.people))
        one = start_circulation(new=_new(request, page.file, steps), actor=_actor(request, page.file), at=at)
    except Invalid as error:
        return _render(request, page, rows, error.fields or {"steps": error.message})
    except Conflict as error:
        return _render(request, page, rows, {"steps": error.message})
    messages.success(request, _("Der Umlauf ist gestartet."))
    return redirect("circulation-page", one)


def _page(request: HttpRequest, at: datetime) -> Page:
    desk = my_desk(request, at)
    record_file_id, document_id = id_of(request.GET.get("akte")), id_of(request.GET.get("dokument"))
    if document_id and not record_file_id:
        record_file_id = records.document(document_id).record_file_id
    if record_file_id is None:
        raise UnknownFile(_("Bitte öffnen Sie zuerst die Akte, um die es geht."))
    file = records.file_by_id(record_file_id)
    if not desk.reader.sees(unit_id=file.unit_id, subject_id=file.subject_id, level=file.confidentiality):
        raise UnknownFile(_("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen."))
    identity.check_can("record.work", account_id=desk.account_id, unit_id=file.unit_id, at=at)
    routes = routes_for(identity.unit(file.unit_id))
    route = next((one for one in routes if one.key == request.GET.get("weg")), None)
    units = {step.unit_key for one in routes for step in one.steps}
    people = whom(desk, file.unit_id, at=at, more=units)
    chosen = {id_of(one) for one in request.POST.getlist("documents")} | {document_id}
    return Page(file, routes, route, people, list(_offered(desk.reader, file, chosen)))


def _offered(who: records.reads.visible.Reader, file: RecordFile, chosen: set[UUID | None]) -> Iterator[Offered]:
    """The newest documents of the file, those already chosen first."""
    rows = records.reads.visible.visible_documents(who).filter(record_file_id=file.id).order_by("-id")
    found = {row.id: row for row in (*rows.filter(id__in=[one for one in chosen if one]), *rows[:_OFFERED])}
    for row in found.values():
        yield Offered(row.id, row.title, document_url(row.id), row.id in chosen)


def _rows_of(route: Route | None, file: RecordFile) -> list[Row]:
    if route is None:
        return [Row(n, stage=str(n)) for n in range(1, _FREE_ROWS + 1)]
    return [
        Row(n, str(step.stage), step.action, _named(step, file), str(step.days or ""), step.own)
        for n, step in enumerate(route.steps, start=1)
    ]


def _named(step: RouteStep, file: RecordFile) -> str:
    """Write a route's role as people read it; a role without a unit is that of the file's own."""
    if not step.role:
        return ""
    unit_id = identity.unit_by_key(step.unit_key).id if step.unit_key else file.unit_id
    return group_name(Group(unit_id, step.role))


def _typed(request: HttpRequest) -> Iterator[Row]:
    for n in range(1, MOST_STEPS + 1):
        if f"stage-{n}" in request.POST:
            said = {name: request.POST.get(f"{name}-{n}", "").strip() for name in ("stage", "action", "who", "days")}
            yield Row(n, **said, own=f"own-{n}" in request.POST)


def _with_more(rows: list[Row]) -> list[Row]:
    last = max((number_of(row.stage) or 0 for row in rows), default=0)
    count = min(_MORE_ROWS, MOST_STEPS - len(rows))
    return [*rows, *(Row(len(rows) + n, stage=str(last + n)) for n in range(1, count + 1))]


def _is_blank(row: Row) -> bool:
    return not (row.action or row.who)


def _problems(rows: list[Row], people: Whom) -> Iterator[tuple[int, str]]:
    for row in rows:
        if not _is_blank(row):
            try:
                _step(row, people)
            except Invalid as error:
                yield row.n, error.message


def _marked(row: Row, problem: str) -> Row:
    return Row(row.n, row.stage, row.action, row.who, row.days, row.own, problem)


def _steps(rows: list[Row], people: Whom) -> Iterator[NewStep]:
    yield from (_step(row, people) for row in rows if not _is_blank(row))


def _step(row: Row, people: Whom) -> NewStep:
    if row.action not in list(Action):
        raise Invalid(_("Bitte wählen Sie aus, was zu tun ist."))
    stage, days = number_of(row.stage), number_of(row.days)
    if not stage:
        raise Invalid(_("Bitte geben Sie als Stufe eine Zahl ab 1 an."))
    if row.days and days is None:
        raise Invalid(_("Bitte geben Sie die Frist als Zahl der Arbeitstage an."))
    holder_id, group = people.read(row.who)
    return NewStep(stage, Action(row.action), holder_id, group, days, row.own)


def _new(request: HttpRequest, file: RecordFile, steps: tuple[NewStep, ...]) -> NewCirculation:
    documents = [one for one in map(id_of, request.POST.getlist("documents")) if one]
    return NewCirculation(
        record_file_id=file.id,
        title=request.POST.get("title", ""),
        document_ids=tuple(documents),
        steps=steps,
        note=request.POST.get("note", ""),
        sign_again="sign_again" in request.POST,
    )


def _actor(request: HttpRequest, file: RecordFile) -> Actor:
    return actor_of(request, action="record.work", unit_id=file.unit_id)


def _render(request: HttpRequest, page: Page, rows: list[Row], errors: Mapping[str, str]) -> HttpResponse:
    sign_again = page.route.sign_again if page.route else True
    context = {
        "page": page,
        "file_url": file_url(page.file.id),
        "rows": rows,
        "actions": ACTIONS.items(),
        "errors": errors,
        "entered": request.POST or {"title": page.route.title if page.route else ""},
        "sign_again": "sign_again" in request.POST if request.POST else sign_again,
        "may_grow": len(rows) < MOST_STEPS,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "circulation/start.html", context, status=status)
