"""Pages for work on PDF: one document turned, stamped or taken apart, several put together."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Invalid
from amtsweg.records.papers.stamps import Stamp
from amtsweg.records.queries.one_document import DocumentHead, FileHead, pdf_documents
from amtsweg.records.services import pdf_work
from amtsweg.records.services.pdf_work import Made
from amtsweg.records.views.shared import gated, workable, workable_file
from amtsweg.records.views.who import reader_of

_PLACES = (
    ("top-right", gettext_lazy("oben rechts")),
    ("top-left", gettext_lazy("oben links")),
    ("bottom-right", gettext_lazy("unten rechts")),
    ("bottom-left", gettext_lazy("unten links")),
)
_ENTERED = ("text", "style", "place", "pages", "turn_pages", "angle", "ranges")


@staff("record.work")
@gated
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show what can be done with a PDF, and do it."""
    head = workable(request, document_id)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _ACTS.get(request.POST.get("action", ""), _nothing)(request, head)
        except Invalid as error:
            errors = error.fields
    return _page(request, head, errors)


def _page(request: HttpRequest, head: DocumentHead, errors: dict[str, str]) -> HttpResponse:
    facts = None
    try:
        facts = pdf_work.pdf_facts(head.id)
    except Invalid as error:
        errors = errors or error.fields
    today = local_date(clock.now())
    entered = {name: request.POST.get(name, "") for name in _ENTERED}
    if request.method != "POST":
        entered["text"] = f"Eingang {today.day}.{today.month}.{today.year}"
        entered["pages"] = "1"
    context = {"document": head, "facts": facts, "errors": errors, "entered": entered, "places": _PLACES}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "records/pdf.html", context, status=status)


def _stamp(request: HttpRequest, head: DocumentHead) -> HttpResponse:
    posted = request.POST
    stamp = Stamp(posted.get("text", "").replace("\r\n", "\n"), posted.get("style", ""), posted.get("place", ""))
    pages, at = posted.get("pages", ""), clock.now()
    made = pdf_work.stamp_pages(document_id=head.id, stamp=stamp, pages=pages, actor=_actor(request, head.file), at=at)
    return _made(request, made)


def _turn(request: HttpRequest, head: DocumentHead) -> HttpResponse:
    given, pages = request.POST.get("angle", ""), request.POST.get("turn_pages", "")
    angle = int(given) if given.isdecimal() and len(given) < 4 else 0
    made = pdf_work.turn_pages(
        document_id=head.id, pages=pages, angle=angle, actor=_actor(request, head.file), at=clock.now()
    )
    return _made(request, made)


def _split(request: HttpRequest, head: DocumentHead) -> HttpResponse:
    ranges, actor = request.POST.get("ranges", ""), _actor(request, head.file)
    refs = pdf_work.split_document(document_id=head.id, ranges=ranges, actor=actor, at=clock.now())
    told = ngettext("%(count)s neues Dokument ist abgelegt.", "%(count)s neue Dokumente sind abgelegt.", len(refs))
    messages.success(request, told % {"count": len(refs)})
    return redirect("records-document-page", head.id)


def _nothing(request: HttpRequest, head: DocumentHead) -> HttpResponse:
    del request, head
    text = _("Bitte wählen Sie aus, was geschehen soll.")
    raise Invalid(text, {"text": text})


_ACTS: dict[str, Callable[[HttpRequest, DocumentHead], HttpResponse]] = {
    "stamp": _stamp,
    "turn": _turn,
    "split": _split,
}


def _made(request: HttpRequest, made: Made) -> HttpResponse:
    if made.own:
        text = _(
            "Das Original ist signiert und bleibt unverändert. Dies ist eine unsignierte Kopie, ein eigenes Dokument."
        )
        messages.warning(request, text)
    else:
        messages.success(request, _("Die neue Fassung ist abgelegt."))
    return redirect("records-document-page", made.ref.document_id)


@staff("record.work")
@gated
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Put several PDF documents of a file together, in an order that is chosen by numbers."""
    file = workable_file(request, file_id)
    offered = pdf_documents(reader_of(request), file.id)
    errors: dict[str, str] = {}
    orders = {str(one.id): request.POST.get(f"order-{one.id}", "") for one in offered}
    title = request.POST.get("title", "")
    if request.method == "POST":
        try:
            ref = pdf_work.merge_documents(
                record_file_id=file.id,
                document_ids=_ordered(orders),
                title=title,
                actor=_actor(request, file),
                at=clock.now(),
            )
            messages.success(request, _("Die Dokumente sind zusammengeführt."))
            return redirect("records-document-page", ref.document_id)
        except Invalid as error:
            errors = error.fields
    else:
        orders = _asked_for(request, orders)
    lines = [(one, orders[str(one.id)]) for one in offered]
    context = {"file": file, "lines": lines, "errors": errors, "title": title}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "records/merge.html", context, status=status)


def _ordered(orders: dict[str, str]) -> list[UUID]:
    given = {one: text.strip() for one, text in orders.items() if text.strip()}
    if any(not text.isdecimal() or len(text) > 4 for text in given.values()):
        text = _("Bitte geben Sie die Reihenfolge mit Zahlen an.")
        raise Invalid(text, {"documents": text})
    return [UUID(one) for one in sorted(given, key=lambda one: int(given[one]))]


def _asked_for(request: HttpRequest, orders: dict[str, str]) -> dict[str, str]:
    """Return the order in which a list of the file has named documents (``?dokument=…&dokument=…``)."""
    asked = {one: str(n) for n, one in enumerate(request.GET.getlist("dokument"), start=1)}
    return {one: asked.get(one, "") for one in orders}


def _actor(request: HttpRequest, file: FileHead) -> Actor:
    return identity.actor_of(request, action="record.work", unit_id=file.unit_id)
