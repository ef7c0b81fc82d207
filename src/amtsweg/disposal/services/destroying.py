"""Destroy what the archive has taken over or does not want: prepared by one, agreed to by another, then by itself.

Each file is one transaction: its rows go, its protocol comes. The bytes follow, remembered until they are gone.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import Error
from django.db.models import Q, QuerySet

from amtsweg.disposal.contracts import FileStage, FourEyes, RunState, Step, WrongStep
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, EndedFile, LeftContent, Run
from amtsweg.disposal.queries.holds import held_files, in_force
from amtsweg.disposal.rules import may_be_destroyed
from amtsweg.disposal.services.forgetting import forget_contents, leave_contents
from amtsweg.disposal.services.telling import ended_event, held_run, move, run_event
from amtsweg.kernel import actors, blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import AmtswegError
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.records.api import reads, writes
from amtsweg.records.contracts import Appraisal, Destroyed

_AGAIN_AFTER = timedelta(minutes=10)
_AGAIN_TOMORROW = timedelta(days=1)
_CONTENTS_AT_ONCE = 200


def prepare_destruction(*, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Propose the destruction, for another person to agree to. Raises UnknownRun, WrongStep."""
    with work(current()), events.together():
        run = held_run(run_id)
        if run.state != RunState.CONFIRMED:
            raise WrongStep("Vernichtet wird erst, wenn das Archiv die Übernahme bestätigt hat.")
        run.prepared_at, run.prepared_by, run.prepared_by_id = at, actor.label, actor.account_id
        run.save(update_fields=["prepared_at", "prepared_by", "prepared_by_id"])
        events.record([run_event(run, "disposal.destruction_prepared", actor=actor, at=at, data={})])


def agree_to_destruction(*, run_id: UUID, actor: Actor, at: datetime) -> None:
    """Agree to a destruction that somebody else prepared. Raises UnknownRun, WrongStep, FourEyes."""
    with work(current()), events.together():
        run = held_run(run_id)
        if run.prepared_at is None:
            raise WrongStep("Die Vernichtung muss erst vorbereitet werden.")
        if run.prepared_by_id == actor.account_id:
            raise FourEyes("Der Vernichtung muss eine andere Person zustimmen als die, die sie vorbereitet hat.")
        move(run, Step.DESTROY, actor=actor, at=at, data={"prepared_by": str(run.prepared_by_id or "")})
        run.confirmed_at, run.confirmed_by = at, actor.label
        run.save(update_fields=["confirmed_at", "confirmed_by"])


def destroy_next(*, at: datetime, limit: int = 20) -> int:
    """Destroy the next files that may be destroyed, and return how many; ends disposals that have none left."""
    with work(SYSTEM):
        tried = Q(tried_at=None) | Q(tried_at__lt=at - _AGAIN_AFTER)
        free = waiting().filter(tried).exclude(record_file__in=in_force(at).values("record_file"))
        ids = list(free.order_by("id").values_list("id", flat=True)[:limit])
    for ended_id in ids:
        try:
            _destroy(ended_id, at)
        except (AmtswegError, Error) as error:  # also what another module still holds on to; the others go on
            with work(SYSTEM):
                EndedFile.objects.filter(id=ended_id).update(problem=str(error)[:300], tried_at=at)
    return len(ids) + _finish_runs(at)


def waiting() -> QuerySet[EndedFile]:
    """Return the files two people have agreed to destroy, on hold or not."""
    worthless = Q(stage=FileStage.APPRAISED, decision=Appraisal.DESTROY)
    taken_over = Q(stage=FileStage.CONFIRMED, decision=Appraisal.ARCHIVE)
    return EndedFile.objects.filter(worthless | taken_over, run__state=RunState.DESTROYING)


def _destroy(ended_id: UUID, at: datetime) -> None:
    with work(SYSTEM):
        row = EndedFile.objects.select_for_update(of=("self",)).select_related("run").filter(id=ended_id).first()
        if row is None or row.run is None or row.run.state != RunState.DESTROYING:
            return
        # Whoever puts a hold waits for this file, or this waits for them; then it is seen.
        reads.ending.hold_still(row.record_file_id)
        held = bool(held_files([row.record_file_id], at=at))
        if not may_be_destroyed(stage=FileStage(row.stage), decision=row.decision, held=held):
            return
        actor = actors.system("disposal")
        destroyed = writes.destroying.destroy_file(record_file_id=row.record_file_id, actor=actor, at=at)
        if destroyed is not None:
            _write_protocol(row, row.run, destroyed, at)
            leave_contents(destroyed.all_hashes, at=at)
        row.stage, row.problem, row.handed_over = FileStage.DESTROYED, "", {}
        row.save(update_fields=["stage", "problem", "handed_over"])
        data = {"run": row.run.number, "decision": row.decision}
        events.record([ended_event(row, "disposal.destroyed", actor=actor, at=at, data=data)])


def _write_protocol(row: EndedFile, run: Run, destroyed: Destroyed, at: datetime) -> None:
    assert run.prepared_at is not None
    assert run.confirmed_at is not None
    DestructionProtocol.objects.create(
        unit_id=row.unit_id,
        record_file_id=row.record_file_id,
        run_number=run.number,
        reference_number=row.reference_number,
        plan_key=row.plan_key,
        plan_title=destroyed.plan_title,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        retention=destroyed.retention,
        retention_until=row.retention_until,
        decision=row.decision,
        decided_by=row.decided_by,
        prepared_by=run.prepared_by,
        prepared_at=run.prepared_at,
        confirmed_by=run.confirmed_by,
        confirmed_at=run.confirmed_at,
        destroyed_at=at,
        documents=destroyed.documents,
        versions=destroyed.versions,
        size=destroyed.size,
        hashes=list(destroyed.hashes),
    )


def _finish_runs(at: datetime) -> int:
    with work(SYSTEM):
        left = waiting().values("run")
        ids = list(Run.objects.filter(state=RunState.DESTROYING).exclude(id__in=left).values_list("id", flat=True))
    for run_id in ids:
        _finish(run_id, at)
    return len(ids)


def _finish(run_id: UUID, at: datetime) -> None:
    with work(SYSTEM), events.together():
        run = held_run(run_id)
        if run.state != RunState.DESTROYING or waiting().filter(run=run).exists():
            return
        move(run, Step.FINISH, actor=actors.system("disposal"), at=at)
        run.ended_at = at
        run.save(update_fields=["ended_at"])
        # What is to be assessed further, or did not arrive at the archive, is due again.
        EndedFile.objects.filter(run=run).exclude(stage=FileStage.DESTROYED).update(
            run=None, stage=FileStage.DUE, decision="", decided_by="", decided_at=None, handed_over={}
        )
        forget_contents(ArchiveMessage.objects.filter(run=run), at=at)


def remove_left_contents(*, at: datetime, limit: int = _CONTENTS_AT_ONCE) -> int:
    """Remove the bytes of contents whose last file is destroyed; one that somebody else still needs stays,
    and is looked for again for a while.

    Who dies on the way finds the same contents again: they are forgotten only with the commit.
    """
    with work(SYSTEM):
        rows = LeftContent.objects.filter(since__lte=at).order_by("since", "sha256").select_for_update(skip_locked=True)
        hashes = [row.sha256 for row in rows[:limit]]
        if hashes:
            removed = blobs.remove_all(hashes)
            needed = LeftContent.objects.filter(sha256__in=hashes).exclude(sha256__in=removed)
            needed.filter(until__gt=at).update(since=at + _AGAIN_TOMORROW)
            LeftContent.objects.filter(sha256__in=hashes, since__lte=at).delete()
    return len(hashes)
