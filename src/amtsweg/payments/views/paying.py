"""Pages around paying: what is owed, the way to the provider and back, the provider's notices, the local provider."""

import segno.helpers
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amtsweg.identity.api import municipality, public
from amtsweg.kernel import clock, outbox, scope
from amtsweg.kernel.errors import AmtswegError
from amtsweg.payments.adapters.local import notice_effects, order_of
from amtsweg.payments.contracts import Demand
from amtsweg.payments.queries import demand_by_token
from amtsweg.payments.services.paying import receive_notice, start_payment

_BACK = "payments.back"


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is owed and how to pay it; sent, it leads to the provider."""
    demand = _demand(token)
    if request.method == "POST":
        back = settings.PUBLIC_URL + reverse("payments-result", args=[token])
        return HttpResponseRedirect(start_payment(demand_id=demand.id, return_url=back, at=clock.now()))
    _keep_way_back(request, token)
    bank = municipality().bank
    iban = " ".join(bank["iban"][n : n + 4] for n in range(0, len(bank["iban"]), 4))
    context = {"demand": demand, "bank": bank, "iban": iban, "qr": _giro_code(demand) if demand.is_open else ""}
    return render(request, "payments/pay.html", context)


@public
@never_cache
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Show what we know after the way back from the provider: its notice may still be on its way."""
    back = request.session.get(_BACK, {}).get(token, "")
    return render(request, "payments/result.html", {"demand": _demand(token), "token": token, "back": back})


@public
@csrf_exempt
@require_POST
def notice(request: HttpRequest, provider: str) -> HttpResponse:
    """Take in a provider's notice; the answer tells the provider, not a person, whether it was taken."""
    try:
        receive_notice(provider=provider, body=request.body, headers=request.headers, at=clock.now())
    except AmtswegError as error:
        return JsonResponse({"error": error.message}, status=400)
    return JsonResponse({"taken": True})


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def local(request: HttpRequest, order: str) -> HttpResponse:
    """The local provider's own page, not for production."""
    content = order_of(order)
    if request.method == "POST":
        at = clock.now()
        with scope.work(scope.SYSTEM):
            outbox.put(notice_effects(content, request.POST.get("action", ""), at=at), at=at)
        return redirect(content.return_url)
    return render(request, "payments/local.html", {"order": content})


def _keep_way_back(request: HttpRequest, token: str) -> None:
    # Paying does not know what it is for; whoever sends people here may say where they go on afterwards.
    back = request.GET.get("zurueck", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        request.session[_BACK] = {token: back}


def _demand(token: str) -> Demand:
    # The token is the key: whoever holds the address of a demand may see and pay it.
    with scope.session(scope.SYSTEM):
        return demand_by_token(token)


def _giro_code(demand: Demand) -> str:
    bank = municipality().bank
    code = segno.helpers.make_epc_qr(
        name=bank["account_holder"], iban=bank["iban"], amount=demand.amount, text=demand.purpose[:140]
    )
    return code.svg_inline(scale=4, border=4)  # four modules of calm around it are part of the code
