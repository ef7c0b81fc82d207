"""The gate before confidential files: what for, asked once per session and file, noted before anything is shown.

Every view that shows something of a file or hands out a content of it asks here first.
"""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from amtsweg.identity.api import actor_of
from amtsweg.kernel import clock
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.viewing import note_document_view, note_file_view

_SESSION = "records_purposes"


def purpose_of(request: HttpRequest, record_file_id: UUID) -> str:
    """Return what this session looks into a file for; nothing if it was not asked yet."""
    return str(request.session.get(_SESSION, {}).get(str(record_file_id), ""))


def ask_purpose(request: HttpRequest, *, record_file_id: UUID, level: Confidentiality) -> HttpResponseRedirect | None:
    """Return the way to the question what for, or nothing if it is answered or need not be asked."""
    if level == Confidentiality.OPEN or purpose_of(request, record_file_id):
        return None
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    address = reverse("records-purpose", args=[record_file_id])
    return HttpResponseRedirect(f"{address}?{urlencode({'weiter': back})}" if back else address)


def keep_purpose(request: HttpRequest, *, record_file_id: UUID, purpose: str) -> None:
    """Note what somebody looks into a file for, and ask no more in this session. Raises UnknownFile, Invalid."""
    note_file_view(record_file_id=record_file_id, purpose=purpose, actor=actor_of(request), at=clock.now())
    request.session[_SESSION] = {**request.session.get(_SESSION, {}), str(record_file_id): purpose}


def note_document(
    request: HttpRequest, *, document_id: UUID, record_file_id: UUID, level: Confidentiality, how: str = ""
) -> None:
    """Note that a document of a confidential file is looked at or taken along; of others nothing is noted."""
    if level != Confidentiality.OPEN:
        note_document_view(
            document_id=document_id,
            purpose=purpose_of(request, record_file_id),
            actor=actor_of(request),
            at=clock.now(),
            how=how,
        )
