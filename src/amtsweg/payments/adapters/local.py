"""A payment provider on this machine, NOT FOR PRODUCTION: it has a page of its own and moves no money.

It speaks as a real one does: the order travels signed in the address, what became of it comes back as an HTTP
request with an HMAC over time stamp and body, and it may come late, twice, or after a cancellation.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.core import signing
from django.urls import reverse

from amtsweg.kernel.outbox import Effect
from amtsweg.payments.contracts import BadNotice, Notice, Order, Result

NAME = "local"
LATE = timedelta(seconds=20)
_FRESH = timedelta(minutes=10)
_SALT = "payments.local.order"


class LocalProvider:
    """The local provider behind the port."""

    name = NAME

    def start(self, order: Order) -> str:
        """Return the address of the provider's own page."""
        content = {name: str(getattr(order, name)) for name in order.__slots__}
        return settings.PUBLIC_URL + reverse("payments-local", args=[signing.dumps(content, salt=_SALT)])

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        """Return what a notice says. Raises BadNotice if signature, age or content do not hold."""
        stamp, signature = headers.get("X-Payment-Time", ""), headers.get("X-Payment-Signature", "")
        if not hmac.compare_digest(signature.encode(), sign(stamp, body).encode()):
            raise BadNotice("Die Rückmeldung ist nicht echt: Die Signatur passt nicht.")
        if not stamp.isdigit() or abs(at.timestamp() - int(stamp)) > _FRESH.total_seconds():
            raise BadNotice("Die Rückmeldung ist zu alt.")
        return _notice(body)


def order_of(token: str) -> Order:
    """Return the order a page of this provider shows. Raises BadNotice for a changed address."""
    try:
        content = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise BadNotice("Diese Zahlungsadresse ist ungültig.") from None
    return Order(**{**content, "amount": Decimal(content["amount"])})


def notice_effects(order: Order, action: str, *, at: datetime) -> list[Effect]:
    """Return the notices that follow from a button on the provider's page. Raises BadNotice for an unknown one."""
    plans: Mapping[str, tuple[tuple[Result, timedelta], ...]] = {
        "pay": ((Result.PAID, timedelta()),),
        "cancel": ((Result.CANCELLED, timedelta()),),
        "fail": ((Result.FAILED, timedelta()),),
        "pay_twice": ((Result.PAID, timedelta()), (Result.PAID, timedelta(seconds=1))),
        "pay_late": ((Result.PAID, LATE),),
        "cancel_then_pay": ((Result.CANCELLED, timedelta()), (Result.PAID, LATE)),
    }
    if action not in plans:
        raise BadNotice("Diese Taste gibt es nicht.")
    return [_effect(order, action, n, result, at + delay) for n, (result, delay) in enumerate(plans[action])]


def _effect(order: Order, action: str, n: int, result: Result, due: datetime) -> Effect:
    # The same button pressed twice owes the same notice, which the outbox takes once.
    nonce = f"{order.reference}:{action}:{n}"
    body = {
        "reference": order.reference,
        "result": result,
        "amount": str(order.amount),
        "transaction": f"T-{order.reference}-{n}" if result is Result.PAID else "",
        "nonce": nonce,
    }
    payload = {"url": order.notice_url, "body": json.dumps(body)}
    return Effect("payments.local_notice", f"local-notice:{nonce}", payload, not_before=due)


def sign(stamp: str, body: bytes) -> str:
    """Return the signature of a notice: HMAC-SHA256 over time stamp and body."""
    key = hashlib.sha256(b"payments.local:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _notice(body: bytes) -> Notice:
    try:
        content = json.loads(body)
        return Notice(
            reference=str(content["reference"]),
            result=Result(content["result"]),
            amount=Decimal(content["amount"]),
            transaction=str(content["transaction"]),
            nonce=str(content["nonce"]),
        )
    except (ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise BadNotice("Die Rückmeldung ist nicht lesbar.") from error
