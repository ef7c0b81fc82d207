"""Patterns that mean the same to XPath and to JavaScript, and that JavaScript matches without going astray."""

from __future__ import annotations

import re

_CLASS = r"\[\^?(?:[^\[\]\\^&~-](?:-[^\[\]\\^&~-])?|\\[\\\[\]^.*+?(){}|$])+-?\]"
_SIGN = r"[^\\\[\](){}*+?|.^$/]|/|\\[\\.*+?(){}\[\]|^$]"
_TIMES = r"[?*+]\??|\{[0-9]{1,3}(?:,[0-9]{0,3})?\}\??"
_TOKEN = re.compile(
    rf"(?P<open>\((?:\?:)?)|(?P<close>\)(?:\?\??)?)|(?P<plain>[|^$])|(?:{_CLASS}|{_SIGN}|\.)(?:{_TIMES})?"
)


def is_portable(pattern: str) -> bool:
    """Whether a pattern consists of signs, classes, groups and alternatives, and repeats no group.

    Classes such as `\\d` reach further in XPath (all digits of all scripts); a repeated group can take JavaScript ages.
    """
    try:
        re.compile(pattern)
    except re.error:
        return False
    depth = position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return False
        depth += (token["open"] is not None) - (token["close"] is not None)
        if depth < 0 or token.end() == position:
            return False
        position = token.end()
    return depth == 0
