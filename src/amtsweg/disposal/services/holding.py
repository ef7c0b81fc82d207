"""Put a legal hold on a file, and lift it. It can be put at any time before destruction."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from amtsweg.disposal.contracts import Hold
from amtsweg.disposal.models import LegalHold
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import reads
from amtsweg.records.contracts import FileState, UnknownFile


def place_hold(*, reference_number: str, reason: str, until: date | None, actor: Actor, at: datetime) -> Hold:
    """Put a hold on the file of this number. Whether the actor may do so in its unit, the caller has checked.

    Raises UnknownFile, Invalid, and Conflict if the file is destroyed already.
    """
    wrong = {}
    if not reason.strip():
        wrong["reason"] = "Bitte geben Sie den Grund der Sperre an."
    if until is not None and until < local_date(at):
        wrong["until"] = "Der letzte Tag der Sperre liegt in der Vergangenheit."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben zur Sperre.", wrong)
    with work(current()), events.together():
        named = reads.ending.file_by_number(reference_number.strip())
        found = reads.ending.hold_still(named.id) if named else None
        if found is None:
            raise UnknownFile("Eine Akte mit diesem Aktenzeichen gibt es nicht, oder Sie dürfen sie nicht sehen.")
        if found.state is FileState.DISPOSED:
            raise Conflict("Diese Akte ist schon ausgesondert; sie kann nicht mehr gesperrt werden.")
        row = LegalHold(record_file_id=found.id, subject_id=found.subject_id, unit_id=found.unit_id)
        row.reference_number, row.reason, row.until = reference_number.strip(), reason.strip()[:500], until
        row.placed_by, row.placed_at = actor.label, at
        row.save(force_insert=True)
        data = {"hold": str(row.id), "reason": row.reason, "until": until.isoformat() if until else ""}
        events.record([_event(row, "disposal.hold_placed", actor, at, data)])
    return Hold(row.id, row.reference_number, row.reason, row.placed_by, row.placed_at, row.until)


def lift_hold(*, hold_id: UUID, reason: str, actor: Actor, at: datetime, units: Collection[UUID] | None = None) -> None:
    """Lift a hold on a file of these units (None: any); a destruction that two people have agreed to goes on.

    Raises NotFound, Invalid.
    """
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    with work(current()), events.together():
        row = LegalHold.objects.select_for_update().filter(id=hold_id).first()
        if row is None or (units is not None and row.unit_id not in units):
            raise NotFound("Diese Sperre gibt es nicht, oder Sie dürfen sie nicht sehen.")
        if row.lifted_at is not None:
            raise Conflict("Diese Sperre ist schon aufgehoben.")
        row.lifted_at, row.lifted_by, row.lift_reason = at, actor.label, reason.strip()[:500]
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        data = {"hold": str(row.id), "reason": row.lift_reason}
        events.record([_event(row, "disposal.hold_lifted", actor, at, data)])


def _event(row: LegalHold, kind: str, actor: Actor, at: datetime, data: Mapping[str, object]) -> events.Event:
    return events.Event(
        kind, at, actor, "record_file", row.record_file_id, subject_id=row.subject_id, unit_id=row.unit_id, data=data
    )
