"""Hand a case to another organisation unit."""

from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.services.moving import case_event, locked
from amtsweg.identity import api as identity
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.payments import api as payments
from amtsweg.processes import api as processes
from amtsweg.records import api as records


def assign_unit(*, case_id: UUID, unit_key: str, actor: Actor, at: datetime) -> None:
    """Give a case, its file and its tasks to the unit of this key. Raises NotFound for an unknown unit."""
    unit = identity.unit_by_key(unit_key)
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        if row.unit_id == unit.id:
            return
        row.unit_id, row.changed_at = unit.id, at
        row.save(update_fields=["unit_id", "changed_at"])
        for model in (models.Party, models.Message, models.Decision, models.WaitingEntry):
            model._default_manager.filter(case=row).update(unit_id=unit.id)
        records.move_to_unit(subject_id=row.id, unit_id=unit.id, actor=actor, at=at)
        payments.move_to_unit(subject_id=row.id, unit_id=unit.id)
        processes.move_to_unit(subject_id=row.id, unit_id=unit.id, at=at)
        events.record([case_event(row, "case.assigned", actor=actor, at=at, data={"unit": unit_key})])
