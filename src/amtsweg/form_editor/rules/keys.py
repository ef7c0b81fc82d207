"""Keys of fields and pages: proposed from what people call a thing."""

import re
import unicodedata
from collections.abc import Container

LONGEST = 50
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,49}")
# Words of FEEL, and what it calls the number of an item, are no names of fields.
_WORDS = "and between else every false for function if in index instance not null of or return satisfies"
RESERVED = frozenset([*_WORDS.split(), "some", "then", "true", "item", "partial"])


def proposed_key(label: str, *, dash: bool = False) -> str:
    """Return a key for something with this label: „Gehören Ihnen alle Flurstücke?" becomes ``gehoeren_ihnen_alle``."""
    plain = unicodedata.normalize("NFKD", label.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.split(r"[^a-z0-9]+", plain) if word][:4]
    sign = "-" if dash else "_"
    key = sign.join(words)[:LONGEST].strip(sign)
    if not key:
        return "seite" if dash else "feld"
    if not key[0].isalpha():
        key = f"{'seite' if dash else 'feld'}{sign}{key}"[:LONGEST]
    return f"{key}{sign}feld" if key in RESERVED else key


def free_key(key: str, taken: Container[object], *, dash: bool = False) -> str:
    """Return the key, or with a number behind it if it is in use."""
    sign, number, free = "-" if dash else "_", 2, key
    while free in taken:
        free = f"{key[: LONGEST - 5]}{sign}{number}"
        number += 1
    return free


def is_key(text: str) -> bool:
    """Tell whether this may be the key of a field."""
    return bool(_FIELD.fullmatch(text)) and text not in RESERVED
