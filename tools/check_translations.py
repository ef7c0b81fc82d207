"""Check that every German text of the interface has an English translation, and that none is left over.

check_translations.py            report what is missing or left over; exit code 1 if anything is
check_translations.py --update   add what is missing (empty) to the catalogue, drop what is left over
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parents[1] / "src" / "amtsweg"
ENGLISH = SOURCE / "web" / "locale" / "en" / "LC_MESSAGES" / "django.po"

# A text: its place, its context, and the text itself (singular and plural where it has both).
Text = tuple[str, str | None, str | tuple[str, ...]]

# Without dates and names: the file changes only when a text does.
_HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""

_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*({_STRING}(?:\s*,\s*{_STRING})*)")


def texts() -> Iterator[Text]:
    """Yield every text marked for translation, in code and in templates."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield from _of_code(path)
    for pattern in ("*.html", "*.txt"):
        for path in sorted(SOURCE.rglob(f"templates/**/{pattern}")):
            yield from _of_template(path)


def _of_code(path: Path) -> Iterator[Text]:
    place = str(path.relative_to(SOURCE))
    for _line, message, _comments, context in extract_from_file("python", path, keywords=_KEYWORDS):
        yield place, context, message


def _of_template(path: Path) -> Iterator[Text]:
    # Django turns a template into something like code, in which only the calls matter.
    place = str(path.relative_to(SOURCE))
    for function, arguments in _CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=place)):
        strings = [str(one) for one in ast.literal_eval(f"[{arguments}]")]
        context = strings.pop(0) if "p" in function.removesuffix("gettext") else None
        yield place, context, strings[0] if len(strings) == 1 else tuple(strings)


def expected() -> Catalog:
    """Return the catalogue the sources ask for."""
    catalog = Catalog(locale="en", domain="django", charset="utf-8")
    for place, context, message in texts():
        catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def known() -> Catalog:
    """Return the catalogue as translated."""
    with ENGLISH.open("rb") as readable:
        return read_po(readable, locale="en", domain="django")


def problems() -> Iterator[str]:
    """Yield a sentence for each text without translation and each translation without text."""
    wanted, translated = expected(), known()
    for message in wanted:
        found = translated.get(message.id, context=message.context) if message.id else None
        if message.id and (found is None or not found.string or not all(_strings(found.string))):
            yield f"{message.locations[0][0]}: no English for {message.id!r}"
        elif found is not None and found.id and _holes(found.string) - _holes(message.id):
            yield f"{message.locations[0][0]}: the English for {message.id!r} fills a hole the German has not"
    for message in translated:
        if message.id and wanted.get(message.id, context=message.context) is None:
            yield f"{ENGLISH.name}: nobody asks for {message.id!r}"


def update() -> None:
    """Write the catalogue with what is asked for: translations are kept, new texts stand there empty."""
    wanted, translated = expected(), known()
    for message in wanted:
        found = translated.get(message.id, context=message.context) if message.id else None
        if found is not None:
            message.string = found.string
    with ENGLISH.open("wb") as writable:
        writable.write(_HEADER.encode())
        write_po(writable, wanted, sort_output=True, width=120, include_lineno=False, omit_header=True)


def _holes(string: str | Sequence[str] | None) -> set[str]:
    return {hole for one in _strings(string or "") for hole in re.findall(r"%\(\w+\)[sd]", one)}


def _strings(string: str | Sequence[str]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def main() -> int:
    """Report or update."""
    settings.configure(USE_I18N=False)
    if "--update" in sys.argv[1:]:
        update()
    found = list(problems())
    print("\n".join(found) if found else "Every text has its translation.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
