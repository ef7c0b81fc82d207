"""The content of a document at the workplace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.contracts import UnknownDocument
from amtsweg.records.gate import ask_purpose, note_document
from amtsweg.records.queries.documents import document
from amtsweg.records.sending import document_response
from amtsweg.records.views.who import reader_of


@require_safe
@staff("record.read")
def staff_document(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Show a document, or hand it over as a file (``?datei``). What lies in a confidential file asks what for first."""
    found, download = document(document_id), "datei" in request.GET
    level = found.confidentiality
    if not reader_of(request).sees(unit_id=found.unit_id, subject_id=found.subject_id, level=level):
        raise UnknownDocument("Dieses Dokument gibt es nicht, oder Sie dürfen es nicht sehen.")
    if ask := ask_purpose(request, record_file_id=found.record_file_id, level=level):
        return ask
    response = document_response(found, download=download)
    how = "download" if download else "preview"
    note_document(request, document_id=found.id, record_file_id=found.record_file_id, level=level, how=how)
    return response
