"""Names of documents as a program may use them in addresses: any characters, each name once, temporary files known."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePath
from typing import TypeVar

from amtsweg.kernel.errors import Invalid

LONGEST = 200
T = TypeVar("T")

# Separators, what Windows cannot write, and characters nobody sees.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')

# How office programs and file managers call what they throw away again.
_TEMPORARY = re.compile(
    r"""^\.~lock\..*\#$ | ^~\$ | ^~WR[A-Z]\d+ | \.tmp$ | ^\.DS_Store$ | ^\._ | ^\.goutputstream- | ^\.fuse_hidden
      | ^Thumbs\.db$ | ^desktop\.ini$ | ~$ | \.sw[a-z]$ | ^[0-9A-F]{8}(\.tmp)?$ | ^\.\#""",
    re.IGNORECASE | re.VERBOSE,
)
_HEX = re.compile(r"^(?=.*[A-F])[0-9A-F]{8}$")


def is_temporary(name: str) -> bool:
    """Tell whether a program throws a file of this name away again, so that it never becomes a document."""
    if (
        len(name) == 8 and name.isalnum() and not _HEX.match(name)
    ):  # only in capitals, as Excel writes them; a date is none of these
        return False
    return bool(_TEMPORARY.search(name))


def fitting(name: str) -> str:
    """Return a name under which every system can keep a document."""
    clean = _UNFIT.sub("_", unicodedata.normalize("NFC", name)).strip().rstrip(".") or "_"
    if len(clean.encode()) <= LONGEST:
        return clean
    suffix = PurePath(clean).suffix[:12]
    return clean.encode()[: LONGEST - len(suffix.encode())].decode(errors="ignore") + suffix


def named_once(things: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return things under their names; one that is taken, in capitals or not, gets a number: „Name (2).odt“."""
    found: dict[str, T] = {}
    taken: set[str] = set()
    for name, thing in things:
        wanted = fitting(name)
        path, number, free = PurePath(wanted), 1, wanted
        while free.casefold() in taken:
            number += 1
            free = f"{path.stem} ({number}){path.suffix}"
        taken.add(free.casefold())
        found[free] = thing
    return found


def check_new_name(name: str) -> str:
    """Return the name something new may have, in one spelling of its letters. Raises Invalid."""
    plain = unicodedata.normalize("NFC", name)
    if fitting(plain) != plain:
        raise Invalid(f"Unter dem Namen „{name}“ kann nichts gespeichert werden.")
    return plain


def path_of(text: str) -> tuple[str, ...]:
    """Return the names of a decoded path; what climbs up leads nowhere. Raises Invalid."""
    names = tuple(unicodedata.normalize("NFC", name) for name in text.split("/") if name)
    if any(name in {".", ".."} or "\x00" in name for name in names):
        raise Invalid("Diese Adresse führt nirgendwohin.")
    return names
