"""What is kept of a message that was shown, and what counts say: nothing of what anybody typed, and the middle."""

import re
from collections.abc import Iterator, Mapping, Sequence

from amtsweg.forms.contracts import Check, Field, Form

BOUNDS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 90, 120, 240, 480, 1440, 10080)
"""Minutes that part short times from long ones. Counters hold places in this row, so it may only grow at its end."""

LONGEST = 300
MOST = 100

_QUOTED = re.compile(r"„[^“]*“|“[^”]*”")
_MEASURED = re.compile(r"\b(hat|has|mit|with|is) [\d.,]+(?:[\s\u00a0\u202f]?[kMG]?B\b)?")


def plain_path(path: str) -> str:
    """Return the path of a field without the numbers of items: the third child is a child."""
    return ".".join(step for step in path.split(".") if not step.isdigit())[:LONGEST]


def plain_message(form: Form, message: str) -> str:
    """Return a message without what it repeats of an answer: signs, names of files, lengths.

    What the form itself says is kept as it is.
    """
    if message not in _own_messages(form):
        message = _MEASURED.sub(r"\1 …", _QUOTED.sub("„…“", message))
    return message if len(message) <= LONGEST else f"{message[: LONGEST - 1]}…"


def _own_messages(form: Form) -> frozenset[str]:
    told = [*form.checks, *(check for page in form.pages for check in page.checks), *_checks(form.fields)]
    return frozenset(text for check in told for text in (check.message.de, check.message.en, check.message.easy))


def _checks(fields: Sequence[Field]) -> Iterator[Check]:
    for field in fields:
        yield from field.checks
        yield from _checks(field.fields)


def page_of(form: Form, path: str) -> str:
    """Return the key of the page a path lies on; the first one for what concerns the whole form."""
    key = path.partition(".")[0]
    return next((page.key for page in form.pages if any(one.key == key for one in page.fields)), form.pages[0].key)


def label_of(form: Form, path: str, *, language: str) -> str:
    """Return how a field is called, with the groups it lies in; its plain path where nothing is."""
    names: list[str] = []
    fields: Sequence[Field] = form.fields
    for step in path.split("."):
        field = next((one for one in fields if one.key == step), None)
        if field is None:
            break
        names += [label] if (label := field.label.to(language)) else []
        fields = field.fields
    return ", ".join(names) or path


def middle(times: Mapping[int, int]) -> tuple[int, int | None] | None:
    """Return between how many minutes the median lies; ``times`` holds counts by their place among the bounds."""
    half, seen = sum(times.values()) / 2, 0
    for place in sorted(times):
        seen += times[place]
        if seen >= half > 0:
            return (BOUNDS[place - 1] if place else 0), (BOUNDS[place] if place < len(BOUNDS) else None)
    return None
