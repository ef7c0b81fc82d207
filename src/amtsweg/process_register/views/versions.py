"""The versions of a process: when and where each came from, what is different, and the files as they were deployed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amtsweg.bpmn.api import comparing, read
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import Origin
from amtsweg.dmn.api import compare_tables
from amtsweg.identity.api import staff
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Entry
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.history import history_of
from amtsweg.process_register.rules.differences import (
    Difference,
    Sort,
    process_differences,
    table_differences,
)
from amtsweg.process_register.views.frame import frame
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import DeployedVersion

_ORIGIN: Mapping[Origin, Promise] = {
    Origin.PACK: gettext_lazy("aus einem Paket"),
    Origin.EDITOR: gettext_lazy("hier freigegeben"),
}
_SORT: Mapping[Sort, tuple[Promise, str]] = {
    Sort.NEW: (gettext_lazy("neu"), "success"),
    Sort.GONE: (gettext_lazy("entfallen"), "danger"),
    Sort.CHANGED: (gettext_lazy("geändert"), "info"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One version in the list."""

    model: DeployedVersion
    origin: str
    who: str
    reason: str


@staff("process.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show all versions and what is different between two of them; without a choice between the last two."""
    found = entry(slug)
    models = processes.deployed_versions(found.process) if found.process else []
    old, new = _asked(request, models)
    context = {
        **frame(request, found, "process-register-versions"),
        "lines": _lines(found, models),
        "old": old,
        "new": new,
        "differences": _differences(found.process, old, new) if old and new else None,
    }
    return render(request, "process_register/versions.html", context)


@staff("process.read")
@require_safe
def drawing(request: HttpRequest, slug: str, version: int) -> HttpResponse:  # noqa: ARG001 - as every view
    """Hand over the drawing of a version, byte for byte."""
    found = entry(slug)
    files = processes.model_files(found.process, version)
    return _file(files.bpmn, f"{found.slug}-{version}.bpmn")


@staff("process.read")
@require_safe
def table(request: HttpRequest, slug: str, version: int, name: str) -> HttpResponse:  # noqa: ARG001 - as every view
    """Hand over a decision file of a version, byte for byte."""
    content = processes.model_files(entry(slug).process, version).decisions.get(name)
    if content is None:
        raise NotFound("Diese Entscheidungstabelle gibt es in dieser Fassung nicht.")
    return _file(content, f"{slug}-{version}-{name}.dmn")


def _file(content: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _asked(request: HttpRequest, models: Sequence[DeployedVersion]) -> tuple[int | None, int | None]:
    known = [model.version for model in models]
    asked = [next((one for one in known if str(one) == request.GET.get(name, "")), None) for name in ("alt", "neu")]
    if None in asked:
        return (known[1], known[0]) if len(known) > 1 else (None, None)
    return asked[0], asked[1]


def _lines(found: Entry, models: Sequence[DeployedVersion]) -> list[Line]:
    origins = _origins(found.process)
    published = {event.data["version"]: event for event in history_of(found.id) if "version" in event.data}
    lines = []
    for model in models:
        event = published.get(model.version)
        who = event.actor.label if event and not event.actor.label.startswith("system:") else ""
        lines.append(Line(model, origins.get(model.version, ""), who, event.reason if event else ""))
    return lines


def _origins(process: str) -> dict[int, str]:
    try:
        return {line.version: str(_ORIGIN[line.origin]) for line in catalogue.versions(process)} if process else {}
    except NotFound:  # deployed without a service
        return {}


def _differences(process: str, old: int, new: int) -> list[tuple[Difference, Promise, str]]:
    before, after = processes.model_files(process, old), processes.model_files(process, new)
    found = process_differences(comparing.compare(read(before.bpmn), read(after.bpmn)))
    for name in sorted({*before.decisions, *after.decisions}):
        found += _of_file(name, before.decisions.get(name), after.decisions.get(name))
    return [(one, *_SORT[one.sort]) for one in found]


def _of_file(name: str, before: bytes | None, after: bytes | None) -> list[Difference]:
    if before is None:
        return [Difference(Sort.NEW, f"{name}.dmn")]
    if after is None:
        return [Difference(Sort.GONE, f"{name}.dmn")]
    return table_differences(compare_tables(before, after))
