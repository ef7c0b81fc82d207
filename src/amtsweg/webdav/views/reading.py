"""What a program reads: a content, or what lies in a folder."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from amtsweg.records.api import document_response
from amtsweg.webdav.contracts import Kind, Refused, Resource
from amtsweg.webdav.queries.tree import Found, Tree, noted
from amtsweg.webdav.rules import answers
from amtsweg.webdav.rules.answers import Shown, href_of, http_date
from amtsweg.webdav.rules.bodies import read_propfind
from amtsweg.webdav.rules.headers import INFINITY, depth
from amtsweg.webdav.services.checking import look
from amtsweg.webdav.views.calls import Call, body, xml

_HINT = "Diese Adresse ist für Office-Programme. Tragen Sie sie dort als WebDAV-Verbindung ein.\n"


def get(call: Call) -> HttpResponseBase:
    """Send a content."""
    _tree, found = look(call.spot, at=call.at)
    resource = found.resource
    if resource is None:
        raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
    if resource.is_collection:
        return HttpResponse(_HINT, "text/plain; charset=utf-8")
    response = _content(resource)
    response.headers["ETag"] = resource.etag
    response.headers["Last-Modified"] = http_date(resource.changed_at)
    return response


def _content(resource: Resource) -> HttpResponseBase:
    if resource.document:
        return document_response(resource.document, download=True)
    if not resource.sha256:
        return HttpResponse(b"", "application/octet-stream")
    return document_response(Kept(resource), download=True)


class Kept:
    """What is kept aside, as something that can be sent."""

    def __init__(self, resource: Resource) -> None:
        self.sha256, self.filename = resource.sha256, resource.name
        self.media_type, self.size = resource.media_type, resource.size


def propfind(call: Call) -> HttpResponseBase:
    """Tell what is known of a resource and, at depth 1, of what lies in it."""
    reach = depth(call.header("Depth"), usual=INFINITY)
    wanted = read_propfind(body(call.request))
    tree, found = look(call.spot, at=call.at)
    if found.resource is None:
        raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
    if reach == INFINITY and found.resource.is_collection:
        text = "So tief wird nicht aufgelistet."
        raise Refused(HTTPStatus.FORBIDDEN, text, condition="propfind-finite-depth")
    inside = list(tree.inside(found.resource).values()) if reach == "1" and found.resource.is_collection else []
    return xml(answers.properties(_shown(call, tree, found, inside), wanted, at=call.at))


def _shown(call: Call, tree: Tree, found: Found, inside: Sequence[Resource]) -> list[Shown]:
    assert found.resource
    root, path = call.spot.root, call.spot.path
    notes = noted(tree, [found.resource, *inside])
    places = [(found.resource, path, found.line)]
    places += [(one, (*path, one.name), (one.id, *found.line)) for one in inside]
    return [
        Shown(href_of(root, where, collection=one.is_collection), root, one, tree.over(line), notes[one.id])
        for one, where, line in places
    ]


def doorstep(request: HttpRequest, root: str, *, at: datetime) -> HttpResponseBase:
    """Answer above the files: it is a folder, and it tells of none of them."""
    if request.method in {"GET", "HEAD"}:
        return HttpResponse(_HINT, "text/plain; charset=utf-8")
    if request.method != "PROPFIND":
        raise Refused(HTTPStatus.FORBIDDEN, "Akten werden im Browser angelegt.")
    shown = Shown(href_of(root, (), collection=True), root, _since(at), (), {})
    return xml(answers.properties([shown], read_propfind(body(request)), at=at))


def _since(at: datetime) -> Resource:
    return Resource(Kind.FILE, UUID(int=0), "Akten", None, at, at)
