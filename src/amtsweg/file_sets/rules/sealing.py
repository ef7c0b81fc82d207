"""How a set is sealed: AES-256-GCM (NIST SP 800-38D), the key under a password by PBKDF2-HMAC-SHA-256 (RFC 8018).

The key of a set's contents is drawn from the installation's secret, so it need not be kept; the page carries it sealed
with the person's password. What comes back is sealed with a second key, which only the opened set knows.
"""

from hashlib import pbkdf2_hmac
from secrets import choice, token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

ROUNDS = 600_000  # what OWASP asks of PBKDF2 with SHA-256
NONCE = 12
# Without letters and digits that are mistaken for one another when typed from paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 5, 4


def new_password() -> str:
    """Return a password to write down: 20 signs of 31, about 99 bits."""
    return "-".join("".join(choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def drawn_key(secret: bytes, set_id: bytes, use: bytes) -> bytes:
    """Return the key of a set for one use, 32 bytes; the same again for the same secret."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=set_id, info=b"amtsweg.file_sets." + use).derive(secret)


def password_key(password: str, salt: bytes) -> bytes:
    """Return the key a password stands for; as slow as guessing shall be."""
    return pbkdf2_hmac("sha256", password.strip().lower().encode(), salt, ROUNDS)


def seal(key: bytes, data: bytes, about: bytes) -> bytes:
    """Return data sealed: a fresh nonce and the ciphertext; ``about`` is bound to it (associated data)."""
    nonce = token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about)


def unseal(key: bytes, sealed: bytes, about: bytes) -> bytes | None:
    """Return what was sealed, or None if the key, the purpose or a single byte is another."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], about)
    except (InvalidTag, ValueError):
        return None
