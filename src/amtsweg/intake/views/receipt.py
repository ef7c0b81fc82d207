"""The receipt: number, link to the status, and what happens next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity.api import public
from amtsweg.intake.contracts import Receipt
from amtsweg.intake.queries import receipts
from amtsweg.intake.rules import mapping as rules
from amtsweg.intake.services.filing import KIND
from amtsweg.intake.views.shared import account_id, for_its_account
from amtsweg.kernel import clock, scope
from amtsweg.records import api as records
from amtsweg.records.contracts import Document


@public
@never_cache
@require_safe
@for_its_account
def receipt(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show the receipt: number, link to the status, and what happens next."""
    draft = forms.draft(token, at=clock.now(), account_id=account_id(request))
    if draft.result_id is None:
        return redirect("intake-review", slug=slug, token=token)
    # Whoever holds the draft's token sent it; the matter it became is theirs to see.
    with scope.work(scope.current().with_subject(draft.result_id)):
        found = receipts.receipt_of(draft.result_id)
        filed = next((one for one in records.documents_of(draft.result_id) if one.kind == KIND), None)
    service = catalogue.service_version(found.service_version_id)
    context = {
        "receipt": found,
        "service": service,
        "after": rules.online_text(service, "after", request.LANGUAGE_CODE),
        "status_link": cases.status_link(found.secret),
        "status_path": reverse("cases-status", args=[found.secret]),
        "document": filed,
        "document_path": _document_path(found, filed, draft) if filed else "",
        "has_account": draft.account_id is not None,
    }
    return render(request, "intake/receipt.html", context)


def _document_path(found: Receipt, filed: Document, draft: Draft) -> str:
    if draft.account_id is not None:
        return reverse("cases-my-document", args=[found.case_id, filed.id])
    return reverse("cases-status-document", args=[found.secret, filed.id])
