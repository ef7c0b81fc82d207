"""Versions of documents for the browser, and what was derived from them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.contracts import RenditionKind, UnknownDocument
from amtsweg.records.queries.one_document import one_version
from amtsweg.records.sending import document_response
from amtsweg.records.views.shared import gated, note, readable

_SHOWN = {RenditionKind.PREVIEW, RenditionKind.THUMBNAIL, RenditionKind.TEXT}


@staff("record.read")
@gated
@require_safe
def version(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """Show one version in the frame of the document's page, or hand it over as a file (``?datei``)."""
    head = readable(request, document_id)
    found, download = one_version(head.id, number), "datei" in request.GET
    response = document_response(found, download=download, framed=True)
    note(request, head, "download" if download else "preview")
    return response


@staff("record.read")
@gated
@require_safe
def rendition(request: HttpRequest, document_id: UUID, number: int, kind: str) -> HttpResponseBase:
    """Show what was derived from a version. Raises UnknownDocument if there is no such thing."""
    head = readable(request, document_id)
    made = one_version(head.id, number).renditions.get(kind)
    if kind not in _SHOWN or made is None or not made.sha256:
        raise UnknownDocument("Davon gibt es keine Ansicht.")
    response = document_response(made, framed=True)
    note(request, head, "preview")
    return response
