"""The two keys of a draft: the token in its address, and a code short enough to be written down.

Both are drawn from the draft's id with the secret key of the installation, so that they can be told again without being
stored. What is stored are their hashes; those recognise a key even after the installation's has changed.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from amtsweg.forms import models
from amtsweg.forms.queries import token_hash
from amtsweg.kernel.ids import ALPHABET

_TOKEN_BYTES = 24
_CODE_LENGTH, _GROUP = 12, 4
_MISREAD = str.maketrans("OILUZ", "011V2")


def token_for(draft_id: UUID) -> str:
    """Return the token of a draft, as it stands in addresses."""
    return base64.urlsafe_b64encode(_digest(b"draft:", draft_id)[:_TOKEN_BYTES]).decode()


def code_for(draft_id: UUID) -> str:
    """Return the code of a draft, such as ``4F7K-9Q2M-C0TX``: 31 letters and digits nobody mistakes for one another."""
    number = int.from_bytes(_digest(b"code:", draft_id))
    letters = [ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(_CODE_LENGTH)]
    return "-".join("".join(letters[start : start + _GROUP]) for start in range(0, _CODE_LENGTH, _GROUP))


def tidy_code(text: str) -> str:
    """Return a code as it was given out, however it was typed."""
    typed = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum()).translate(_MISREAD)
    return "-".join(typed[start : start + _GROUP] for start in range(0, len(typed), _GROUP))


def ensure_keys(row: models.Draft) -> str:
    """Return the token of a locked row; where its keys are from before, it gets new ones."""
    token = token_for(row.id)
    hashes = {"token_hash": token_hash(token), "code_hash": token_hash(code_for(row.id))}
    if {"token_hash": row.token_hash, "code_hash": row.code_hash} != hashes:
        models.Draft.objects.filter(id=row.id).update(**hashes)
    return token


def _digest(purpose: bytes, draft_id: UUID) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), purpose + draft_id.bytes, hashlib.sha256).digest()
