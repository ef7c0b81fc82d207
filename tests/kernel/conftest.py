"""What the tests of the kernel share."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

import pytest

from amtsweg.kernel import outbox
from amtsweg.kernel.actors import system
from amtsweg.kernel.events import Event
from amtsweg.kernel.ids import uuid7


class MakeEvent(Protocol):
    """Makes an event of the test's kind."""

    def __call__(self, kind: str = ..., *, subject_id: UUID | None = ..., unit_id: UUID | None = ...) -> Event:
        """Return an event."""


@pytest.fixture
def make_event(at: datetime) -> MakeEvent:
    """A maker of events that happened at the moment of the test."""

    def make(kind: str = "test.happened", *, subject_id: UUID | None = None, unit_id: UUID | None = None) -> Event:
        return Event(kind, at, system("test"), "thing", uuid7(), subject_id, unit_id, data={"n": 1, "ä": "ö"})

    return make


@pytest.fixture
def handlers(monkeypatch: pytest.MonkeyPatch) -> dict[str, outbox.Handler]:
    """The outbox's handlers, empty and the test's own."""
    own: dict[str, outbox.Handler] = {}
    monkeypatch.setattr(outbox, "_handlers", own)
    return own
