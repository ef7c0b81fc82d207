"""What happens in the records is followed here: new versions, another unit, another level, a deletion, the closing."""

from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import CirculationState, StillOpen
from amtsweg.circulation.rules import anew, outdated
from amtsweg.circulation.services.holding import bring_to, end, hold
from amtsweg.circulation.services.sheets import file_owed_sheets
from amtsweg.circulation.services.telling import circulation_event, reminder_event
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records import api as records
from amtsweg.records.contracts import RecordFile

_CLOSED = "Die Akte wurde geschlossen."


def document_changed(*, document_id: UUID, actor: Actor, at: datetime) -> None:
    """Bind running circulations to the newest version of a document, and ask anew whoever has signed the old one."""
    with work(SYSTEM), events.together():
        bound = models.BoundDocument.objects.filter(
            document_id=document_id, circulation__state=CirculationState.RUNNING
        )
        for one in bound.select_related("version").order_by("circulation_id"):
            _rebind(one, actor, at)


def _rebind(bound: models.BoundDocument, actor: Actor, at: datetime) -> None:
    held = hold(bound.circulation_id)
    newest = records.document(bound.document_id)
    if newest.version_id is None or bound.version_id == newest.version_id:
        return
    before = bound.version
    bound.version_id = newest.version_id
    bound.save(update_fields=["version"])
    again = outdated(held.places) if held.row.sign_again and before.sha256 != newest.sha256 else frozenset()
    data = {
        "document": str(bound.document_id),
        "from": before.version,
        "to": newest.version,
        "sha256": newest.sha256,
        "again": sorted(map(str, again)),
    }
    events.record([circulation_event(held.row, "circulation.document_changed", actor=actor, at=at, data=data)])
    bring_to(held, anew(held.places, again), actor=actor, at=at)


def check_not_going_round(document_id: UUID) -> None:
    """Raise Conflict if a document goes round just now: it is not deleted under the eyes of those who sign it."""
    with work(SYSTEM):
        running = models.BoundDocument.objects.filter(
            document_id=document_id, circulation__state=CirculationState.RUNNING
        )
        title = running.values_list("circulation__title", flat=True).first()
    if title is not None:
        raise Conflict(f"Das Dokument ist gerade im Umlauf „{title}“. Beenden Sie zuerst den Umlauf.")


def move_rows(subject_id: UUID, *, unit_id: UUID) -> None:
    """Let what hangs on a file be seen in its new unit."""
    with work(SYSTEM):
        for model in models.HELD:
            model._default_manager.filter(subject_id=subject_id).update(unit_id=unit_id)


def set_level(subject_id: UUID, *, level: int) -> None:
    """Let what hangs on a file be as confidential as the file."""
    with work(SYSTEM):
        for model in models.HELD:
            model._default_manager.filter(subject_id=subject_id).update(guard_level=level)


def before_closing(file: RecordFile, end_open: bool, actor: Actor, at: datetime) -> None:
    """Refuse to close a file over open circulations and reminders, or end them. Raises StillOpen."""
    with work(SYSTEM), events.together():
        running = models.Circulation.objects.filter(record_file_id=file.id, state=CirculationState.RUNNING)
        circulations = list(running.order_by("id"))
        reminders = list(models.Reminder.objects.select_for_update().filter(record_file_id=file.id, done_at=None))
        if (circulations or reminders) and not end_open:
            raise StillOpen(_still_open(circulations, len(reminders)))
        for row in circulations:
            end(hold(row.id), CirculationState.STOPPED, reason=_CLOSED, actor=actor, at=at)
        for reminder in reminders:
            reminder.done_at, reminder.note, reminder.revision = at, _CLOSED, reminder.revision + 1
            reminder.save(update_fields=["done_at", "note", "revision"])
            told = reminder_event(reminder, "reminder.done", actor=actor, at=at, data={}, reason=_CLOSED)
            events.record([told])
        # Nothing can be filed any more once the file is closed.
        file_owed_sheets(file.id, actor=actor, at=at)


def _still_open(circulations: list[models.Circulation], reminders: int) -> str:
    parts = [f"der Umlauf „{one.title}“ läuft noch" for one in circulations[:3]]
    if len(circulations) > 3:
        parts.append(f"{len(circulations) - 3} weitere Umläufe laufen noch")
    if reminders == 1:
        parts.append("eine Wiedervorlage ist offen")
    elif reminders:
        parts.append(f"{reminders} Wiedervorlagen sind offen")
    return f"Die Akte kann noch nicht geschlossen werden: {', '.join(parts)}."
