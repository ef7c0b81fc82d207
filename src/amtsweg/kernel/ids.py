"""Identifiers: time-ordered database keys and short numbers a person can read out on the telephone."""

import secrets
import threading
import time
from uuid import UUID

# Crockford's alphabet (no I, L, O, U, so that nobody mistakes a letter for a digit) without Z: 31 is a prime.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
_READABLE_LENGTH = 8

_lock = threading.Lock()
_last = 0


def uuid7() -> UUID:
    """Return a UUIDv7 (RFC 9562 § 5.7), strictly increasing within this process.

    Milliseconds and a 12-bit fraction stand in front, so that indexes grow at their right edge.
    """
    global _last  # noqa: PLW0603 - the last stamp is what makes ids of one process monotonic
    with _lock:
        stamp = (time.time_ns() << 12) // 1_000_000
        _last = stamp = max(stamp, _last + 1)
    milliseconds, fraction = stamp >> 12, stamp & 0xFFF
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | secrets.randbits(62))


def readable_number(prefix: str) -> str:
    """Return a random number such as ``PB-4F7K-9Q2M-C``: eight random letters and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_READABLE_LENGTH))
    return f"{prefix}-{body[:4]}-{body[4:]}-{_check_character(body)}"


def is_readable_number(text: str) -> bool:
    """Tell whether the check character fits, which catches every single mistyped character."""
    parts = text.strip().upper().split("-")
    if len(parts) != 4:
        return False
    body = parts[1] + parts[2]
    return len(body) == _READABLE_LENGTH and set(body) <= set(ALPHABET) and _check_character(body) == parts[3]


def _check_character(body: str) -> str:
    # Weights 1..8 have an inverse modulo the prime 31, so every single change moves the sum.
    total = sum((place + 1) * ALPHABET.index(letter) for place, letter in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]
