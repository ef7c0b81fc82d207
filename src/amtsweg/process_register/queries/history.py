"""What happened to an entry, as the event log tells it."""

from uuid import UUID

from amtsweg.kernel import events, scope


def history_of(entry_id: UUID) -> list[events.Event]:
    """Return what happened to an entry, the newest first; whoever may read the register may read this."""
    with scope.session(scope.SYSTEM):
        return list(reversed(events.history(entry_id)))
