"""All built-in functions by name."""

from __future__ import annotations

from collections.abc import Mapping

from amtsweg.feel.builtins import (
    calendar,
    conversion,
    lists,
    numeric,
    patterns,
    range_text,
    ranges,
    statistics,
    strings,
)
from amtsweg.feel.builtins.signature import Builtin

_SUBJECTS = (conversion, numeric, strings, patterns, lists, statistics, calendar, ranges, range_text)

BUILTINS: Mapping[str, Builtin] = {
    name: function for subject in _SUBJECTS for name, function in subject.LIBRARY.items()
}
