"""Small pictures of documents, for lists."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.gate import ask_purpose
from amtsweg.records.queries.renditions import icon_of, visible_thumbnail
from amtsweg.records.sending import document_response
from amtsweg.records.views.shared import readable
from amtsweg.records.views.who import reader_of

_SOON, _LATER = 60, 600


@require_safe
@staff("record.read")
def thumbnail(request: HttpRequest, document_id: UUID) -> HttpResponseBase:
    """Show the small picture of a document, or the icon of its type where there is no picture (yet).

    Of a confidential file there is only the icon until it is said what for; a list does not ask.
    """
    found = visible_thumbnail(document_id, who=reader_of(request))
    file = readable(request, document_id).file
    if not found.sha256 or ask_purpose(request, record_file_id=file.id, level=file.confidentiality):
        icon = redirect(static(f"records/kinds/{icon_of(found.media_type)}.svg"))
        return _kept(icon, seconds=_SOON)
    return _kept(document_response(found), seconds=_LATER)


def _kept(response: HttpResponseBase, *, seconds: int) -> HttpResponseBase:
    # Only the person's own browser keeps it, and asks again after a while: a new version has a new picture.
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    return response
