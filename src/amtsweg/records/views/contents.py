"""The content of a document at the workplace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.queries.one_document import newest_version
from amtsweg.records.sending import document_response
from amtsweg.records.views.shared import readable


@staff("record.read")
@require_safe
def staff_document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Show a document, or hand it over as a file (``?datei``)."""
    head = readable(request, document_id)
    return document_response(newest_version(head.id), download="datei" in request.GET)
