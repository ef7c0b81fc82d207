"""Text of RTF: control words are walked through once, without recursion."""

import re
from typing import BinaryIO

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

_TOKEN = re.compile(r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)", re.I)
_SIGNS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "tab": "\t", "cell": "\t",
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
}  # fmt: skip
_HIDDEN_WORDS = (
    "fonttbl colortbl stylesheet info pict object themedata colorschememapping datastore latentstyles listtable"
    " listoverridetable rsidtbl generator xmlnstbl fldinst filetbl revtbl"
)
_HIDDEN = frozenset(_HIDDEN_WORDS.split())
_ESCAPED = {"~": "\u00a0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_MOST_DEPTH = 10_000
_CODE_PAGES = {"1250": "cp1250", "1251": "cp1251", "1252": "cp1252", "437": "cp437", "850": "cp850", "65001": "utf-8"}


class _State:
    """Where the walk is: hidden or not, how many signs stand for one wide character, and in which code page."""

    def __init__(self) -> None:
        self.hidden, self.per_wide, self.to_skip = False, 1, 0
        self.stack: list[tuple[bool, int]] = []
        self.code_page = "cp1252"


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text of the document."""
    data = stream.read(gathered.bounds.packed + 1)
    gather(data[: gathered.bounds.packed].decode("latin-1"), gathered)
    if len(data) > gathered.bounds.packed:
        gathered.mark(Mark.TOO_LARGE)


def gather(source: str, gathered: Gathered) -> None:
    """Gather the text of RTF that lies in memory."""
    state = _State()
    for place, match in enumerate(_TOKEN.finditer(source)):
        if place % 10_000 == 0:
            gathered.check_time()
        word, number, byte, sign, brace, text = match.groups()
        if brace:
            _brace(brace, state)
        elif word:
            _word(word, number, state, gathered)
        elif sign == "*":
            state.hidden = True
        else:
            _take(_text(byte, sign, text, state), state, gathered)


def _brace(brace: str, state: _State) -> None:
    if brace == "{":
        if len(state.stack) >= _MOST_DEPTH:
            raise Unreadable(Mark.HOSTILE)
        state.stack.append((state.hidden, state.per_wide))
    elif state.stack:
        state.hidden, state.per_wide = state.stack.pop()


def _word(word: str, number: str | None, state: _State, gathered: Gathered) -> None:
    if word in _HIDDEN:
        state.hidden = True
    elif word == "uc":
        state.per_wide = min(int(number or 1), 10)
    elif word == "ansicpg":
        state.code_page = _CODE_PAGES.get(number or "", "cp1252")
    elif word == "u" and number:
        _take(chr(int(number) % 0x10000), state, gathered)
        state.to_skip = max(state.per_wide, 0)
    elif word in _SIGNS:
        _take(_SIGNS[word], state, gathered)


def _text(byte: str | None, sign: str | None, text: str | None, state: _State) -> str:
    # Behind a wide character stands what older programs show in its place.
    if byte:
        found = bytes.fromhex(byte).decode(state.code_page, "replace")
    else:
        found = text if text is not None else _ESCAPED.get(sign or "", "")
    skipped = min(state.to_skip, len(found))
    state.to_skip -= skipped
    return found[skipped:]


def _take(text: str, state: _State, gathered: Gathered) -> None:
    if text and not state.hidden:
        gathered.add(text)
