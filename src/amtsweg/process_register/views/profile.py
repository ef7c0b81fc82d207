"""The profile of one process: what the register says, its documents, its status and its history; also on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from amtsweg.bpmn.api import read
from amtsweg.dmn.api import editing
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.events import Event
from amtsweg.process_register.contracts import Entry, Status
from amtsweg.process_register.queries.documents import documents_of
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.facts import facts_of
from amtsweg.process_register.queries.history import history_of
from amtsweg.process_register.rules.outline import outline
from amtsweg.process_register.rules.standing import NEXT
from amtsweg.process_register.views.frame import STATUS, frame
from amtsweg.process_register.views.labels import LABELS
from amtsweg.processes import api as processes

_SHOWN = 20
_HAPPENED: Mapping[str, Promise] = {
    "found": gettext_lazy("Von selbst aufgenommen, weil ein Modell veröffentlicht wurde"),
    "model_published": gettext_lazy("Neue Fassung des Modells"),
    "status_followed": gettext_lazy("Stand folgt dem Einsatz"),
    "listed": gettext_lazy("Aus der Liste der Stadt aufgenommen"),
    "list_changed": gettext_lazy("Aus der Liste der Stadt ergänzt"),
    "created": gettext_lazy("Angelegt"),
    "edited": gettext_lazy("Geändert"),
    "status_claimed": gettext_lazy("Stand geändert"),
    "document_added": gettext_lazy("Dokument hinzugefügt"),
    "document_removed": gettext_lazy("Dokument entfernt"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the history."""

    at: datetime
    title: str
    text: str
    who: str
    quiet: bool = False


@staff("process.read")
@require_safe
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the register says about one process."""
    return render_profile(request, entry(slug))


def render_profile(request: HttpRequest, found: Entry, *, status: int = 200, **more: object) -> HttpResponse:
    """Render the profile; ``more`` are the mistakes of a form that stands on it, and what was entered."""
    facts = facts_of(found.process)
    history = history_of(found.id)
    context = {
        **frame(request, found, "process-register-entry"),
        "rows": list(_rows(found)),
        "facts": facts,
        "next_statuses": [(one.value, STATUS[one][0]) for one in _next(found, history)],
        "documents": documents_of(found.id),
        "history": [_happened(event) for event in history[:_SHOWN]],
        **more,
    }
    return render(request, "process_register/profile.html", context, status=status)


@staff("process.read")
@require_safe
def printed(request: HttpRequest, slug: str) -> HttpResponse:
    """Show everything about one process as one document: profile, steps, tables, legal basis."""
    found = entry(slug)
    versions = processes.deployed_versions(found.process) if found.process else []
    context = {**frame(request, found, ""), "rows": list(_rows(found)), "printed_at": clock.now()}
    if versions:
        files = processes.model_files(found.process, versions[0].version)
        tables = [table for dmn in files.decisions.values() for table in editing.read_grids(dmn)]
        context |= {"version": versions[0], "steps": outline(read(files.bpmn)), "tables": tables}
    return render(request, "process_register/printed.html", context)


def _next(found: Entry, history: list[Event]) -> tuple[Status, ...]:
    """What people may say next: of a process with a model, from what they said of it last."""
    if found.status in NEXT:
        return NEXT[found.status]
    claims = [event.data.get("to") for event in history if event.kind == "process_register.status_claimed"]
    return NEXT.get(Status(str(claims[0])) if claims else Status.RECORDED, ())


def _rows(found: Entry) -> Iterator[tuple[Promise, str]]:
    values = {
        "owner": found.owner,
        "leika_keys": ", ".join(found.leika_keys),
        "fim_key": found.fim_key,
        "legal_basis": "\n".join(found.legal_basis),
        "benefit": found.benefit,
        "yearly_volume": "" if found.yearly_volume is None else f"{found.yearly_volume:,}".replace(",", "."),
        "media_breaks": found.media_breaks,
        "goals": found.goals,
        "target_percent": "" if found.target_percent is None else f"{found.target_percent} %".replace("-", "−"),
        "it_used": found.it_used,
        "source": found.source,
    }
    for name, value in values.items():
        if value:
            yield LABELS[name], value


def _happened(event: Event) -> Happened:
    kind = event.kind.removeprefix("process_register.")
    who = "" if event.actor.label.startswith("system:") else event.actor.label
    return Happened(event.at, str(_HAPPENED.get(kind, kind)), "\n".join(_details(event)), who)


def _details(event: Event) -> Iterator[str]:
    data = event.data
    if "version" in data:
        yield _("Fassung %(number)s") % {"number": data["version"]}
    if event.kind.endswith(("edited", "list_changed")) and isinstance(data.get("fields"), list):
        fields = [str(LABELS[name]) for name in data["fields"] if name in LABELS]  # type: ignore[attr-defined]  # a list, as asked above
        yield ", ".join(fields)
    if "to" in data:
        yield f"{STATUS[Status(str(data['from']))][0]} → {STATUS[Status(str(data['to']))][0]}"
    elif event.kind.endswith("status_followed"):
        yield str(STATUS[Status(str(data["status"]))][0])
    if "title" in data:
        yield str(data["title"])
    if event.reason:
        yield event.reason
