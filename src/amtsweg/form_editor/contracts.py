"""What `form_editor` speaks of: drafts of forms, their saved states and examples, and what was published from them.

A definition is the content of a ``form.yaml`` as plain JSON, always with pages. A place in it is a row of numbers:
nothing for the form itself, ``2`` for the third page, ``2.0.1`` for the second field of the first group on it.

Errors:

    Conflict ── DraftChanged   somebody saved the draft in the meantime; carries it as it is now
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from amtsweg.kernel.errors import Conflict

Definition = dict[str, Any]  # as deep and free as the schema of forms says, and while it is edited, freer
Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A test example of people: answers, and what must come of them.

    ``problems`` maps paths to messages. Paths in ``shown`` must be asked, paths in ``hidden`` must not; what was not in
    the form when the example was saved stands in neither.
    """

    title: str
    answers: Mapping[str, object]
    problems: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Return the example as it is stored."""
        return {
            "title": self.title,
            "answers": dict(self.answers),
            "problems": dict(self.problems),
            "shown": list(self.shown),
            "hidden": list(self.hidden),
        }


@dataclass(frozen=True, slots=True)
class FormDraft:
    """The form of one service while it is changed. ``accepted`` says what examples of the pack shall hold."""

    id: UUID
    service: str
    based_on: UUID
    definition: Definition
    examples: tuple[Example, ...]
    accepted: Mapping[str, Mapping[str, object]]
    revision: int
    changed_by: str
    changed_by_id: UUID | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class SavedState:
    """One saved state of a draft, to go back to."""

    number: int
    what: str
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Publication:
    """A form that was published from a draft."""

    version: int
    version_id: UUID
    reason: str
    drafted_by: str
    published_by: str
    published_at: datetime
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class DraftLine:
    """What the list of forms says of a draft."""

    service: str
    changed_by: str
    changed_at: datetime


class DraftChanged(Conflict):
    """Somebody saved the draft in the meantime; carries it as it is now."""

    def __init__(self, draft: FormDraft) -> None:
        super().__init__(f"{draft.changed_by} hat diesen Entwurf inzwischen gespeichert.")
        self.draft = draft
