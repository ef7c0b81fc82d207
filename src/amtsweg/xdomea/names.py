"""Names of files in packages: which are safe to be used as a name, nothing more."""

from __future__ import annotations

from pathlib import PurePosixPath

_LONGEST = 255


def plain_name(name: str) -> bool:
    """Whether it is the mere name of a file: no path, no drive, nothing invisible."""
    return (
        0 < len(name.encode("utf-8", "surrogatepass")) <= _LONGEST
        and name not in {".", ".."}
        and name.isprintable()
        and not set(name) & set('/\\:*?"<>|')
        and name == name.strip()
    )


def climbs(path: str) -> bool:
    """Whether the path of an entry leads out of its package."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    return "\0" in path or ".." in parts or path.startswith(("/", "\\")) or ":" in (parts[0] if parts else "")
