"""Who takes part in the matter of a file: added by name and role, and ended, never removed."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.scope import current, work
from amtsweg.records.models import Participant
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.telling import file_event


def add_participant(
    *, record_file_id: UUID, name: str, role: str, contact: str = "", actor: Actor, at: datetime
) -> UUID:
    """Add somebody who takes part in a file. Raises UnknownFile, FileClosed, Invalid."""
    wrong = {}
    if not name.strip():
        wrong["name"] = "Bitte geben Sie den Namen an."
    if not role.strip():
        wrong["role"] = "Bitte geben Sie die Rolle an."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben.", wrong)
    with work(current()), events.together():
        row = open_row(record_file_id)
        one = Participant(record_file=row, name=name.strip()[:200], role=role.strip()[:80], added_at=at)
        one.contact = contact.strip()[:300]
        one.unit_id, one.subject_id, one.guard_level = row.unit_id, row.subject_id, row.guard_level
        one.save(force_insert=True)
        data = {"participant": str(one.id), "name": f"{one.name} ({one.role})"}
        events.record([file_event(row, "records.participant_added", actor=actor, at=at, data=data)])
    return one.id


def end_participant(*, record_file_id: UUID, participant_id: UUID, actor: Actor, at: datetime) -> None:
    """Let somebody's part in a file end; a second time changes nothing. Raises UnknownFile, FileClosed, NotFound."""
    with work(current()), events.together():
        row = open_row(record_file_id)
        one = Participant.objects.filter(record_file=row, id=participant_id).first()
        if one is None:
            raise NotFound("Diese*n Beteiligte*n hat die Akte nicht.")
        if one.ended_at is not None:
            return
        one.ended_at = at
        one.save(update_fields=["ended_at"])
        data = {"participant": str(one.id), "name": f"{one.name} ({one.role})"}
        events.record([file_event(row, "records.participant_ended", actor=actor, at=at, data=data)])
