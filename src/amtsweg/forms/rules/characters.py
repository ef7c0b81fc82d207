"""Characters of DIN 91379: what German registers can store, so that no name breaks on its way through them.

Typographic quotes, dashes and spaces that word processors put in are turned into the plain ones instead of refused.
"""

import re
import unicodedata
from functools import cache

# Single characters of data type C, in hexadecimal.
_SINGLE = """
0009-000A 000D 0020-007E 00A0-00AC 00AE-017E 0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 01CD-01DC 01DE-01DF
01E2-01F0 01F4-01F5 01F8-01FF 0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 0292 02B9-02BA 02BE-02BF 02C8 02CC
1E02-1E03 1E06-1E07 1E0A-1E11 1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F 1E80-1E87
1E8C-1E97 1E9E 1EA0-1EF9 2019 2021 20AC
"""
# Letters with marks that Unicode has no single character for.
_SEQUENCES = """
A̋ C̀ C̄ C̆ C̈ C̕ C̣ C̦ C̨̆ D̂ F̀ F̄ G̀ H̄ H̦ H̱ J́ J̌ K̀ K̂ K̄ K̇ K̕ K̛ K̦ K͟H K͟h L̂ L̥ L̥̄ L̦ M̀ M̂ M̆ M̐ N̂ N̄ N̆ N̦ P̀ P̄ P̕ P̣ R̆ R̥ R̥̄ S̀ S̄ S̛̄ S̱
T̀ T̄ T̈ T̕ T̛ U̇ Z̀ Z̄ Z̆ Z̈ Z̧ a̋ c̀ c̄ c̆ c̈ c̕ c̣ c̦ c̨̆ d̂ f̀ f̄ g̀ h̄ h̦ j́ k̀ k̂ k̄ k̇ k̕ k̛ k̦ k͟h l̂ l̥ l̥̄ l̦ m̀ m̂ m̆ m̐ n̂ n̄ n̆ n̦ p̀ p̄ p̕ p̣ r̆ r̥ r̥̄ s̀ s̄ s̛̄
s̱ t̀ t̄ t̕ t̛ u̇ z̀ z̄ z̆ z̈ z̧ Ç̆ Û̄ ç̆ û̄ ÿ́ Č̕ Č̣ č̕ č̣ ē̍ Ī́ ī́ ō̍ Ž̦ Ž̧ ž̦ ž̧ Ḳ̄ ḳ̄ Ṣ̄ ṣ̄ Ṭ̄ ṭ̄ Ạ̈ ạ̈ Ọ̈ ọ̈ Ụ̄ Ụ̈ ụ̄ ụ̈
"""
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("„“”«»‟″", '"'),
        **dict.fromkeys("‚‘‛′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
        "…": "...",
        "•": "-",
    }
)


def clean(text: str, *, lines: bool) -> str:
    """Return a text as it is stored: composed, plain punctuation, no space around; one line unless ``lines``."""
    text = unicodedata.normalize("NFC", text.translate(_PLAIN)).replace("\r\n", "\n").replace("\r", "\n")
    if lines:
        return "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return " ".join(text.split())


def foreign(text: str) -> str:
    """Return the first character that DIN 91379 does not know, or nothing."""
    match = _allowed().match(text)
    end = match.end() if match else 0
    return text[end : end + 1]


def pattern() -> str:
    """Return the same as a pattern for other machines (ECMA 262), which know no possessive repetition."""
    return f"^(?:{_one()})*$"


@cache
def _allowed() -> re.Pattern[str]:
    # Possessive, so that a refused text costs one pass and no return.
    return re.compile(f"(?:{_one()})*+")


@cache
def _one() -> str:
    """The pattern of one character, be it written as a sequence."""
    ranges = "".join("-".join(f"\\u{end}" for end in part.split("-")) for part in _SINGLE.split())
    sequences = "|".join(sorted((unicodedata.normalize("NFC", one) for one in _SEQUENCES.split()), key=len)[::-1])
    return f"{sequences}|[{ranges}]"
