"""Keys, ids and fingerprints: what names a field here, what names an element there."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection

from amtsweg.forms.rules.definition import RESERVED, is_built_in
from amtsweg.forms.rules.xdf.tree import clean

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_LONGEST_KEY = 50
# What XML 1.0 cannot carry at all.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OWN_ID = re.compile(r"[A-Z]99[0-9]{9}")
_OLD_ID = re.compile(r"[A-Z][0-9]{8}")
_FIM_KEY = re.compile(r"[FG][0-9]{8,12}")


def written(text: object) -> str:
    """Return a text as it comes back from a file."""
    return clean(_FORBIDDEN.sub("", str(text or "")))


def key_of(name: str, taken: Collection[str]) -> str:
    """Return a key for a name that no neighbour has."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    key = re.sub("[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST_KEY].strip("_") or "feld"
    key = key if key[0].isalpha() else f"f_{key}"[:_LONGEST_KEY]
    if key in RESERVED or is_built_in(key):
        key = f"{key[: _LONGEST_KEY - 5]}_feld"
    return unique(key, taken)


def unique(key: str, taken: Collection[str], joint: str = "_") -> str:
    """Return the key, or the key with a number behind it."""
    number, found = 1, key
    while found in taken:
        number += 1
        ending = f"{joint}{number}"
        found = key[: _LONGEST_KEY - len(ending)] + ending
    return found


def own_id(letter: str, *about: str) -> str:
    """Return an id of the number range 99, which nobody assigns; the same place in a form has the same id."""
    digits = int(hashlib.sha256("\0".join(about).encode()).hexdigest()[:12], 16) % 10**9
    return f"{letter}99{digits:09}"


def is_own(id_: object) -> bool:
    """Tell whether an id was made here and says nothing beyond its place."""
    return isinstance(id_, str) and _OWN_ID.fullmatch(id_) is not None


def is_fim_key(id_: str) -> bool:
    """Tell whether an id may stand as ``fim`` at a field."""
    return _FIM_KEY.fullmatch(id_) is not None and not is_own(id_)


def modern_id(id_: str) -> str:
    """Return an id as version 3 writes it: with three digits more for the number range."""
    return f"{id_[:3]}000{id_[3:]}" if _OLD_ID.fullmatch(id_) else id_


def modern_version(version: str) -> str:
    """Return a version as version 3 writes it: with three numbers."""
    return f"{version}.0" if re.fullmatch(r"[0-9]+\.[0-9]+", version) else version


def fingerprint(value: object) -> object:
    """Return something short that tells whether a value is still the same: itself if it is short."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=True)
    return value if len(text) <= 60 else f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:20]}"
