"""Open a file of a kind: with its parts, its retention and its confidentiality, all of it or nothing."""

from datetime import datetime
from uuid import UUID

from amtsweg.identity.api import org_units, subject_access
from amtsweg.identity.contracts import keys_with_all_below
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, FileFacts
from amtsweg.records.file_type_rules import FileType, PresetPart
from amtsweg.records.queries.tree import plan_tree
from amtsweg.records.services.keeping import add_part, open_file, set_confidentiality

_REASON = "Vorgabe der Aktenart"


def open_file_of_type(
    *, unit_id: UUID, plan_key: str, file_type: FileType | None, facts: FileFacts, actor: Actor, at: datetime
) -> UUID:
    """Open a file by hand, as its type says; without a type as the file plan says.

    Raises UnknownPlanUnit, Invalid.
    """
    _check_keeper(unit_id, plan_key)
    if file_type is not None and not file_type.fits(plan_tree().line(plan_key)):
        message = f"Akten der Art „{file_type.title}“ liegen nicht unter dieser Einheit des Aktenplans."
        raise Invalid(message, {"plan": message})
    with work(current()), events.together():
        file_id = open_file(unit_id=unit_id, plan_key=plan_key, facts=facts, actor=actor, at=at)
        if file_type is not None:
            _furnish(file_id, file_type, actor, at)
    return file_id


def _check_keeper(unit_id: UUID, plan_key: str) -> None:
    """Raise Invalid if the plan says that others keep files here: the units it names, with all below them."""
    keepers = models.FilePlanUnit.objects.filter(key=plan_key).values_list("unit_keys", flat=True).first()
    if not keepers:
        return
    units = org_units()
    own = next((one.key for one in units if one.id == unit_id), "")
    if not any(own in keys_with_all_below(units, key) for key in keepers):
        message = "Unter dieser Einheit des Aktenplans führen andere Stellen Akten."
        raise Invalid(message, {"plan": message})


def _furnish(file_id: UUID, file_type: FileType, actor: Actor, at: datetime) -> None:
    row = models.RecordFile.objects.get(id=file_id)
    row.retention = file_type.retention or row.retention
    row.appraisal = file_type.appraisal or ""
    row.save(update_fields=["retention", "appraisal"])
    for part in file_type.parts:
        _add(file_id, part, None, actor, at)
    if file_type.confidentiality != Confidentiality.OPEN:
        _guard(row, file_type.confidentiality, actor, at)


def _add(file_id: UUID, part: PresetPart, parent_id: UUID | None, actor: Actor, at: datetime) -> None:
    added = add_part(record_file_id=file_id, kind=part.kind, title=part.title, parent_id=parent_id, actor=actor, at=at)
    for inner in part.parts:
        _add(file_id, inner, added, actor, at)


def _guard(row: models.RecordFile, level: Confidentiality, actor: Actor, at: datetime) -> None:
    # Whoever opens it must not lose sight of it with the same click.
    if actor.account_id is not None and row.subject_id is not None and row.unit_id is not None:
        subject_access.let_in(
            account_id=actor.account_id,
            subject_id=row.subject_id,
            unit_id=row.unit_id,
            reason="Hat die Akte angelegt",
            actor=actor,
            at=at,
        )
    set_confidentiality(record_file_id=row.id, level=level, reason=_REASON, actor=actor, at=at)
