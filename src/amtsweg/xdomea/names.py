"""Names of files in packages: which are safe to be used as a name, nothing more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

_LONGEST = 255
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def plain_name(name: str) -> bool:
    """Whether it is the mere name of a file: no path, no drive, nothing invisible."""
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= _LONGEST
        and name not in {".", ".."}
        and name.isprintable()
        and not set(name) & set('/\\:*?"<>|')
        and name == name.strip()
    )


def usable_name(name: str) -> bool:
    """Whether a file of a foreign package may be called so: nothing is ever written under its name."""
    return name not in {"", ".", ".."} and not any(ord(one) < 32 or ord(one) == 127 or one in "/\\" for one in name)


def base_name(path: str) -> str:
    """Return the name of an entry without its folders; some systems part them by backslashes."""
    return path.replace("\\", "/").rpartition("/")[2]


def is_litter(path: str) -> bool:
    """Whether an entry is what an operating system leaves behind beside the files themselves."""
    parts = path.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].startswith("._") or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def same_names(missing: Iterable[str], left: Iterable[str]) -> dict[str, str]:
    """Find files whose names were only written otherwise: composed, in capitals, or known by their UUID alone.

    Each is taken once, and only where there is no choice.
    """
    found: dict[str, str] = {}
    wanted, there = list(missing), set(left)
    for key in (_folded, _identity):
        alike: dict[str, list[str]] = {}
        for name in there:
            alike.setdefault(key(name), []).append(name)
        for name in wanted:
            candidates = alike.get(key(name), [])
            if name not in found and key(name) and len(candidates) == 1 and candidates[0] in there:
                found[name] = candidates[0]
                there.discard(candidates[0])
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _identity(name: str) -> str:
    return name[:36].lower() if _UUID.match(name) else ""


def climbs(path: str) -> bool:
    """Whether the path of an entry leads out of its package."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return "\0" in path or ".." in parts or path.startswith(("/", "\\")) or ":" in (parts[0] if parts else "")
