"""Collect files whose retention is over for a disposal, and let single ones leave it again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.disposal.contracts import FileStage, RunState, Step, WrongStep
from amtsweg.disposal.models import ArchiveMessage, EndedFile, Run, StandingRule
from amtsweg.disposal.queries.holds import in_force
from amtsweg.disposal.rules import FOUR, TABLES, TWO, VERSIONS, rule_for
from amtsweg.disposal.services.forgetting import forget_contents
from amtsweg.disposal.services.telling import ended_event, held_run, move, run_event
from amtsweg.kernel import events, numbers
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.clock import local_date
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import plan_units, reads
from amtsweg.records.contracts import Appraisal

MOST = 1000
"""How many files a disposal takes at most; an archive works one through, and one package holds them."""

# A file can leave a disposal until the archive has been given it.
_MAY_LEAVE = frozenset({FileStage.COLLECTED, FileStage.OFFERED, FileStage.APPRAISED})


@dataclass(frozen=True, slots=True)
class Collected:
    """The new disposal, and why files were left out."""

    run_id: UUID
    files: int
    locked: int = 0
    without_rule: int = 0


def start_run(
    *,
    unit_id: UUID,
    units: Collection[UUID],
    groups: Iterable[tuple[str, int]],
    title: str,
    stages: int,
    version: str,
    actor: Actor,
    at: datetime,
) -> Collected:
    """Start a disposal with what is due in these units, by units of the file plan and years; the oldest come first.

    Whoever calls has made sure that the actor manages the records of the units. Raises Invalid.
    """
    _check(title, stages, version)
    with work(current()), events.together():
        rows = list(_free(units, groups, at)[:MOST])
        locked = reads.ending.locked_files([row.record_file_id for row in rows], at=at)
        decided = _by_rules(rows)
        kept = [row for row in rows if row.record_file_id not in locked]
        chosen = [row for row in kept if stages == FOUR or row.id in decided]
        if not chosen:
            raise Invalid("In dieser Auswahl ist keine Akte, die jetzt ausgesondert werden kann.")
        run = _new_run(unit_id=unit_id, title=title, stages=stages, version=version, actor=actor, at=at)
        _take(chosen, run, stages, decided)
        data = {"files": len(chosen), "stages": stages, "version": version}
        events.record([run_event(run, "disposal.started", actor=actor, at=at, data=data)])
    return Collected(run.id, len(chosen), len(rows) - len(kept), len(kept) - len(chosen))


def _check(title: str, stages: int, version: str) -> None:
    wrong = {}
    if not title.strip():
        wrong["title"] = "Bitte geben Sie der Aussonderung einen Namen."
    if stages not in TABLES:
        wrong["stages"] = "Bitte wählen Sie das Verfahren."
    if version not in VERSIONS:
        wrong["version"] = "Bitte wählen Sie die Fassung von xdomea, die das Archiv annimmt."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben.", wrong)


def _free(units: Collection[UUID], groups: Iterable[tuple[str, int]], at: datetime) -> QuerySet[EndedFile]:
    wanted = Q(pk__in=())
    for plan_key, year in groups:
        wanted |= Q(plan_key=plan_key, year=year)
    free = EndedFile.objects.filter(wanted, unit_id__in=units, run=None, stage=FileStage.DUE)
    free = free.exclude(record_file__in=in_force(at).values("record_file"))
    return free.order_by("retention_until", "id").select_for_update(of=("self",), skip_locked=True)


def _by_rules(rows: Iterable[EndedFile]) -> dict[UUID, StandingRule]:
    rules = {rule.plan_key: rule for rule in StandingRule.objects.filter(ended_at=None)}
    parents = {unit.key: unit.parent_key for unit in plan_units()}
    keys = {row.plan_key: rule_for(row.plan_key, parents=parents, ruled=rules) for row in rows}
    found = {row.id: rules[key] for row in rows if (key := keys[row.plan_key])}
    return {id_: rule for id_, rule in found.items() if rule.decision != Appraisal.ASSESS}


def _new_run(*, unit_id: UUID, title: str, stages: int, version: str, actor: Actor, at: datetime) -> Run:
    year = local_date(at).year
    number = numbers.take(f"disposal:{year}")[0]
    run = Run(unit_id=unit_id, title=title.strip()[:200], stages=stages, version=version, created_at=at)
    run.number, run.state, run.created_by = f"{year}/{number}", RunState.COLLECTED, actor.label
    run.save(force_insert=True)
    return run


def _take(rows: Collection[EndedFile], run: Run, stages: int, decided: dict[UUID, StandingRule]) -> None:
    taken = EndedFile.objects.filter(id__in=[row.id for row in rows])
    taken.update(run=run, stage=FileStage.COLLECTED, problem="")
    for rule in {rule.id: rule for rule in decided.values()}.values():
        ruled = taken.filter(id__in=[id_ for id_, one in decided.items() if one.id == rule.id])
        ruled.update(proposal=rule.decision, proposal_source="rule")
        # In four stages the archive sees again what it wants to have, and decides then.
        if stages == TWO or rule.decision == Appraisal.DESTROY:
            source = f"{rule.source}, {rule.decided_on:%d.%m.%Y}"[:300]
            ruled.update(
                stage=FileStage.APPRAISED, decision=rule.decision, decided_at=rule.recorded_at, decided_by=source
            )


def withdraw_file(*, run_id: UUID, ended_id: UUID, actor: Actor, at: datetime) -> None:
    """Take one file out of a disposal; it is due again. Raises UnknownRun, NotFound, WrongStep."""
    with work(current()), events.together():
        run = held_run(run_id)
        row = EndedFile.objects.select_for_update().filter(run=run, id=ended_id).first()
        if row is None:
            raise NotFound("Diese Akte gehört nicht zu dieser Aussonderung.")
        if row.stage not in _MAY_LEAVE or RunState(run.state) not in BEFORE_HAND_OVER:
            raise WrongStep("Diese Akte kann die Aussonderung nicht mehr verlassen.")
        _let_go(EndedFile.objects.filter(id=row.id))
        events.record([ended_event(row, "disposal.withdrawn", actor=actor, at=at, data={"run": run.number})])


BEFORE_HAND_OVER = frozenset({RunState.COLLECTED, RunState.OFFERED, RunState.OFFER_RECEIVED, RunState.APPRAISED})


def cancel_run(*, run_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Give a disposal up before anything was handed over; its files are due again. Raises UnknownRun, WrongStep."""
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    with work(current()), events.together():
        run = held_run(run_id)
        move(run, Step.CANCEL, actor=actor, at=at, data={"reason": reason.strip()})
        run.ended_at = at
        run.save(update_fields=["ended_at"])
        _let_go(EndedFile.objects.filter(run=run))
        forget_contents(ArchiveMessage.objects.filter(run=run), at=at)


def _let_go(rows: QuerySet[EndedFile]) -> None:
    rows.update(run=None, stage=FileStage.DUE, decision="", decided_by="", decided_at=None, problem="")
