"""What `forms` speaks of when it tells how a form is used; part of its contracts, and reached through them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PageUsage:
    """How many drafts have passed a page, and how many were left on it; no key is the look over all answers."""

    key: str
    title: str
    passed: int
    left: int
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class MessageUsage:
    """How often a message was shown at a field: once for each time its page was shown with it."""

    page: str
    label: str
    message: str
    count: int


@dataclass(frozen=True, slots=True)
class Usage:
    """How a form was used by those who began it since a day.

    ``open`` are drafts changed within the last day, or waiting for signatures; ``left`` those nobody changed any more.
    ``typical`` is between how many minutes half of the finished were done (None: no upper bound); None if none was.
    ``versions`` are all versions of the form by their number, the newest first.
    """

    versions: Mapping[int, UUID]
    started: int = 0
    finished: int = 0
    open: int = 0
    left: int = 0
    typical: tuple[int, int | None] | None = None
    pages: tuple[PageUsage, ...] = ()
    messages: tuple[MessageUsage, ...] = ()
