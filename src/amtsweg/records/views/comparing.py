"""Two versions of a document beside each other."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.identity.api import staff
from amtsweg.records.contracts import UnknownDocument
from amtsweg.records.papers.comparing import compare
from amtsweg.records.queries.one_document import Version, versions_of
from amtsweg.records.queries.texts import text_of
from amtsweg.records.views.shared import gated, note, readable


@staff("record.read")
@gated
@require_safe
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show what differs between two versions, by word."""
    head = readable(request, document_id)
    versions = versions_of(head.id, subject_id=head.file.subject_id)
    if not versions:
        raise UnknownDocument("Von diesem Dokument liegt hier keine Datei.")
    new = _chosen(versions, request.GET.get("bis", ""), versions[0])
    old = _chosen(versions, request.GET.get("von", ""), versions[1] if len(versions) > 1 else versions[0])
    context: dict[str, object] = {"document": head, "versions": versions, "old": old, "new": new}
    if old.number == new.number:
        text = _("Bitte wählen Sie zwei verschiedene Fassungen aus.")
        context["errors"] = {"von": text}
        return render(request, "records/compare.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    note(request, head, "preview")
    before, after = text_of(old), text_of(new)
    readable_both = before is not None and after is not None
    context["same_bytes"] = old.sha256 == new.sha256
    context["comparison"] = compare(before or "", after or "") if readable_both else None
    return render(request, "records/compare.html", context)


def _chosen(versions: list[Version], given: str, otherwise: Version) -> Version:
    return next((one for one in versions if str(one.number) == given), otherwise)
