"""Documents at the workplace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from amtsweg.identity.api import actor_of, check_can, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.queries.documents import document
from amtsweg.records.queries.renditions import icon_of, visible_thumbnail
from amtsweg.records.queries.visible import reader
from amtsweg.records.sending import document_response

_SOON, _LATER = 60, 600


@require_safe
@staff("record.read")
def thumbnail(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Show the small picture of a document, or the icon of its type where there is no picture (yet)."""
    account_id = actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    found = visible_thumbnail(document_id, who=reader(account_id, at=clock.now()))
    if not found.sha256:
        icon = redirect(static(f"records/kinds/{icon_of(found.media_type)}.svg"))
        return _kept(icon, seconds=_SOON)
    return _kept(document_response(found), seconds=_LATER)


def _kept(response: HttpResponseBase, *, seconds: int) -> HttpResponseBase:
    # Only the person's own browser keeps it, and asks again after a while: a new version has a new picture.
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    return response


@require_safe
@staff("record.read")
def staff_document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Show a document, or hand it over as a file (``?datei``)."""
    found = document(document_id)
    account_id = actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    check_can("record.read", account_id=account_id, unit_id=found.unit_id, at=clock.now())
    return document_response(found, download="datei" in request.GET)
