"""Offer files to the archive, and hand over those it wants; the messages follow by the outbox."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from amtsweg.disposal.contracts import FileStage, RunState, Step, WrongStep
from amtsweg.disposal.models import EndedFile, Run
from amtsweg.disposal.queries.holds import in_force
from amtsweg.disposal.services.telling import ended_event, held_run, move
from amtsweg.kernel import events, outbox
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.records.contracts import Appraisal

BUILD = "disposal.build"
SEND = "disposal.send"
OFFER, HAND_OVER, APPRAISAL_RECEIVED = "0501", "0503", "0505"


def offer(*, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Offer the files of a disposal; those on hold leave it. Raises UnknownRun, WrongStep."""
    with work(current()), events.together():
        run = held_run(run_id)
        _release_held(run, actor, at)
        rows = EndedFile.objects.filter(run=run, stage=FileStage.COLLECTED)
        if not rows.update(stage=FileStage.OFFERED, problem=""):
            raise WrongStep("Es gibt keine Akte, die dem Archiv anzubieten wäre.")
        move(run, Step.OFFER, actor=actor, at=at)
        owe_message(run, OFFER, at=at)


def _release_held(run: Run, actor: Actor, at: datetime) -> None:
    held = on_hold(EndedFile.objects.filter(run=run), at=at)
    for row in held:
        events.record([ended_event(row, "disposal.withdrawn", actor=actor, at=at, data={"run": run.number})])
    held.update(run=None, stage=FileStage.DUE, decision="", decided_by="", decided_at=None, problem="")


def hand_over(*, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Hand over what the archive wants; where it wants nothing, go on to destruction. Raises UnknownRun, WrongStep.

    A file on hold stays behind, and is due again when this disposal ends.
    """
    with work(current()), events.together():
        run = held_run(run_id)
        if EndedFile.objects.filter(run=run, stage__in=(FileStage.COLLECTED, FileStage.OFFERED)).exists():
            raise WrongStep("Das Archiv hat noch nicht über alle Akten entschieden.")
        wanted = EndedFile.objects.filter(run=run, stage=FileStage.APPRAISED, decision=Appraisal.ARCHIVE)
        if not wanted.exists():
            move(run, Step.SKIP_HAND_OVER, actor=actor, at=at)
            return
        keep_back_held(wanted, at)
        given = wanted.exclude(record_file__in=in_force(at).values("record_file"))
        if not given.update(stage=FileStage.HANDED_OVER, problem=""):
            raise WrongStep("Auf allen Akten, die das Archiv übernehmen will, liegt eine Sperre.")
        move(run, Step.HAND_OVER, actor=actor, at=at)
        owe_message(run, HAND_OVER, at=at)


def on_hold(rows: QuerySet[EndedFile], *, at: datetime) -> QuerySet[EndedFile]:
    """Return those of these files that a hold is on."""
    return rows.filter(record_file__in=in_force(at).values("record_file"))


def keep_back_held(rows: QuerySet[EndedFile], at: datetime) -> int:
    """Keep back those of these files that are on hold, and return how many."""
    return on_hold(rows, at=at).update(stage=FileStage.APPRAISED, problem="Auf der Akte liegt eine Sperre.")


def owe_message(run: Run, kind: str, *, at: datetime) -> None:
    """Owe a message to the archive, in the present transaction."""
    run.attempt += 1
    run.save(update_fields=["attempt"])
    payload = {"run": str(run.id), "kind": kind, "attempt": run.attempt, "at": at.isoformat()}
    with work(SYSTEM):  # what is owed is nobody's in particular
        outbox.put([outbox.Effect(BUILD, f"disposal:{run.id}:{kind}:{run.attempt}", payload)], at=at)


def take_back(run: Run, problem: str, *, actor: Actor, at: datetime) -> None:
    """Go back before a step whose message could not be made; the run is held. Says why on the run."""
    if run.state == RunState.OFFERED:
        EndedFile.objects.filter(run=run, stage=FileStage.OFFERED).update(stage=FileStage.COLLECTED)
    else:
        EndedFile.objects.filter(run=run, stage=FileStage.HANDED_OVER).update(stage=FileStage.APPRAISED)
    move(run, Step.FAIL, actor=actor, at=at, data={"problem": problem[:500]})
    run.problem = problem
    run.save(update_fields=["problem"])
