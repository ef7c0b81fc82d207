"""Patterns of XML Schema and XPath: what matches, what is refused, what replacement does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.feel.api import evaluate

MATCHES = [
    (r"^\d{5}$", "", "33098", True),
    (r"^\d{5}$", "", "3309", False),
    (r"^[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} \d{1,4}[EH]?$", "", "PB-AB 123E", True),
    (r"\p{Lu}\p{Ll}+", "", "Ümit", True),
    (r"^\P{L}+$", "", "123", True),
    (r"^\p{IsBasicLatin}+$", "", "ä", False),
    (r"^\i\c*$", "", "name-1", True),
    (r"^[a-z-[aeiou]]+$", "", "bcd", True),
    (r"^[a-z-[aeiou]]+$", "", "bad", False),
    (r"a.c", "", "a\nc", False),
    (r"a.c", "s", "a\nc", True),
    (r"^b$", "m", "a\nb\nc", True),
    (r"straße", "i", "STRAßE", True),
    (r"a b", "x", "ab", True),
    (r"a.b", "q", "a.b", True),
    (r"a.b", "q", "axb", False),
    (r"(a)(b)\2\1", "", "abba", True),
    (r"(?:ab)+$", "", "abab", True),
    (r"a{2,3}$", "", "aaaa", True),
    (r"^(a|ab)(c|bcd)$", "", "abcd", True),
]


@pytest.mark.parametrize(("pattern", "flags", "text", "expected"), MATCHES)
def test_matches(pattern: str, flags: str, text: str, expected: bool) -> None:
    assert evaluate("matches(t, p, f)", {"t": text, "p": pattern, "f": flags}) is expected


FAULTY = [
    "(",
    ")",
    "[",
    "a{2",
    "a{3,2}",
    "*",
    "a**",
    "[z-a]",
    r"\1",
    r"(a)\2",
    r"\y",
    r"\p{Foo}",
    "[]",
    "a{1001}",
    "(?<n>a)",
]


@pytest.mark.parametrize("pattern", FAULTY)
def test_a_faulty_pattern_has_no_answer(pattern: str) -> None:
    assert evaluate("matches(t, p)", {"t": "a", "p": pattern}) is None


def test_unknown_flags_have_no_answer() -> None:
    assert evaluate('matches("a", "a", "g")', {}) is None


REPLACEMENTS = [
    ("abracadabra", "a(.)", "[$1]", "[b]r[c][d][b]ra"),
    ("abcd", "(ab)|(a)", "<$1|$2>", "<ab|>cd"),
    ("a-b", "-", r"\$\\", r"a$\b"),
    ("abc", "(b)", "$12", "ab2c"),
    ("abc", "x*", "-", None),
    ("abc", "b", "$", None),
]


@pytest.mark.parametrize(("text", "pattern", "replacement", "expected"), REPLACEMENTS)
def test_replace(text: str, pattern: str, replacement: str, expected: str | None) -> None:
    assert evaluate("replace(t, p, r)", {"t": text, "p": pattern, "r": replacement}) == expected


def test_split() -> None:
    assert evaluate('split("a;b;;c", ";")', {}) == ["a", "b", "", "c"]
    assert evaluate('split("abc", "x*")', {}) is None


ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(a)", "(a|b)", "(?:ab)", "(b|ab)"])
PARTS = st.tuples(ATOMS, st.sampled_from(["", "*", "+", "?", "*?", "+?", "{1,2}", "{2}"])).map("".join)


@settings(deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=5).map("".join), st.text(alphabet="abc", max_size=10))
def test_common_patterns_match_as_pythons_do(pattern: str, text: str) -> None:
    """On what both languages share, the matcher finds the same first match."""
    assert evaluate("matches(t, p)", {"t": text, "p": pattern}) is bool(re.search(pattern, text))
    found = re.sub(pattern, lambda match: f"<{match[0]}>", text)
    if not re.search(pattern, ""):
        assert evaluate('replace(t, p, "<$0>")', {"t": text, "p": pattern}) == found
