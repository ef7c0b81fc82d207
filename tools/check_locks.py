"""Lock files name versions and hashes for everything, and no address to fetch it from."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON_LOCKS = ("requirements.txt", "requirements-dev.txt")
NODE_LOCK = "frontend/package-lock.json"
_ADDRESS = re.compile(r"(https?|git|ssh|file)[:+]//", re.IGNORECASE)
_OPTION = re.compile(r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b")


def python_problems(name: str) -> Iterator[str]:
    """Say what is wrong with a lock file of Python packages."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if _ADDRESS.search(line) or _OPTION.match(line):
            yield f"{name}:{number}: names an address"
    for block in re.split(r"\n(?=\S)", text):
        requirement = block.splitlines()[0].rstrip(" \\") if block.strip() else "#"
        if not requirement.startswith("#") and ("==" not in requirement or "--hash=sha256:" not in block):
            yield f"{name}: {requirement} has no exact version or no hash"


def node_problems() -> Iterator[str]:
    """Say what is wrong with the lock file of the browser's parts."""
    lock = json.loads((ROOT / NODE_LOCK).read_text(encoding="utf-8"))
    for name, package in lock["packages"].items():
        if "resolved" in package or _ADDRESS.search(str(package.get("version", ""))):
            yield f"{NODE_LOCK}: {name} names an address"
        if name and not package.get("link") and not str(package.get("integrity", "")).startswith("sha512-"):
            yield f"{NODE_LOCK}: {name} has no hash"


def main() -> int:
    """Print what is wrong."""
    found = [problem for name in PYTHON_LOCKS for problem in python_problems(name)]
    found += node_problems()
    print("\n".join(found) or "locks: everything has a hash, nothing an address")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
