"""The characters of a text are those of data type C of DIN 91379, neither more nor fewer: the standard's own schema."""

import itertools
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from amtsweg.forms.rules import characters

STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "din-91379" / "din-norm-91379-datatypes.xsd"
pytestmark = pytest.mark.skipif(not STANDARD.exists(), reason="the standard's schema is not on this machine")
XS = "{http://www.w3.org/2001/XMLSchema}"


@cache
def standard() -> re.Pattern[str]:
    """The pattern of data type C, as the standard's schema writes it."""
    kind = etree.parse(STANDARD).find(f".//{XS}simpleType[@name='datatypeC']")
    assert kind is not None
    pattern = kind.find(f".//{XS}pattern")
    assert pattern is not None
    return re.compile(str(pattern.get("value")))


def different(texts: list[str]) -> list[str]:
    """Return what only one of both takes; what is not composed is composed before it is checked."""
    composed = [text for text in texts if unicodedata.normalize("NFC", text) == text]
    return [text for text in composed if (characters.foreign(text) == "") != bool(standard().fullmatch(text))]


def test_every_single_character() -> None:
    every = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    assert [f"{ord(one):04X}" for one in different(every)] == []


def test_every_letter_with_one_mark_or_two() -> None:
    marks = [chr(code) for code in range(0x300, 0x370)]
    letters = [*(chr(code) for code in range(0x250) if chr(code).isalpha()), *"ḲḳṢṣṬṭẠạỌọỤụ"]
    assert different(["".join(pair) for pair in itertools.product(letters, marks)]) == []
    known = [mark for mark in marks if mark in characters.pattern()]
    plain = [letter for letter in letters if letter.isascii()]
    assert different(["".join(one) for one in itertools.product(plain, known, [*known, "H", "h"])]) == []
