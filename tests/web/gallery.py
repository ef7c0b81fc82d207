"""A page of each kind with all parts on it, beside the real addresses: for looking at, and for axe."""

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from amtsweg.identity.api import citizen
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Conflict, Invalid
from amtsweg.web import errors
from amtsweg.web.urls import handler400, handler403, handler404, handler500
from amtsweg.web.urls import urlpatterns as real

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
_CONTEXT = {
    "errors": {"id_name": "Bitte geben Sie Ihren Namen ein.", "id_reason": "Bitte nennen Sie den Zweck."},
    "step_labels": ["Anlass", "Angaben", "Grundstücke", "Nachweise", "Prüfen"],
    "facts": [("Gebühr", "15 bis 100 Euro"), ("Dauer", "etwa 5 Arbeitstage"), ("Zuständig", "Bauordnungsamt (StA 63)")],
    "entries": [
        SimpleNamespace(at=_AT, title="Eingegangen", text="Eingangsnummer PB-4F7K-9Q2M-C", who="", quiet=False),
        SimpleNamespace(at=_AT + timedelta(days=1), title="In Bearbeitung", text="", who="Erika Beispiel", quiet=True),
    ],
    "tab_items": [
        SimpleNamespace(label="Meine", url="?wessen=meine", current=True, count=4),
        SimpleNamespace(label="Meine Gruppe", url="?wessen=gruppe", current=False, count=17),
        SimpleNamespace(label="Überfällig", url="?wessen=faellig", current=False, count=0),
    ],
    "rows": [
        {
            "number": f"PB-4F7K-9Q{i}M-C",
            "task": "Vollständigkeit prüfen",
            "service": "Auskunft aus dem Baulastenverzeichnis",
            "due": f"{i + 2}.3.2026",
            "state": ("Neu", "Wartet", "Überfällig")[i % 3],
            "kind": ("info", "neutral", "danger")[i % 3],
        }
        for i in range(1, 9)
    ],
}


def show(request: HttpRequest, name: str) -> HttpResponse:
    """Show one page of the gallery."""
    return render(request, f"gallery/{name}.html", _CONTEXT)


def conflict(request: HttpRequest) -> HttpResponse:
    """Fail as a service would."""
    raise Conflict("Diese Aufgabe hat inzwischen jemand anders erledigt.")


def invalid(request: HttpRequest) -> HttpResponse:
    """Fail over an answer."""
    raise Invalid("Bitte prüfen Sie Ihre Angaben.", {"name": "Der Name fehlt."})


def fault(request: HttpRequest) -> HttpResponse:
    """Break."""
    return errors.server_error(request)


def kept(request: HttpRequest) -> HttpResponse:
    """Show what a person sees whose sign-in ran out while writing."""
    posted = HttpRequest()
    posted.method, posted.path, posted.META, posted.COOKIES = "POST", request.path, request.META, request.COOKIES
    posted.user, posted.session = request.user, request.session  # type: ignore[attr-defined]  # set by middleware
    posted.POST = request.GET
    return errors.signed_out(posted)


@citizen
def signed_in(request: HttpRequest) -> HttpResponse:
    """Be there only for people who are signed in."""
    return HttpResponse("Willkommen")


urlpatterns = [
    path("muster/angemeldet/", signed_in),
    path("muster/konflikt/", conflict),
    path("muster/eingabe/", invalid),
    path("muster/fehler/", fault),
    path("muster/behalten/", kept),
    path("muster/<slug:name>/", show),
    *real,
]
