"""The secret link: whoever holds it sees the status of one case, without an account."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

_BYTES = 24


def status_secret(case_id: UUID) -> str:
    """Return the secret of a case's status link: derived, so that it can be sent again and is stored nowhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"status:" + case_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def secret_hash(secret: str) -> str:
    """Return what is stored of a secret: enough to recognise it even after the key has changed, not to rebuild it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def status_link(secret: str) -> str:
    """Return the address at which the holder of a secret sees the case."""
    return f"{settings.PUBLIC_URL}/status/{secret}/"
