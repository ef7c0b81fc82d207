"""What people read in packs: no slips of typing, German quotation marks, sentences that end, the asterisk, no „man“."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from amtsweg.kernel.packs import read_file
from way import PACKS

# Under these keys stand texts; a plain one is German.
TEXTS = {
    *("title", "summary", "label", "hint", "easy", "message", "intro", "text", "item", "before", "after"),
    *("who", "needed", "fees", "deadlines", "duration", "procedure", "otherwise"),
}
LANGUAGES = {"de", "en", "easy"}
FILES = [one for one in sorted(PACKS.glob("*/*/**/*.yaml")) if one.parent.name != "examples"]
LETTERS = sorted(PACKS.glob("*/*/letters/*.typ"))

# A point that ends no sentence: of a number, or of one of these.
_ABBREVIATED = re.compile(r"(?:\d|\b(?:Abs|Nr|bzw|ff?|Art|St|ca|vgl|Std|max|min|No|z\.\s?B|d\.\s?h|e\.g|i\.e))\.")
_NO_PROSE = re.compile(r"\{[^{}]*\}")  # FEEL within a message
SLIPS = {
    "two spaces": re.compile(r"\S  +\S"),
    "a space before a mark": re.compile(r"\s[,;.!?](?:\s|$)"),
    "a mark without a space": re.compile(r"[a-zäöüß][,;!?][A-Za-zÄÖÜäöü]"),
    "a word twice": re.compile(r"\b(?!(?:die|der|das|sie)\b)(\w{2,}) \1\b"),
    "a straight quotation mark": re.compile(r'"'),
    "three points for an ellipsis": re.compile(r"\.\.\."),
    "a hyphen for a dash": re.compile(r"\w - \w"),
}
GERMAN_SLIPS = {
    "„man“": re.compile(r"\bman\b", re.IGNORECASE),
    "another sign than the asterisk": re.compile(r"[a-zäöüß](?:[:_/]-?in(?:nen)?|In(?:nen)?)\b"),
    "an English quotation mark": re.compile(r"[”‟]|‘"),
}


def texts(node: object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield all texts under a node with the keys that lead to them."""
    if isinstance(node, dict):
        for key, inner in node.items():
            yield from texts(inner, (*path, str(key)))
    elif isinstance(node, list):
        for inner in node:
            yield from texts(inner, path)
    elif isinstance(node, str) and (set(path[-2:]) & TEXTS or (path and path[-1] in LANGUAGES)) and path[0] != "record":
        yield path, node


def slips(path: tuple[str, ...], text: str) -> Iterator[str]:
    """Yield what is wrong with the wording of a text."""
    prose = _NO_PROSE.sub("x", text).strip()
    found = SLIPS if path[-1] == "en" else {**SLIPS, **GERMAN_SLIPS}
    yield from (name for name, pattern in found.items() if pattern.search(prose))
    if text != text.strip(" "):
        yield "a space at the edge"
    sentences = re.search(r"[a-zäöüß)][.!?]\s+[A-ZÄÖÜ]", _ABBREVIATED.sub("", prose))
    is_message = "message" in path or ("messages" in path and "text" in path)
    if (sentences or is_message) and text.strip()[-1:] not in ".!?:…}":
        yield "a sentence without an end"


@pytest.mark.parametrize("file", FILES, ids=lambda one: str(one.relative_to(PACKS)))
def test_texts_are_written_with_care(file: Path) -> None:
    found = [
        (".".join(path), text, slip) for path, text in texts(read_file(file).mapping()) for slip in slips(path, text)
    ]
    assert found == []


@pytest.mark.parametrize("file", LETTERS, ids=lambda one: str(one.relative_to(PACKS)))
def test_letters_speak_to_everybody(file: Path) -> None:
    lines = [line for line in file.read_text().splitlines() if not line.lstrip().startswith("//")]
    found = [(line, name) for line in lines for name, slip in GERMAN_SLIPS.items() if slip.search(line)]
    assert found == []


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("Bitte  wählen Sie", "two spaces"),
        ('Das "Amt"', "a straight quotation mark"),
        ("Bürger:innen", "another sign than the asterisk"),
        ("Das kann man tun", "„man“"),
        ("Erst so. Dann so", "a sentence without an end"),
        ("Das ist es !", "a space before a mark"),
    ],
)
def test_slips_are_seen(text: str, slip: str) -> None:
    assert list(slips(("label", "de"), text)) == [slip]


def test_abbreviations_and_expressions_are_no_slips() -> None:
    text = 'Nach § 9 Abs. 2 und 3 für {if a = "b" then 1 else 2} Bürger*innen, z. B. Mieter*innen'
    assert list(slips(("label", "de"), text)) == []
