"""The secret link of a message for people without an account: derived from its id, stored nowhere."""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from amtsweg.delivery.contracts import UnknownDispatch

_MARK_BYTES = 18
_UUID_BYTES = 16


def token_of(dispatch_id: UUID) -> str:
    """Return the secret that opens a message."""
    return base64.urlsafe_b64encode(dispatch_id.bytes + _mark(dispatch_id.bytes)).decode().rstrip("=")


def dispatch_of(token: str) -> UUID:
    """Return which message a secret opens. Raises UnknownDispatch for every other text."""
    try:
        data = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as fault:
        raise _unknown() from fault
    name, mark = data[:_UUID_BYTES], data[_UUID_BYTES:]
    if len(name) != _UUID_BYTES or not hmac.compare_digest(mark, _mark(name)):
        raise _unknown()
    return UUID(bytes=name)


def link_of(dispatch_id: UUID) -> str:
    """Return the address that goes into the mail."""
    return settings.PUBLIC_URL + reverse("delivery-link", args=[token_of(dispatch_id)])


def _mark(name: bytes) -> bytes:
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"delivery.link:" + name, hashlib.sha256).digest()[:_MARK_BYTES]


def _unknown() -> UnknownDispatch:
    return UnknownDispatch("Dieser Link ist nicht vollständig oder nicht gültig.")
