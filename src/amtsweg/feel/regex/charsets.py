"""Sets of characters: escapes, categories, blocks and classes of XML Schema patterns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

CharSet = Callable[[str], bool]

NAME_START = re.compile(
    "[:A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
)
NAME_EXTRA = re.compile("[-.0-9\u00b7\u0300-\u036f\u203f-\u2040]")
CATEGORIES = frozenset((
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps",
    "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
))  # fmt: skip
BLOCKS = {
    "BasicLatin": (0x00, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
}


def _is_name_char(char: str) -> bool:
    return bool(NAME_START.match(char) or NAME_EXTRA.match(char))


def opposite(chars: CharSet) -> CharSet:
    return lambda char: not chars(char)


ESCAPE_SETS: dict[str, CharSet] = {
    "s": lambda char: char in " \t\n\r",
    "d": lambda char: unicodedata.category(char) == "Nd",
    "w": lambda char: unicodedata.category(char)[0] not in "PZC",
    "i": lambda char: bool(NAME_START.match(char)),
    "c": _is_name_char,
}
ESCAPE_SETS |= {letter.upper(): opposite(chars) for letter, chars in ESCAPE_SETS.items()}


def single(wanted: str) -> CharSet:
    return lambda char: char == wanted


def span(first: str, last: str) -> CharSet:
    return lambda char: first <= char <= last


def one_of(sets: list[CharSet]) -> CharSet:
    return sets[0] if len(sets) == 1 else lambda char: any(chars(char) for chars in sets)


def without(base: CharSet, removed: CharSet) -> CharSet:
    return lambda char: base(char) and not removed(char)


def caseless(chars: CharSet) -> CharSet:
    """A set that also holds the other case of its characters."""
    return lambda char: chars(char) or any(chars(variant) for variant in case_variants(char))


def case_variants(char: str) -> set[str]:
    return {variant for variant in (char.lower(), char.upper(), char.lower().upper()) if len(variant) == 1}


def named(name: str) -> CharSet | None:
    """The set of a category such as `Lu` or a block such as `IsBasicLatin`."""
    if name in CATEGORIES:
        return lambda char: unicodedata.category(char).startswith(name)
    block = BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    return span(chr(block[0]), chr(block[1])) if block else None
