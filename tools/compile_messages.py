"""Compile the translations (.po) into what the running product reads (.mo). Pure Python: no gettext needed."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[1] / "src" / "amtsweg" / "web" / "locale"


def compile_messages(source: Path) -> Path:
    """Write the compiled file beside its source and return it."""
    with source.open("rb") as readable:
        catalog = read_po(readable, locale=source.parents[1].name, abort_invalid=True)
    target = source.with_suffix(".mo")
    with target.open("wb") as writable:
        write_mo(writable, catalog)
    return target


def main() -> int:
    """Compile every language."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        compile_messages(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
