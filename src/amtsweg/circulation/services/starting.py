"""Start a circulation: documents of a file, bound to their newest versions, on their way through people."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, CirculationState, NewCirculation, NewStep, StepState
from amtsweg.circulation.rules import check_own, check_route, settled
from amtsweg.circulation.services.admitting import check_asked
from amtsweg.circulation.services.holding import Held, bring_to
from amtsweg.circulation.services.telling import circulation_event
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import Guarded, current, work
from amtsweg.records import api as records
from amtsweg.records.contracts import Document, RecordFile, UnknownDocument

MOST_DOCUMENTS = 50


def start_circulation(*, new: NewCirculation, actor: Actor, at: datetime) -> UUID:
    """Start a circulation and return its id. Raises UnknownFile, FileClosed, UnknownDocument, NotAllowed, Invalid."""
    assert actor.account_id is not None, "only people start circulations"
    steps = check_route(new.steps)
    _check_texts(new)
    with work(current()), events.together():
        file = records.writes.keeping.held_file(new.record_file_id)
        identity.check_can("record.work", account_id=actor.account_id, unit_id=file.unit_id, at=at)
        documents = _documents(new, file)
        row = _row(new, file, actor.account_id, at)
        _check_people(steps, row, actor, at)
        row.save(force_insert=True)
        models.BoundDocument.objects.bulk_create([_bound(row, one) for one in documents])
        held = Held(row, [new_step(row, one) for one in steps])
        models.CirculationStep.objects.bulk_create(held.steps)
        data = {"documents": list(map(_told, documents)), "steps": len(steps)}
        events.record([circulation_event(row, "circulation.started", actor=actor, at=at, data=data)])
        bring_to(held, settled(held.places), actor=actor, at=at)
    return row.id


def new_step(row: models.Circulation, new: NewStep) -> models.CirculationStep:
    """Return a step as a row, not yet saved, that waits for its turn."""
    step = models.CirculationStep(id=uuid7(), circulation=row, stage=new.stage, action=new.action)
    step.state, step.days, step.own = StepState.WAITING, new.days, new.own
    step.holder_id, step.holder_group = new.holder_id, new.group.key if new.group else ""
    follow(row, step)
    return step


def follow(row: Guarded, held: Guarded) -> None:
    """Let a row be seen by whoever sees the file."""
    held.unit_id, held.subject_id, held.guard_level = row.unit_id, row.subject_id, row.guard_level


def _check_texts(new: NewCirculation) -> None:
    wrong = {}
    if not new.title.strip():
        wrong["title"] = "Bitte geben Sie an, worum es geht."
    elif len(new.title) > 200:
        wrong["title"] = "Der Titel darf höchstens 200 Zeichen lang sein."
    if len(new.note) > 2000:
        wrong["note"] = "Der Hinweis darf höchstens 2000 Zeichen lang sein."
    if not new.document_ids:
        wrong["documents"] = "Bitte wählen Sie mindestens ein Dokument aus."
    elif len(set(new.document_ids)) > MOST_DOCUMENTS:
        wrong["documents"] = f"Ein Umlauf hat höchstens {MOST_DOCUMENTS} Dokumente."
    if wrong:
        raise Invalid("Bitte prüfen Sie die Angaben zum Umlauf.", wrong)


def _documents(new: NewCirculation, file: RecordFile) -> list[Document]:
    found = records.documents_by_id(new.document_ids)
    wanted = [found.get(one) for one in dict.fromkeys(new.document_ids)]
    documents = [one for one in wanted if one is not None and one.record_file_id == file.id]
    if len(documents) < len(wanted):
        raise UnknownDocument("Ein Dokument gibt es in dieser Akte nicht, oder Sie dürfen es nicht sehen.")
    return documents


def _check_people(steps: Sequence[NewStep], row: models.Circulation, actor: Actor, at: datetime) -> None:
    for one in steps:
        if one.action is Action.FINAL_SIGNATURE and one.holder_id:
            check_own(one.action, own=one.own, started_by=row.started_by_id, signers={one.holder_id})
    check_asked(list(dict.fromkeys((one.holder_id, one.group) for one in steps)), row, actor=actor, at=at)


def _row(new: NewCirculation, file: RecordFile, started_by: UUID, at: datetime) -> models.Circulation:
    row = models.Circulation(record_file_id=file.id, title=new.title.strip(), note=new.note.strip())
    row.unit_id, row.subject_id, row.guard_level = file.unit_id, file.subject_id, file.confidentiality
    row.state, row.started_by_id, row.started_at = CirculationState.RUNNING, started_by, at
    row.sign_again = new.sign_again
    return row


def _bound(row: models.Circulation, document: Document) -> models.BoundDocument:
    assert document.version_id is not None
    bound = models.BoundDocument(circulation=row, document_id=document.id, version_id=document.version_id)
    bound.first_version = document.version
    follow(row, bound)
    return bound


def _told(document: Document) -> Mapping[str, object]:
    return {"document": str(document.id), "version": document.version, "sha256": document.sha256}
