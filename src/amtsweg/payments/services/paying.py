"""Pay: hand over to the provider, and take in what it tells, each notice once, in whatever order they come."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from amtsweg.kernel import actors, events, scope
from amtsweg.kernel.errors import NotFound
from amtsweg.payments import models
from amtsweg.payments.contracts import DemandState, Notice, Order, PaymentProvider, Result
from amtsweg.payments.rules import check_is_open
from amtsweg.payments.services.booking import new_payment, settle
from amtsweg.payments.services.demands import locked

_providers: dict[str, PaymentProvider] = {}


def use_provider(provider: PaymentProvider) -> None:
    """Bind a payment provider; the last one bound is the one new payments go to."""
    _providers.pop(provider.name, None)
    _providers[provider.name] = provider


def release_provider(provider: PaymentProvider) -> None:
    """Take a provider away again; new payments go to the one that was bound before it."""
    _providers.pop(provider.name, None)


def provider_named(name: str) -> PaymentProvider:
    """Return a bound provider. Raises NotFound."""
    if name not in _providers:
        raise NotFound("Diesen Zahlungsanbieter gibt es hier nicht.")
    return _providers[name]


def start_payment(*, demand_id: UUID, return_url: str, at: datetime) -> str:
    """Begin a payment and return the address at which it is made.

    Raises NotFound, DemandSettled, OutsideUnavailable.
    """
    provider = provider_named(next(reversed(_providers), ""))
    with scope.work(scope.SYSTEM):
        demand = locked(demand_id)
        check_is_open(DemandState(demand.state))
        payment = new_payment(demand, provider.name, secrets.token_hex(12), at)
        payment.save(force_insert=True)
        order = Order(
            reference=payment.reference,
            amount=demand.amount,
            purpose=demand.purpose,
            return_url=return_url,
            notice_url=settings.PUBLIC_URL + reverse("payments-notice", args=[provider.name]),
        )
    return provider.start(order)


def receive_notice(*, provider: str, body: bytes, headers: Mapping[str, str], at: datetime) -> None:
    """Take in a provider's notice. One that came before changes nothing. Raises BadNotice, NotFound."""
    notice = provider_named(provider).read_notice(body, headers, at=at)
    with scope.work(scope.SYSTEM), events.together():
        payment = models.Payment.objects.filter(provider=provider, reference=notice.reference).first()
        if payment is None:
            raise NotFound("Zu dieser Rückmeldung gibt es keine Zahlung.")
        demand = locked(payment.demand_id)
        if not _is_new(provider, notice, at):
            return
        payment.refresh_from_db()
        settle(demand, _booked(demand, payment, notice, at), notice, actor=actors.system(provider), at=at)


def _is_new(provider: str, notice: Notice, at: datetime) -> bool:
    nonce = f"{provider}:{notice.nonce}"[:120]
    if models.SeenNotice.objects.filter(nonce=nonce).exists():
        return False
    models.SeenNotice.objects.create(nonce=nonce, received_at=at)
    return True


def _booked(demand: models.Demand, payment: models.Payment, notice: Notice, at: datetime) -> models.Payment:
    """Return the payment a notice is about: the one begun, or one of its own for another money movement on it."""
    if notice.result is not Result.PAID or payment.transaction in ("", notice.transaction):
        return payment
    # A movement that is booked already stays one, under whatever new message it is told again.
    booked = models.Payment.objects.filter(provider=payment.provider, transaction=notice.transaction).first()
    return booked or new_payment(demand, payment.provider, payment.reference, at)
