"""Words of a text, made comparable: folded, without stop words, cut down to a light stem.

A light stem takes off endings (Steuern → steu) and the „-ung“ that turns a verb into a noun, so that „anmelden“ and
„Anmeldung“ meet. It never tries to be a word of the language. What no ending tells stands in ``lists/families.txt``.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*", re.UNICODE)
_GENDERED = re.compile(r"(?:[*:_]|/-?)(?:innen|in)\b", re.IGNORECASE)
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "æ": "a", "ø": "o", "œ": "o"})
# „Muell“ is „Müll“; „neue“, „Steuer“ and „Quelle“ are what they are.
_SPELT_OUT = re.compile(r"(?<![aeiouq])([aou])e+")
LONGEST_WORD = 80
_LISTS = Path(__file__).parent / "lists"


def lines(name: str) -> list[list[str]]:
    """Return the words of a list, line by line."""
    text = (_LISTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if not line.startswith("#")]


def listed(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(word for line in lines(name) for word in line)


STOP_WORDS = listed("stop_words")
_ENDINGS = (
    ("innen", 4),
    ("ens", 4),
    ("ers", 4),
    ("ern", 4),
    ("em", 3),
    ("en", 3),
    ("er", 4),
    ("es", 3),
    ("e", 3),
    ("n", 4),
    ("s", 4),
)
# „Schein“ and „Ausweis“ end so by themselves; „Mitteln“ and „Bereichs“ do not.
_BEFORE = {"n": frozenset("lr"), "s": frozenset("bdfghklmnrt")}
_NOUNS = (("ungen", 4), ("ungs", 4), ("ung", 4))


def fold(text: str) -> str:
    """Return a text in lower case without umlauts, however they were written: Straße, Strasse; Müll, Muell."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).lower().translate(_UMLAUTS)
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return _SPELT_OUT.sub(r"\1", plain)


def words(text: str) -> Iterator[str]:
    """Yield the words of a text as they stand there, hyphens included; „Bürger*innen“ is „Bürger“."""
    for found in _WORD.finditer(_GENDERED.sub("", text)):
        if len(found.group()) <= LONGEST_WORD:
            yield found.group()


def is_stop_word(word: str) -> bool:
    """Return whether a word says nothing about what a text is about."""
    return word.lower() in STOP_WORDS


@lru_cache(maxsize=100_000)
def stem(folded: str) -> str:
    """Return the stem of a folded word, with words of one family made one."""
    cut = _cut(folded)
    return _FAMILY.get(cut, cut)


def _cut(folded: str) -> str:
    if not folded.isalpha():
        return folded
    cut = _without(_without(folded, _NOUNS), _ENDINGS)
    return cut[:-1] if cut.endswith("niss") else cut


def _without(folded: str, endings: tuple[tuple[str, int], ...]) -> str:
    """Take off the first ending that fits, if enough of the word remains."""
    for ending, least in endings:
        rest = folded.removesuffix(ending)
        if rest != folded and len(rest) >= least and rest[-1] in _BEFORE.get(ending, rest):
            return rest
    return folded


def _families() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines("families"):
        members = [_cut(fold(word)) for word in line]
        found |= dict.fromkeys(members, members[0])
    return found


_FAMILY = _families()
