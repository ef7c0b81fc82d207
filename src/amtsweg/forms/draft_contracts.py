"""What `forms` speaks of when it speaks of drafts; part of its contracts, and reached through them.

Errors:

    NotFound ─ NoSuchDraft           the draft does not exist, has expired or belongs to somebody else
              └── DraftOfAccount     the draft belongs to an account, and nobody is signed in
    Conflict ─ DraftLocked           the answers are held fast, because others sign them
           └── PageChanged           the page was changed elsewhere since it was loaded; carries what is stored
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from amtsweg.kernel.errors import Conflict, NotFound


class NoSuchDraft(NotFound):
    """The draft does not exist, has expired or belongs to somebody else."""


class DraftOfAccount(NoSuchDraft):
    """The draft belongs to an account, and nobody is signed in: perhaps the session ran out."""


class DraftLocked(Conflict):
    """The answers are held fast, because others are signing them."""


class PageChanged(Conflict):
    """The page was changed elsewhere since it was loaded; ``stored`` holds the answers of the draft as they are."""

    def __init__(self, stored: Mapping[str, object]) -> None:
        super().__init__("Diese Seite wurde inzwischen auf einem anderen Gerät geändert.")
        self.stored = dict(stored)


@dataclass(frozen=True, slots=True)
class Draft:
    """Answers not sent in yet. The token is the key to them; only its hash is stored.

    ``result_id`` is what became of the draft when it was finished. ``last_page`` is where the person stopped; empty
    is the review. ``email`` is where they want to be told how to go on. ``locked`` holds the answers fast.
    """

    id: UUID
    token: str
    form_version_id: UUID
    account_id: UUID | None
    answers: dict[str, object]
    context: dict[str, object]
    expires_at: datetime
    result_id: UUID | None = None
    last_page: str = ""
    email: str = ""
    locked: bool = False
    changed_at: datetime | None = None
    created_at: datetime | None = None
    loads: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def load_of(self, page: str) -> int:
        """Return how often a page was saved, for the mark it is loaded with."""
        return int(str(self.loads.get(page, {}).get("count", 0)))


@dataclass(frozen=True, slots=True)
class PageMark:
    """Which state of a page somebody has before them: how often it was saved before, and the browser's own mark."""

    page: str
    count: int
    browser: str
    language: str = ""
