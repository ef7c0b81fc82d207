"""Documents at the workplace."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from amtsweg.identity.api import actor_of, check_can, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.queries.documents import document
from amtsweg.records.sending import document_response


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
