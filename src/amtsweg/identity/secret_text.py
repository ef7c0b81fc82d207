"""Short secrets at rest (second factors, attributes in sessions), sealed with a key drawn from the secret key."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def seal(text: str) -> str:
    """Return the text as something only this installation can read."""
    return _box().encrypt(text.encode()).decode()


def reveal(sealed: str) -> str:
    """Return what was sealed, with today's key or one from before a rotation."""
    return _box().decrypt(sealed.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"amtsweg.identity").derive(
        force_bytes(secret)
    )
    return base64.urlsafe_b64encode(derived)
