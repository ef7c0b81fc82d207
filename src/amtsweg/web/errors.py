"""Pages for what goes wrong, in plain words. Whatever a person has typed is never lost with them."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.identity.api import municipality
from amtsweg.kernel.errors import AmtswegError, Conflict, Invalid, NotAllowed, NotFound, OutsideUnavailable, TooMuch
from amtsweg.kernel.ids import readable_number

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Page:
    status: HTTPStatus
    title: Promise


_PAGES: Mapping[type[AmtswegError], _Page] = {
    NotFound: _Page(HTTPStatus.NOT_FOUND, gettext_lazy("Diese Seite gibt es nicht")),
    NotAllowed: _Page(HTTPStatus.FORBIDDEN, gettext_lazy("Das dürfen Sie nicht")),
    Conflict: _Page(HTTPStatus.CONFLICT, gettext_lazy("Das geht gerade nicht")),
    Invalid: _Page(HTTPStatus.BAD_REQUEST, gettext_lazy("Etwas an der Eingabe stimmt nicht")),
    TooMuch: _Page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, gettext_lazy("Das ist zu viel auf einmal")),
    OutsideUnavailable: _Page(HTTPStatus.SERVICE_UNAVAILABLE, gettext_lazy("Ein anderes System antwortet nicht")),
}
_NOT_THIS_WAY = _Page(HTTPStatus.METHOD_NOT_ALLOWED, gettext_lazy("Diese Adresse lässt sich so nicht öffnen"))
_OTHER = _Page(HTTPStatus.BAD_REQUEST, gettext_lazy("Das hat nicht geklappt"))


def answer(request: HttpRequest, error: AmtswegError) -> HttpResponse:
    """Return the page for an error of the domain, or the same as JSON for a machine."""
    page = next((page for kind, page in _PAGES.items() if isinstance(error, kind)), _OTHER)
    fields = error.fields if isinstance(error, Invalid) else {}
    return _respond(request, page, error.message, fields)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception
    text = _("Vielleicht ist die Adresse falsch geschrieben, oder die Seite ist umgezogen.")
    return _respond(request, _PAGES[NotFound], text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not see this."""
    del exception
    return _respond(request, _PAGES[NotAllowed], _("Für diese Seite fehlt Ihnen die Berechtigung."))


def not_this_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer somebody who opened an address that only a button leads to, or the other way round."""
    text = _("Hierher führt nur eine Schaltfläche auf einer unserer Seiten. Es wurde nichts gespeichert.")
    page = _respond(request, _NOT_THIS_WAY, text)
    page.headers["Allow"] = allowed
    return page


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that no form of ours sends: too large, broken, or for another host."""
    del exception
    text = _("Ihr Browser hat etwas gesendet, das wir nicht lesen konnten oder das zu groß war.")
    return _respond(request, _PAGES[Invalid], text)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke on our side; the number leads to the entry in the log."""
    number = readable_number("F")
    logger.error("Fault %s at %s", number, request.path)
    if _wants_json(request):
        return JsonResponse({"error": "fault", "number": number}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    # Without the request: whatever broke may lie in what the context would load for it.
    page = render_to_string("web/errors/fault.html", {"city": municipality(), "number": number})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose protection has run out: show what was typed and offer to send it again.

    Only a form of our own may be sent again: to one from elsewhere this page must not lend its hand.
    """
    logger.info("Form refused at %s: %s", request.path, reason)
    if not _from_here(request):
        text = _("Dieses Formular kam nicht von unserer Seite. Es wurde nichts gespeichert.")
        return _respond(request, _PAGES[NotAllowed], text)
    return _kept(request, signed_out=False)


def signed_out(request: HttpRequest) -> HttpResponse:
    """Answer a form sent after the sign-in ran out: the answers stay on the page until they are sent again."""
    return _kept(request, signed_out=True)


def _kept(request: HttpRequest, *, signed_out: bool) -> HttpResponse:
    context = {
        "answers": list(_answers(request)),
        "had_files": bool(request.FILES),
        "signed_out": signed_out,
        "sign_in_url": f"{settings.LOGIN_URL}?{urlencode({'next': request.path})}",
    }
    return render(request, "web/errors/kept.html", context, status=HTTPStatus.FORBIDDEN)


def _answers(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name != "csrfmiddlewaretoken" and "password" not in name:
            yield from ((name, str(value)) for value in values)


def _from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def _respond(request: HttpRequest, page: _Page, text: str, fields: Mapping[str, str] | None = None) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"error": text, "fields": dict(fields or {})}, status=page.status)
    context = {
        "title": page.title,
        "text": text,
        "fields": list((fields or {}).values()),
        "status": page.status,
        "frame": "workplace.html" if _at_work(request) else "portal.html",
    }
    return render(request, "web/errors/page.html", context, status=page.status)


def _at_work(request: HttpRequest) -> bool:
    """Tell whether staff are at their workplace; a request refused early has no person yet."""
    user = getattr(request, "user", None)
    return request.path.startswith("/arbeitsplatz/") and bool(getattr(user, "is_staff_member", False))


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
