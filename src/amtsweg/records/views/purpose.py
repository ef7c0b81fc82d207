"""The question what for, before anything of a confidential file is shown."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from amtsweg.identity.api import staff
from amtsweg.kernel.errors import Invalid
from amtsweg.records.gate import keep_purpose
from amtsweg.records.queries.opened import opened_file
from amtsweg.records.views.typed import sent
from amtsweg.records.views.who import reader_of


@staff("record.read")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Ask what for, note the answer, and lead on to what was asked for."""
    file = opened_file(reader_of(request), file_id).file
    errors, purpose = {}, sent(request, "purpose")
    if request.method == "POST":
        try:
            keep_purpose(request, record_file_id=file.id, purpose=purpose)
            return HttpResponseRedirect(_onward(request, file_id))
        except Invalid as refused:
            errors = refused.fields
    context = {
        "number": file.reference_number,
        "errors": errors,
        "purpose": purpose,
        "onward": request.GET.get("weiter", ""),
        "back": reverse("records-files"),
    }
    return render(request, "records/purpose.html", context, status=422 if errors else 200)


def _onward(request: HttpRequest, file_id: UUID) -> str:
    onward = request.GET.get("weiter", "")
    if onward.startswith("/arbeitsplatz/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        return onward
    return reverse("records-file", args=[file_id])
