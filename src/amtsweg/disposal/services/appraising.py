"""Propose what becomes of files, record what the archive decided, and what it decided once and for all."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from amtsweg.disposal.contracts import FileStage, RunState, WrongStep
from amtsweg.disposal.models import EndedFile, Run, StandingRule
from amtsweg.disposal.services.telling import held_run, run_event
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.records.api import plan_units
from amtsweg.records.contracts import Appraisal

_CHOICES = frozenset(Appraisal)


def propose(
    *,
    run_id: UUID,
    proposal: str,
    actor: Actor,
    at: datetime,
    ended_id: UUID | None = None,
    plan_key: str = "",
) -> int:
    """Change the proposal of one file, or of all of a unit of the file plan, and return of how many.

    Raises UnknownRun, WrongStep, Invalid.
    """
    if proposal not in _CHOICES:
        raise Invalid("Bitte wählen Sie A, V oder B.", {"proposal": "Bitte wählen Sie A, V oder B."})
    with work(current()), events.together():
        run = held_run(run_id)
        if run.state != RunState.COLLECTED:
            raise WrongStep("Die Vorschläge sind dem Archiv schon übermittelt.")
        rows = EndedFile.objects.filter(run=run, stage=FileStage.COLLECTED)
        rows = rows.filter(id=ended_id) if ended_id else rows.filter(plan_key=plan_key)
        changed = rows.exclude(proposal=proposal).update(proposal=proposal, proposal_source="changed")
        if changed:
            data = {"files": changed, "proposal": proposal, "plan": plan_key, "file": str(ended_id or "")}
            events.record([run_event(run, "disposal.proposed", actor=actor, at=at, data=data)])
    return changed


def record_decisions(run: Run, decisions: Mapping[UUID, str], *, decided_by: str, at: datetime) -> tuple[int, int]:
    """Record what the archive decided (by the files' ids) in the present transaction: how many, and how many not.

    What it says nothing of is to be assessed further, and so is due again when this disposal ends.
    """
    rows = list(EndedFile.objects.select_for_update().filter(run=run, stage=FileStage.OFFERED))
    for row in rows:
        row.decision = decisions.get(row.record_file_id, Appraisal.ASSESS)
        row.stage, row.decided_by, row.decided_at = FileStage.APPRAISED, decided_by[:300], at
        row.problem = "" if row.record_file_id in decisions else "Die Bewertung des Archivs nennt diese Akte nicht."
    EndedFile.objects.bulk_update(rows, ["decision", "stage", "decided_by", "decided_at", "problem"])
    silent = sum(bool(row.problem) for row in rows)
    return len(rows) - silent, silent


def record_rule(
    *, unit_id: UUID, plan_key: str, decision: str, source: str, decided_on: date | None, actor: Actor, at: datetime
) -> UUID:
    """Record what the archive has decided once for everything under a unit of the file plan.

    A rule that held for the same unit ends. Raises Invalid.
    """
    wrong = _wrong_rule(plan_key, decision, source, decided_on, at)
    if wrong or decided_on is None:
        raise Invalid("Bitte prüfen Sie die Angaben zur Regel.", wrong)
    with work(SYSTEM), events.together():
        StandingRule.objects.filter(plan_key=plan_key, ended_at=None).update(ended_at=at)
        row = StandingRule(plan_key=plan_key, decision=decision, source=source.strip()[:300], unit_id=unit_id)
        row.decided_on, row.recorded_by, row.recorded_at = decided_on, actor.label, at
        row.save(force_insert=True)
        data = {"plan": plan_key, "decision": decision, "source": row.source, "decided_on": decided_on.isoformat()}
        events.record([_rule_event(row, "disposal.rule_recorded", actor, at, data)])
    return row.id


def _wrong_rule(plan_key: str, decision: str, source: str, decided_on: date | None, at: datetime) -> dict[str, str]:
    wrong = {}
    if plan_key not in {unit.key for unit in plan_units()}:
        wrong["plan_key"] = "Diese Einheit hat der Aktenplan nicht."
    if decision not in {Appraisal.ARCHIVE, Appraisal.DESTROY}:
        wrong["decision"] = "Bitte wählen Sie, ob archiviert oder vernichtet wird."
    if not source.strip():
        wrong["source"] = "Bitte geben Sie an, womit das Archiv das entschieden hat."
    if decided_on is None or decided_on > local_date(at):
        wrong["decided_on"] = "Bitte geben Sie an, wann das Archiv das entschieden hat."
    return wrong


def end_rule(*, rule_id: UUID, actor: Actor, at: datetime) -> None:
    """End a standing rule; disposals that used it stay as they are. Raises NotFound, Conflict."""
    with work(SYSTEM), events.together():
        row = StandingRule.objects.select_for_update().filter(id=rule_id).first()
        if row is None:
            raise NotFound("Diese Regel gibt es nicht.")
        if row.ended_at is not None:
            raise Conflict("Diese Regel gilt schon nicht mehr.")
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        events.record([_rule_event(row, "disposal.rule_ended", actor, at, {"plan": row.plan_key})])


def _rule_event(row: StandingRule, kind: str, actor: Actor, at: datetime, data: Mapping[str, object]) -> events.Event:
    return events.Event(kind, at, actor, "disposal_rule", row.id, unit_id=row.unit_id, data=data)
