"""Decision tables to read and to try out: for everybody who may read the register."""

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import VersionLine
from amtsweg.dmn.api import editing
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.tables import (
    draft_of,
    drafts_of,
    file_of_version,
    grids_of,
    publications,
    service_in_force,
)
from amtsweg.process_register.rules.tables.drafts import Draft, Publication, asked_for, context_for
from amtsweg.process_register.rules.tables.trying import model_of, part_names, try_decision
from amtsweg.process_register.views.frame import frame
from amtsweg.process_register.views.tables.shared import (
    TAB,
    Field,
    File,
    ShownTable,
    asked_fields,
    given_in,
    older_version,
    open_file,
    show,
    shown_table,
    shown_tables,
)
from amtsweg.process_register.views.tables.words import column_name

_VERSIONS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in the list of a process's tables."""

    name: str
    url: str
    tables: list[ShownTable]
    draft: Draft | None
    last: Publication | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A table with the fields to try it out, and what came out."""

    table: ShownTable
    fields: list[Field]
    results: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A version of the service and, where people published it, why."""

    version: VersionLine
    publication: Publication | None
    is_current: bool


@staff("process.read")
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show which files of decisions a process has, what they decide, and who is at work on them."""
    found = entry(slug)
    context = frame(request, found, TAB)
    try:
        version = service_in_force(found.process)
    except NotFound:
        return render(request, "process_register/tables/overview.html", {**context, "files": []})
    drafts, last = drafts_of(found.process), publications(found.process)
    context["files"] = [
        FileLine(
            name=name,
            url=reverse("process-register-table", args=[slug, name]),
            tables=shown_tables(xml),
            draft=drafts.get(name),
            last=next((one for one in last if one.name == name), None),
        )
        for name, xml in sorted(version.decisions.items())
    ]
    return render(request, "process_register/tables/overview.html", {**context, "version": version})


@staff("process.read")
@require_safe
def table(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Show the tables of a file as they are in force; with values in the address, what they decide for them."""
    file = open_file(slug, name)
    context = {
        "trials": [_trial(request, file, grid, number) for number, grid in enumerate(grids_of(file.xml), 1)],
        "draft": draft_of(file.version.service_slug, name),
        "history": _history(file),
    }
    return show(request, "table", file, context)


def _trial(request: HttpRequest, file: File, grid: editing.Grid, number: int) -> Trial:
    asked = asked_for(model_of(file.xml), grid.decision, file.form)
    given = given_in(request.GET, asked)
    if request.GET.get("tabelle") != str(number):
        fields = [replace(field, problem="") for field in asked_fields(asked, {})]
        return Trial(shown_table(grid, number), fields, [])
    outcome = try_decision(file.xml, grid, context_for(asked, given), at=clock.now())
    names = {column.name: column_name(grid, place, output=True) for place, column in enumerate(grid.outputs)}
    results = [(names.get(part, ""), outcome.parts.get(part, "null")) for part in part_names(grid)]
    return Trial(shown_table(grid, number, outcome), asked_fields(asked, given), results)


def _history(file: File) -> list[HistoryLine]:
    known = {one.version_id: one for one in publications(file.version.service_slug, file.name)}
    versions = catalogue.versions(file.version.service_slug)[:_VERSIONS_SHOWN]
    return [HistoryLine(one, known.get(one.id), one.id == file.version.id) for one in versions]


@staff("process.read")
@require_safe
def download(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Hand out a file: as in force, of an older version (``fassung``), or the draft (``entwurf``)."""
    file = open_file(slug, name)
    xml, label = file.xml, f"{name}.dmn"
    if "entwurf" in request.GET:
        draft = draft_of(file.version.service_slug, name)
        if draft is None:
            raise NotFound("Zu dieser Entscheidung gibt es keinen Entwurf.")
        xml = draft.xml
    elif "fassung" in request.GET:
        slug = file.version.service_slug
        xml = file_of_version(slug, name, older_version(file, request.GET["fassung"]))
    response = HttpResponse(xml, content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=label) or ""
    return response
