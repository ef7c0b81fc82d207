"""What a program changes."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase

from amtsweg.kernel.errors import Invalid
from amtsweg.webdav.contracts import Refused, Spot
from amtsweg.webdav.rules import answers
from amtsweg.webdav.rules.answers import href_of
from amtsweg.webdav.rules.bodies import read_lockinfo, read_proppatch
from amtsweg.webdav.rules.headers import INFINITY, depth, host_in, lock_period, path_in
from amtsweg.webdav.rules.names import path_of
from amtsweg.webdav.services import deleting, locking, moving, noting, putting
from amtsweg.webdav.services.receiving import receive
from amtsweg.webdav.views.calls import Call, body, stream, whole_size, xml


def put(call: Call) -> HttpResponseBase:
    """Take a content in; whatever stands in its way is said before it is sent."""
    if call.header("Content-Range"):
        raise Invalid("Teile einer Datei lassen sich nicht speichern.")
    size = whole_size(call.request)
    putting.check_put(call.spot, at=call.at)
    content = receive(stream(call.request), size=size, at=call.at)
    new = putting.put(spot=call.spot, content=content, actor=call.actor, at=call.at)
    return _done(new=new)


def delete(call: Call) -> HttpResponseBase:
    """Delete; a folder goes with all that lies in it."""
    if depth(call.header("Depth"), usual=INFINITY) != INFINITY:
        raise Invalid("Gelöscht wird immer alles, was in einem Ordner liegt.")
    deleting.delete(spot=call.spot, actor=call.actor, at=call.at)
    return _done(new=False)


def mkcol(call: Call) -> HttpResponseBase:
    """Make a folder."""
    if body(call.request):
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Ein Ordner entsteht ohne Inhalt.")
    moving.make_folder(spot=call.spot, actor=call.actor, at=call.at)
    return _done(new=True)


def copy_or_move(call: Call) -> HttpResponseBase:
    """Copy or move within the file."""
    to, overwrite = _destination(call), call.header("Overwrite", "T").strip().upper() != "F"
    reach = depth(call.header("Depth"), usual=INFINITY)
    if call.request.method == "MOVE":
        new = moving.move(spot=call.spot, to=to, overwrite=overwrite, actor=call.actor, at=call.at)
    else:
        deep = reach == INFINITY
        new = moving.copy(spot=call.spot, to=to, overwrite=overwrite, deep=deep, actor=call.actor, at=call.at)
    return _done(new=new)


def _destination(call: Call) -> Spot:
    given = call.header("Destination")
    if not given:
        raise Invalid("Das Ziel („Destination“) fehlt.")
    path, spot = path_in(given), call.spot
    elsewhere = host_in(given) not in {"", call.request.get_host()}
    if elsewhere or not path.startswith(f"{spot.root}/"):
        raise Refused(HTTPStatus.BAD_GATEWAY, "Kopiert und verschoben wird nur innerhalb einer Akte.")
    return Spot(spot.visitor, spot.record_file_id, path_of(path.removeprefix(spot.root)), spot.root, spot.guard)


def proppatch(call: Call) -> HttpResponseBase:
    """Note or forget properties."""
    results = noting.note(spot=call.spot, changes=read_proppatch(body(call.request)), at=call.at)
    return xml(answers.patched(href_of(call.spot.root, call.spot.path, collection=False), results))


def lock(call: Call) -> HttpResponseBase:
    """Lock, or make a lock last longer."""
    reach = depth(call.header("Depth"), usual=INFINITY)
    if reach == "1":
        raise Invalid("Gesperrt wird mit der Tiefe 0 oder infinity.")
    wish, lasts = read_lockinfo(body(call.request)), lock_period(call.header("Timeout"))
    spot, actor, at = call.spot, call.actor, call.at
    if wish is None:
        held = locking.refresh(spot=spot, lasts=lasts, actor=actor, at=at)
        return xml(answers.locks(held, root=spot.root, at=at), HTTPStatus.OK)
    given, new = locking.lock(spot=spot, wish=wish, deep=reach == INFINITY, lasts=lasts, actor=actor, at=at)
    status = HTTPStatus.CREATED if new else HTTPStatus.OK
    response = xml(answers.locks([given], root=spot.root, at=at), status)
    response.headers["Lock-Token"] = f"<{given.token}>"
    return response


def unlock(call: Call) -> HttpResponseBase:
    """End a lock."""
    token = call.header("Lock-Token").strip().removeprefix("<").removesuffix(">")
    if not token:
        raise Invalid("Das Kennzeichen der Sperre („Lock-Token“) fehlt.")
    locking.unlock(spot=call.spot, token=token, actor=call.actor, at=call.at)
    return _done(new=False)


def _done(*, new: bool) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.CREATED if new else HTTPStatus.NO_CONTENT)
