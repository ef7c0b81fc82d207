"""A demand at the workplace: book a bank transfer, or that money was paid back."""

from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from amtsweg.identity.api import actor_of, check_can, staff
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.payments.contracts import Demand
from amtsweg.payments.queries import get_demand
from amtsweg.payments.services.transfers import record_refund, record_transfer


@require_http_methods(["GET", "HEAD", "POST"])
@staff("case.work")
def booking(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Show what was demanded and paid; sent, book what happened on the bank account."""
    demand = get_demand(demand_id)
    account_id = cast(UUID, actor_of(request).account_id)  # nobody comes here without an account
    check_can("case.work", account_id=account_id, unit_id=demand.unit_id, at=clock.now())
    if request.method != "POST":
        return _page(request, demand)
    try:
        _book(request, demand)
    except Invalid as error:
        return _page(request, demand, error)
    return HttpResponseRedirect(reverse("payments-booking", args=[demand.id]))


def _book(request: HttpRequest, demand: Demand) -> None:
    actor, at = actor_of(request), clock.now()
    if request.POST.get("action") == "refund":
        record_refund(demand_id=demand.id, actor=actor, at=at)
        messages.success(request, _("Die Erstattung ist erfasst."))
    else:
        amount, transaction = _amount(request.POST.get("amount", "")), request.POST.get("transaction", "")
        record_transfer(demand_id=demand.id, amount=amount, transaction=transaction, actor=actor, at=at)
        messages.success(request, _("Die Zahlung ist erfasst."))


def _amount(text: str) -> Decimal:
    """Read an amount as people write it in Germany: 1.230,50. What is none becomes nothing, which is refused."""
    plain = text.strip().removesuffix("€").strip()
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return Decimal(0)


def _page(request: HttpRequest, demand: Demand, error: Invalid | None = None) -> HttpResponse:
    context = {"demand": demand, "errors": error.fields if error else {}, "typed": request.POST}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "payments/booking.html", context, status=status)
