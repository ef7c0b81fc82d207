"""The citizen's postbox, and the same message behind a secret link for people without an account."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from amtsweg.delivery import links
from amtsweg.delivery.contracts import Dispatch, UnknownDispatch
from amtsweg.delivery.queries.dispatches import dispatch_by_id, postbox
from amtsweg.delivery.services.following import open_dispatch
from amtsweg.identity.api import actor_of, citizen, public
from amtsweg.kernel import clock, scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records.contracts import Document

_PAGE = 50


@require_safe
@citizen
def messages(request: HttpRequest) -> HttpResponseBase:
    """Show the postbox, newest first."""
    account_id = actor_of(request).account_id
    assert account_id is not None
    before = _uuid(request.GET.get("vor", ""))
    found = postbox(account_id, before=before, limit=_PAGE + 1)
    shown = found[:_PAGE]
    more = f"?vor={shown[-1].id}" if len(found) > _PAGE else ""
    first = reverse("delivery-postbox") if before else ""
    return render(request, "delivery/postbox.html", {"messages_": shown, "next_url": more, "previous_url": first})


@require_safe
@never_cache
@citizen
def message(request: HttpRequest, dispatch_id: UUID) -> HttpResponseBase:
    """Show one message of the postbox; seeing it for the first time opens it."""
    _own(request, dispatch_id)
    opened = open_dispatch(dispatch_id=dispatch_id, actor=actor_of(request), at=clock.now())
    return _page(request, opened, base=reverse("delivery-message", args=[dispatch_id]))


@require_safe
@citizen
def document(request: HttpRequest, dispatch_id: UUID, document_id: UUID) -> HttpResponseBase:
    """Hand over a document of a message."""
    return _send(request, _own(request, dispatch_id), document_id, actor_of(request))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the message behind a secret link. It is opened by a button, because mail scanners follow links."""
    dispatch_id = links.dispatch_of(token)
    if request.method == "POST":
        open_dispatch(dispatch_id=dispatch_id, actor=_holder(), at=clock.now())
        return HttpResponseRedirect(request.path)
    with scope.session(scope.SYSTEM):
        found = dispatch_by_id(dispatch_id)
        if found.opened_at is None:
            return render(request, "delivery/closed.html", {"message": found})
        return _page(request, found, base=request.path)


@require_safe
@public
def link_document(request: HttpRequest, token: str, document_id: UUID) -> HttpResponseBase:
    """Hand over a document of the message behind a secret link."""
    with scope.session(scope.SYSTEM):
        return _send(request, dispatch_by_id(links.dispatch_of(token)), document_id, _holder())


def _page(request: HttpRequest, found: Dispatch, *, base: str) -> HttpResponse:
    context = {"message": found, "documents": _documents(found), "base": base, "signed_in": bool(found.account_id)}
    response = render(request, "delivery/message.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address may be a secret
    return response


def _documents(found: Dispatch) -> list[Document]:
    # Who may read the message may read what was sent with it, whatever else guards the record file.
    with scope.session(scope.SYSTEM):
        return [records.document(one) for one in found.documents]


def _send(request: HttpRequest, found: Dispatch, document_id: UUID, actor: Actor) -> HttpResponseBase:
    if document_id not in found.documents:
        raise UnknownDispatch(gettext("Zu dieser Nachricht gehört kein solches Dokument."))
    if found.opened_at is None and request.method == "GET":
        open_dispatch(dispatch_id=found.id, actor=actor, at=clock.now())
    with scope.session(scope.SYSTEM):
        return records.document_response(records.document(document_id), download="datei" in request.GET)


def _own(request: HttpRequest, dispatch_id: UUID) -> Dispatch:
    """Return a message of this very person; staff who may see the matter do not open it in the person's place."""
    found = dispatch_by_id(dispatch_id)
    if found.account_id is None or found.account_id != actor_of(request).account_id:
        raise UnknownDispatch(gettext("Diese Nachricht gibt es nicht, oder Sie dürfen sie nicht sehen."))
    return found


def _holder() -> Actor:
    return Actor(label="Inhaber*in des Links")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
