"""Names of files as people, mails and programs give them, made fit to be shown: never to find anything by them."""

import unicodedata
from pathlib import PurePosixPath

LONGEST_NAME, LONGEST_TITLE = 255, 300
NAMELESS = "unbenannt"
# Signs that turn the direction of writing: with them „exe.gpj“ looks like a picture.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def shown_name(given: str) -> str:
    """Return the name of a file without path, control signs and excess length; everything else stays as it is."""
    last = given.replace("\\", "/").rstrip("/ ").rpartition("/")[2]
    name = " ".join(one_line(last).split()).strip(" .") if last.strip(" .") else ""
    return _shortened(name) or NAMELESS


def title_of(name: str) -> str:
    """Return what a document is called after the name of its file, without the ending."""
    stem = PurePosixPath(name).stem if _has_ending(name) else name
    return (stem.strip() or name)[:LONGEST_TITLE]


def one_line(text: str) -> str:
    """Return a text without control signs, signs that turn it around, and halves of signs."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = (" " if unicodedata.category(sign) == "Cc" else sign for sign in whole if sign not in _TURNING)
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def _has_ending(name: str) -> bool:
    stem, dot, ending = name.rpartition(".")
    return bool(dot and stem) and 0 < len(ending) <= 8 and " " not in ending


def _shortened(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not _has_ending(name):
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"
