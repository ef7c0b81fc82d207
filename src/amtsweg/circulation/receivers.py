"""What circulation listens to: whatever happens to a file and its documents."""

from uuid import UUID

from amtsweg.circulation.services import following
from amtsweg.kernel import events
from amtsweg.kernel.events import Event
from amtsweg.records import api as records

records.writes.keeping.before_closing(following.before_closing)


@events.subscribe("records.version_added")
def on_version_added(event: Event) -> None:
    """Show everybody in a circulation the new version, and ask anew for what was signed."""
    following.document_changed(document_id=event.object_id, actor=event.actor, at=event.at)


@events.subscribe("records.document_deleted")
def on_document_deleted(event: Event) -> None:
    """Keep a document from being deleted while it goes round."""
    following.check_not_going_round(event.object_id)


@events.subscribe("records.file_moved")
def on_file_moved(event: Event) -> None:
    """Go with the file to its new unit."""
    if event.subject_id is not None:
        following.move_rows(event.subject_id, unit_id=UUID(str(event.data["to"])))


@events.subscribe("records.confidentiality_set")
def on_confidentiality_set(event: Event) -> None:
    """Be as confidential as the file."""
    if event.subject_id is not None:
        following.set_level(event.subject_id, level=int(str(event.data["to"])))
