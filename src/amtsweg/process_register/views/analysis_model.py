"""The model as it is drawn, with the figures of its elements on it, and the files behind it."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.kernel.errors import NotFound
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import ProcessMap
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.rules.analysis import duration, legend, name_of, steps
from amtsweg.process_register.views.analysis_frame import Reading, reading
from amtsweg.processes import api as processes

_SHAPE, _DECISION_SHAPE = b"BPMNShape", b"DMNShape"


@require_safe
@staff("process.read")
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the drawing, coloured by a figure, and the same figures as a table."""
    read = reading(request, slug)
    context = {**read.context(request, "process-register-model"), **_drawn(read)}
    return render(request, "process_register/analysis/model.html", context)


def _drawn(read: Reading) -> Mapping[str, object]:
    model, asked = read.model(), read.asked
    if model is None or read.drawn_version is None:
        return {}
    files = processes.model_files(read.process, read.drawn_version)
    found = metrics.process_map(
        read.process, versions=asked.versions, units=asked.units, since=asked.since, until=asked.until
    )
    return {
        "map": found,
        "drawn_version": read.drawn_version,
        "has_drawing": _SHAPE in files.bpmn,
        "decisions": [name for name, content in files.decisions.items() if _DECISION_SHAPE in content],
        "steps": steps(model, found.elements, asked.shown),
        "legend": legend(found.elements.values(), asked.shown),
        "ways": _ways(read, found),
    }


def _ways(read: Reading, found: ProcessMap) -> list[Mapping[str, object]]:
    model = read.model()
    return [
        {
            "edge": edge,
            "source": name_of(model, edge.source),
            "target": name_of(model, edge.target),
            "median": duration(edge.median_seconds),
        }
        for edge in sorted(found.edges, key=lambda edge: -edge.count)
    ]


@require_safe
@staff("process.read")
def drawing(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the drawing of a version as it was deployed, the newest if none is named."""
    read = reading(request, slug)
    if read.drawn_version is None:
        raise NotFound("Zu diesem Prozess gibt es noch kein Modell.")
    return _file(processes.model_files(read.process, read.drawn_version).bpmn)


@require_safe
@staff("process.read")
def decision(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Return a decision file of a version as it was deployed."""
    read = reading(request, slug)
    files = processes.model_files(read.process, read.drawn_version).decisions if read.drawn_version else {}
    if name not in files:
        raise NotFound(f"Die Entscheidung „{name}“ gehört nicht zu „{entry(slug).title}“.")
    return _file(files[name])


def _file(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="application/xml")
