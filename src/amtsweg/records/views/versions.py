"""Versions of documents for the browser, and what was derived from them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.contracts import RenditionKind, UnknownDocument
from amtsweg.records.queries.one_document import one_version
from amtsweg.records.sending import document_response
from amtsweg.records.views.shared import readable

_SHOWN = {RenditionKind.PREVIEW, RenditionKind.THUMBNAIL, RenditionKind.TEXT}


@staff("record.read")
@require_safe
def version(request: HttpRequest, document_id: UUID, number: int) -> HttpResponseBase:
    """Show one version in the frame of the document's page, or hand it over as a file (``?datei``)."""
    head = readable(request, document_id)
    return document_response(one_version(head.id, number), download="datei" in request.GET, framed=True)


@staff("record.read")
@require_safe
def rendition(request: HttpRequest, document_id: UUID, number: int, kind: str) -> HttpResponseBase:
    """Show what was derived from a version. Raises UnknownDocument if there is no such thing."""
    head = readable(request, document_id)
    made = one_version(head.id, number).renditions.get(kind)
    if kind not in _SHOWN or made is None or not made.sha256:
        raise UnknownDocument("Davon gibt es keine Ansicht.")
    return document_response(made, download="datei" in request.GET, framed=True)
