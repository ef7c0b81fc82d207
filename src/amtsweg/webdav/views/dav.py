"""The one address office programs speak to. It translates HTTP into the use cases of this module, and back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from amtsweg.identity.api import public, scope_of
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import AmtswegError, Conflict, Invalid, NotAllowed, NotFound, OutsideUnavailable, TooMuch
from amtsweg.kernel.scope import session
from amtsweg.records.contracts import Changed, FileClosed, Locked
from amtsweg.webdav.contracts import Refused, Spot
from amtsweg.webdav.rules.answers import refusal
from amtsweg.webdav.rules.headers import read_guard
from amtsweg.webdav.rules.names import path_of
from amtsweg.webdav.views import changing, reading
from amtsweg.webdav.views.calls import Call
from amtsweg.webdav.views.signing_in import Entry, enter

_METHODS: Mapping[str, Callable[[Call], HttpResponseBase]] = {
    "GET": reading.get,
    "HEAD": reading.get,
    "PROPFIND": reading.propfind,
    "PROPPATCH": changing.proppatch,
    "PUT": changing.put,
    "DELETE": changing.delete,
    "MKCOL": changing.mkcol,
    "COPY": changing.copy_or_move,
    "MOVE": changing.copy_or_move,
    "LOCK": changing.lock,
    "UNLOCK": changing.unlock,
}
ALLOWED = ", ".join(["OPTIONS", *_METHODS])

_STATUS: Mapping[type[AmtswegError], HTTPStatus] = {
    FileClosed: HTTPStatus.FORBIDDEN,
    Locked: HTTPStatus.LOCKED,
    Changed: HTTPStatus.PRECONDITION_FAILED,
    NotFound: HTTPStatus.NOT_FOUND,
    NotAllowed: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.CONFLICT,
    Invalid: HTTPStatus.BAD_REQUEST,
    TooMuch: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    OutsideUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}


@public
@csrf_exempt
def dav(request: HttpRequest, address: str = "") -> HttpResponseBase:
    """Answer a program. Who it comes for is proven in every request; a browser's session does not count here."""
    try:
        response = _answer(request, address, clock.now())
    except AmtswegError as error:
        response = _refused(error)
    response.headers["DAV"] = "1, 2"
    response.headers["MS-Author-Via"] = "DAV"
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _answer(request: HttpRequest, address: str, at: datetime) -> HttpResponseBase:
    method = str(request.method)
    if method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.OK, headers={"Allow": ALLOWED})
    if method not in _METHODS:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Das versteht diese Adresse nicht.")
    entry = enter(request, address, at=at)
    visitor = entry.visitor
    with session(scope_of(visitor.account_id, at=at)):
        if entry.record_file_id is None:
            return reading.doorstep(request, entry.root, at=at)
        return _METHODS[method](_call(request, entry, at))


def _call(request: HttpRequest, entry: Entry, at: datetime) -> Call:
    assert entry.record_file_id
    guard = read_guard(lambda name: request.headers.get(name, ""))
    spot = Spot(entry.visitor, entry.record_file_id, path_of(entry.rest), entry.root, guard)
    return Call(request, spot, Actor(entry.visitor.name, entry.visitor.account_id), at)


def _refused(error: AmtswegError) -> HttpResponse:
    status, condition, href = _status(error), "", ""
    if isinstance(error, Refused):
        condition, href = error.condition, error.href
    elif isinstance(error, Locked):
        condition = "no-conflicting-lock"
    if condition:
        response = HttpResponse(refusal(condition, href), "application/xml; charset=utf-8", status)
    else:
        response = HttpResponse(error.message, "text/plain; charset=utf-8", status)
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Basic realm="Amtsweg", charset="UTF-8"'
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ALLOWED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = "300"
    return response


def _status(error: AmtswegError) -> int:
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)
