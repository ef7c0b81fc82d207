"""Keep record files by hand: open one that no case has opened, say what it is about, part it, close and reopen it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.records import models
from amtsweg.records.contracts import (
    Changed,
    Confidentiality,
    FileClosed,
    FileFacts,
    FileState,
    PartKind,
    RecordFile,
    UnknownFile,
    UnknownPart,
    UnknownPlanUnit,
)
from amtsweg.records.queries.files import to_record_file
from amtsweg.records.rules import check_facts, retention_until
from amtsweg.records.services.telling import file_event

ClosingCheck = Callable[[RecordFile, bool, Actor, datetime], None]
_closing_checks: list[ClosingCheck] = []

_FACTS = ("title", "template", "metadata", "medium", "location", "responsible_id")


def open_file(*, unit_id: UUID, plan_key: str, facts: FileFacts, actor: Actor, at: datetime) -> UUID:
    """Open a file by hand and return its id; retention is that of the file plan. Raises UnknownPlanUnit, Invalid.

    It is a matter of its own (``subject_id``); its number is given as that of any other file.
    """
    check_facts(facts)
    plan = models.FilePlanUnit.objects.filter(key=plan_key, ended_at=None).first()
    if plan is None:
        raise UnknownPlanUnit(f"Der Aktenplan hat keine Einheit „{plan_key}“, oder sie gilt nicht mehr.")
    row = models.RecordFile(subject_id=uuid7(), unit_id=unit_id, plan_unit=plan, retention=plan.retention)
    _take(row, facts)
    row.state, row.opened_at = FileState.OPEN, at
    with work(current()), events.together():
        row.save(force_insert=True)
        data = {"plan": plan_key, "title": row.title}
        events.record([file_event(row, "records.file_opened", actor=actor, at=at, data=data)])
    return row.id


def give_number(*, record_file_id: UUID, number: str, actor: Actor, at: datetime) -> bool:
    """Let a file that has no number yet keep the one it had elsewhere; says whether nobody else has that.

    Raises UnknownFile.
    """
    with work(current()), events.together():
        row = locked_row(record_file_id)
        if row.reference_number is not None or models.RecordFile.objects.filter(reference_number=number).exists():
            return False
        row.reference_number = number
        row.save(update_fields=["reference_number"])
        data = {"reference_number": number}
        events.record([file_event(row, "records.number_given", actor=actor, at=at, data=data)])
    return True


def change_file(*, record_file_id: UUID, revision: int, facts: FileFacts, actor: Actor, at: datetime) -> None:
    """Say anew what a file is about. Raises UnknownFile, FileClosed, Changed, Invalid."""
    check_facts(facts)
    with work(current()), events.together():
        row = open_row(record_file_id)
        if row.revision != revision:
            raise Changed(
                "Jemand hat die Angaben zu dieser Akte inzwischen geändert. Bitte prüfen Sie den neuen Stand."
            )
        before = _given(row)
        _take(row, facts)
        after = _given(row)
        if before == after:
            return
        row.revision += 1
        row.save(update_fields=[*_FACTS, "revision"])
        changed = {key: {"from": before[key], "to": after[key]} for key in after if before[key] != after[key]}
        events.record([file_event(row, "records.file_changed", actor=actor, at=at, data={"changed": changed})])


def set_confidentiality(
    *, record_file_id: UUID, level: Confidentiality, reason: str, actor: Actor, at: datetime
) -> None:
    """Say who may see a file and all it holds; whether the actor may decide it, the caller has checked.

    Raises UnknownFile, Invalid.
    """
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    with work(current()):
        seen = locked_row(record_file_id)
    # Afterwards the actor themselves may no longer see it, so the law writes here and not the person.
    with work(SYSTEM), events.together():
        row = models.RecordFile.objects.select_for_update().get(id=seen.id)
        before = row.guard_level
        models.RecordFile.objects.filter(id=row.id).update(guard_level=level)
        for model in models.HELD_BY_FILE:
            model._default_manager.filter(subject_id=row.subject_id).update(guard_level=level)
        data = {"from": before, "to": int(level), "reason": reason.strip()}
        events.record([file_event(row, "records.confidentiality_set", actor=actor, at=at, data=data)])


def add_part(
    *,
    record_file_id: UUID,
    kind: PartKind,
    title: str,
    actor: Actor,
    at: datetime,
    parent_id: UUID | None = None,
    metadata: Mapping[str, object] | None = None,
) -> UUID:
    """Add a sub-file or record case to a file. Raises UnknownFile, FileClosed, UnknownPart, Invalid."""
    if not title.strip():
        raise Invalid("Der Titel fehlt.", {"title": "Bitte geben Sie einen Titel an."})
    with work(current()), events.together():
        row = open_row(record_file_id)  # whoever holds the file is alone with its numbers
        parts = models.RecordPart.objects.filter(record_file=row)
        if parent_id and not parts.filter(id=parent_id).exists():
            raise UnknownPart("Diesen Teil hat die Akte nicht.")
        last = parts.aggregate(last=Max("number"))["last"] or 0
        part = models.RecordPart(record_file=row, parent_id=parent_id, kind=kind, number=last + 1, added_at=at)
        part.title, part.metadata = title.strip()[:300], dict(metadata or {})
        part.unit_id, part.subject_id, part.guard_level = row.unit_id, row.subject_id, row.guard_level
        part.save(force_insert=True)
        data = {"part": str(part.id), "kind": str(kind), "number": part.number, "title": part.title}
        events.record([file_event(row, "records.part_added", actor=actor, at=at, data=data)])
    return part.id


def before_closing(check: ClosingCheck) -> ClosingCheck:
    """Register who is asked before a file is closed; belongs into an upper module's ``receivers.py``.

    The check is given the file, whether what is open is to be ended, who acts and when. It runs in the transaction of
    the closing; by raising a Conflict it refuses.
    """
    if check not in _closing_checks:
        _closing_checks.append(check)
    return check


def ask_before_closing(row: models.RecordFile, *, end_open: bool, actor: Actor, at: datetime) -> None:
    """Ask everybody who may refuse the closing of a file. Raises Conflict."""
    file = to_record_file(row)
    for check in _closing_checks:
        check(file, end_open, actor, at)


def held_file(record_file_id: UUID) -> RecordFile:
    """Return a file that can be added to, held until the transaction ends. Raises UnknownFile, FileClosed."""
    return to_record_file(open_row(record_file_id))


def close_file(*, record_file_id: UUID, actor: Actor, at: datetime, end_open: bool = False) -> None:
    """Close a file (z.d.A.); its retention begins with the end of this year. A closed one stays.

    ``end_open`` ends what is still open in it, such as circulations and reminders; without it, that refuses the
    closing. Raises UnknownFile, Conflict.
    """
    with work(current()), events.together():
        row = locked_row(record_file_id)
        if row.state != FileState.OPEN:
            return
        ask_before_closing(row, end_open=end_open, actor=actor, at=at)
        row.state, row.closed_at = FileState.CLOSED, at
        row.retention_until = retention_until(row.retention, closed_at=at)
        row.save(update_fields=["state", "closed_at", "retention_until"])
        until = row.retention_until.isoformat() if row.retention_until else row.retention
        data = {"retention": row.retention, "retention_until": until}
        events.record([file_event(row, "records.file_closed", actor=actor, at=at, data=data)])


def reopen_file(*, record_file_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Open a closed file again; its retention ends until it is closed anew. Raises UnknownFile, FileClosed, Invalid."""
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    with work(current()), events.together():
        row = locked_row(record_file_id)
        if row.state == FileState.DISPOSED:
            raise FileClosed("Diese Akte ist ausgesondert; sie kann nicht wieder geöffnet werden.")
        if row.state == FileState.OPEN:
            return
        row.state, row.closed_at, row.retention_until, row.retention_ended_at = FileState.OPEN, None, None, None
        row.save(update_fields=["state", "closed_at", "retention_until", "retention_ended_at"])
        data = {"reason": reason.strip()}
        events.record([file_event(row, "records.file_reopened", actor=actor, at=at, data=data)])


def locked_row(record_file_id: UUID) -> models.RecordFile:
    """Return a file, held until the transaction ends. Raises UnknownFile."""
    row = models.RecordFile.objects.select_for_update(no_key=True).filter(id=record_file_id).first()
    if row is None:
        raise UnknownFile("Diese Akte gibt es nicht, oder Sie dürfen sie nicht sehen.")
    return row


def open_row(record_file_id: UUID) -> models.RecordFile:
    """Return a file that can be added to, held until the transaction ends. Raises UnknownFile, FileClosed."""
    row = locked_row(record_file_id)
    if row.state != FileState.OPEN:
        raise FileClosed("Diese Akte ist geschlossen; es kann nichts mehr hinzugefügt werden.")
    return row


def _take(row: models.RecordFile, facts: FileFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(row, name, value)


def _given(row: models.RecordFile) -> dict[str, object]:
    values = {name: getattr(row, name) for name in _FACTS}
    return {**values, "responsible_id": str(values["responsible_id"] or "")}
