"""Apply a message of the archive to its disposal, in the present transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.disposal.contracts import FileStage, RunState, Step, UnusableMessage
from amtsweg.disposal.models import EndedFile, HandOver, Run
from amtsweg.disposal.rules import can_step
from amtsweg.disposal.services.appraising import record_decisions
from amtsweg.disposal.services.offering import APPRAISAL_RECEIVED, owe_message
from amtsweg.disposal.services.telling import held_run, move
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records.api import plan_units, reads
from amtsweg.records.contracts import Appraisal
from amtsweg.xdomea import contracts as x

_Apply = Callable[[Run, x.Message, Actor, datetime], str]
_CAREFUL: Sequence[str] = (Appraisal.ARCHIVE, Appraisal.ASSESS, Appraisal.DESTROY)


def apply_message(run_id: UUID, message: x.Message, *, actor: Actor, at: datetime) -> str:
    """Apply a message and return what there is to say of it. Raises UnusableMessage, WrongStep, UnknownRun."""
    apply = _BY_KIND.get(message.kind)
    if apply is None:
        raise UnusableMessage(f"Eine Nachricht {message.kind.value} wird hier nicht erwartet.")
    return apply(held_run(run_id), message, actor, at)


def _receipt(step: Step) -> _Apply:
    def apply(run: Run, message: x.Message, actor: Actor, at: datetime) -> str:
        if not can_step(run.stages, RunState(run.state), step):
            return "Die Empfangsbestätigung kam nach der Antwort des Archivs; sie ändert nichts."
        move(run, step, actor=actor, at=at, data={"message": message.kind.value})
        return ""

    return apply


def _appraisal(run: Run, message: x.Message, actor: Actor, at: datetime) -> str:
    decisions = _decisions(run, message.appraised)
    if not decisions:
        raise UnusableMessage("Die Bewertung nennt keine Akte dieser Aussonderung.")
    move(run, Step.APPRAISE, actor=actor, at=at, data={"files": len(decisions)})
    written = message.head.created_at
    day = (written.astimezone(LOCAL_ZONE) if written.tzinfo else written).strftime("%d.%m.%Y")
    by = f"{message.head.sender.institution or 'Archiv'}, Bewertung (0502) vom {day}"
    _, silent = record_decisions(run, decisions, decided_by=by, at=at)
    owe_message(run, APPRAISAL_RECEIVED, at=at)
    return f"{silent} angebotene Akten nennt die Bewertung nicht." if silent else ""


def _decisions(run: Run, appraised: Iterable[x.Appraised]) -> dict[UUID, str]:
    """Return the decision on each file; one that is judged by its parts only gets the most careful of theirs."""
    said = {one.id: one.disposal.code.value for one in appraised if one.disposal.code is not None}
    rows = EndedFile.objects.filter(run=run, stage=FileStage.OFFERED).values_list("record_file_id", flat=True)
    files = list(rows)
    decided = {id_: said[id_] for id_ in files if said.get(id_) in _CAREFUL}
    by_parts: dict[UUID, list[str]] = {}
    for part_id, file_id in reads.ending.parts_of([id_ for id_ in files if id_ not in decided]).items():
        by_parts.setdefault(file_id, []).append(said.get(part_id, ""))
    for file_id, some in by_parts.items():
        if any(some):  # what is not said of a part is to be assessed further
            decided[file_id] = min((one if one in _CAREFUL else _CAREFUL[1] for one in some), key=_CAREFUL.index)
    return decided


def _confirmation(run: Run, message: x.Message, actor: Actor, at: datetime) -> str:
    rows = list(EndedFile.objects.select_for_update().filter(run=run, stage=FileStage.HANDED_OVER))
    taken, refused = _outcome(rows, message)
    if not taken and not refused:
        raise UnusableMessage("Die Bestätigung nennt keine Akte dieser Aussonderung.")
    for row in rows:
        if row.record_file_id in taken:
            row.stage, row.confirmed_at, row.problem = FileStage.CONFIRMED, at, ""
            row.archive_id = (taken[row.record_file_id] or "")[:200]
        else:
            reason = refused.get(row.record_file_id, "Die Bestätigung des Archivs nennt diese Akte nicht.")
            row.stage, row.problem = FileStage.APPRAISED, reason[:300]
    EndedFile.objects.bulk_update(rows, ["stage", "confirmed_at", "problem", "archive_id"])
    data = {"taken_over": len(taken), "refused": len(rows) - len(taken)}
    move(run, Step.CONFIRM if taken else Step.REFUSE, actor=actor, at=at, data=data)
    _register(run, [row for row in rows if row.stage == FileStage.CONFIRMED], at)
    left = len(rows) - len(taken)
    return f"{left} Akten hat das Archiv nicht übernommen." if left else ""


def _outcome(rows: Iterable[EndedFile], message: x.Message) -> tuple[dict[UUID, str | None], dict[UUID, str]]:
    files = {row.record_file_id for row in rows}
    if message.outcome is not None:  # 2.4.0 answers once for all
        if message.outcome.success:
            return dict.fromkeys(files), {}
        return {}, dict.fromkeys(files, message.outcome.error or "Das Archiv hat die Übernahme abgelehnt.")
    named = [one for one in message.imported if one.id in files]
    taken = {one.id: one.archive_id for one in named if one.success}
    failed = "Das Archiv hat die Übernahme abgelehnt."
    return taken, {one.id: "; ".join(one.errors) or failed for one in named if not one.success}


def _register(run: Run, rows: Iterable[EndedFile], at: datetime) -> None:
    titles: Mapping[str, str] = {unit.key: unit.title for unit in plan_units()}
    HandOver.objects.bulk_create(
        [
            HandOver(
                unit_id=row.unit_id,
                record_file_id=row.record_file_id,
                run_number=run.number,
                reference_number=row.reference_number,
                plan_key=row.plan_key,
                plan_title=titles.get(row.plan_key, ""),
                opened_on=row.opened_on,
                closed_on=row.closed_on,
                documents=len(row.handed_over.get("contents", {})),
                archive_id=row.archive_id,
                handed_over_at=row.handed_over_at or at,
                confirmed_at=at,
                package_hash=row.handed_over.get("package", ""),
                contents=row.handed_over.get("contents", {}),
            )
            for row in rows
        ]
    )


_BY_KIND: Mapping[x.MessageKind, _Apply] = {
    x.MessageKind.OFFER_RECEIVED: _receipt(Step.RECEIVE_OFFER),
    x.MessageKind.APPRAISAL: _appraisal,
    x.MessageKind.HAND_OVER_RECEIVED: _receipt(Step.RECEIVE_HAND_OVER),
    x.MessageKind.IMPORT_CONFIRMED: _confirmation,
}
