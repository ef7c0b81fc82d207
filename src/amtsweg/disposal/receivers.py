"""News from below: what happens to files at the end of their life."""

from uuid import UUID

from amtsweg.disposal.services.noticing import note_ended, note_moved, note_reopened
from amtsweg.kernel import events


@events.subscribe("records.retention_ended")
def retention_ended(event: events.Event) -> None:
    """Note a file that is due."""
    note_ended(event.object_id)


@events.subscribe("records.file_reopened")
def file_reopened(event: events.Event) -> None:
    """Let a file that is opened again leave its disposal; refuse where the archive has it."""
    note_reopened(event.object_id)


@events.subscribe("records.file_moved")
def file_moved(event: events.Event) -> None:
    """Follow a file to another unit."""
    if event.subject_id is not None:
        note_moved(event.subject_id, UUID(str(event.data["to"])))
