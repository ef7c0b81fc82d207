"""Messages between office and applicant: a notice, a request with a deadline, the answer to it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import AlreadyAnswered, CaseState, Direction, FiledUpload
from amtsweg.cases.services.moving import case_event, locked, move
from amtsweg.cases.services.opening import incoming
from amtsweg.delivery import api as delivery
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.processes import api as processes
from amtsweg.records import api as records


def request_answer(*, case_id: UUID, text: str, due_at: datetime, key: str, actor: Actor, at: datetime) -> None:
    """Ask the applicant for something, with a deadline; the case waits. The same key asks only once."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        if models.Message.objects.filter(key=key).exists():
            return
        move(row, CaseState.WAITING, actor=actor, at=at, reason=text)
        message = _write(row, Direction.TO_APPLICANT, text, key=key, actor=actor, at=at, due_at=due_at)
        inform(row, title="Bitte reichen Sie Unterlagen nach", text=text, documents=(), key=key, actor=actor, at=at)
        data = {"message": str(message.id), "due_at": due_at.isoformat()}
        events.record([case_event(row, "case.answer_requested", actor=actor, at=at, data=data)])


def answer_request(
    *, case_id: UUID, message_id: UUID, text: str, uploads: Sequence[FiledUpload], actor: Actor, at: datetime
) -> None:
    """Take the applicant's answer into the same case and wake its process.

    Raises Invalid if nothing was said or sent, AlreadyAnswered for a second answer, NotFound, CaseClosed.
    """
    if not text.strip() and not uploads:
        reason = "Bitte schreiben Sie eine Antwort oder fügen Sie eine Datei hinzu."
        raise Invalid(reason, {"text": reason})
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        _close_request(message_id, row, at)
        documents = _file(row, uploads, actor, at)
        key = f"answer:{message_id}"
        _write(row, Direction.FROM_APPLICANT, text, key=key, actor=actor, at=at, documents=documents)
        move(row, CaseState.OPEN, actor=actor, at=at)
        data = {"message": str(message_id), "documents": len(documents)}
        events.record([case_event(row, "case.answer_received", actor=actor, at=at, data=data)])
        variables = {"answer": {"text": text, "documents": len(documents)}}
        processes.send_message(subject_id=row.id, name="answer", variables=variables, actor=actor, at=at)


def resume(*, case_id: UUID, actor: Actor, at: datetime) -> None:
    """Go on without an answer, after the deadline; the open request can no longer be answered."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        models.Message.objects.filter(case=row, is_request=True, answered_at__isnull=True).update(answered_at=at)
        if row.state == CaseState.WAITING:
            move(row, CaseState.OPEN, actor=actor, at=at, reason="Frist abgelaufen")


def notify(
    *, case_id: UUID, title: str, text: str, documents: Sequence[UUID], key: str, actor: Actor, at: datetime
) -> None:
    """Tell the applicant something, with documents. The same key tells only once."""
    with scope.work(scope.SYSTEM), events.together():
        row = locked(case_id)
        if models.Message.objects.filter(key=key).exists():
            return
        _write(row, Direction.TO_APPLICANT, text, key=key, actor=actor, at=at, documents=documents)
        inform(row, title=title, text=text, documents=documents, key=key, actor=actor, at=at)


def inform(
    row: models.Case, *, title: str, text: str, documents: Sequence[UUID], key: str, actor: Actor, at: datetime
) -> None:
    """Send something to the applicant on the way that is open to them; nothing if they left no way."""
    party = models.Party.objects.filter(case=row, role="applicant").first()
    if party is None or not (party.account_id or party.email or party.address):
        return  # an anonymous report: its status page shows the message
    assert row.unit_id is not None
    delivery.dispatch(
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=party.account_id,
        email=party.email,
        title=f"{title} ({row.number})",
        text=text,
        documents=documents,
        key=key,
        actor=actor,
        at=at,
    )


def _close_request(message_id: UUID, row: models.Case, at: datetime) -> None:
    request = models.Message.objects.filter(id=message_id, case=row, is_request=True)
    if not request.exists():
        raise NotFound("Diese Nachfrage gibt es nicht.")
    if not request.filter(answered_at__isnull=True).update(answered_at=at):
        raise AlreadyAnswered("Diese Nachfrage ist bereits beantwortet oder ihre Frist ist abgelaufen.")


def _file(row: models.Case, uploads: Sequence[FiledUpload], actor: Actor, at: datetime) -> list[UUID]:
    if not uploads:
        return []
    record_file_id = records.record_file_of(row.id)
    references = records.add_documents(
        record_file_id=record_file_id, documents=[incoming(one) for one in uploads], actor=actor, at=at
    )
    return [reference.document_id for reference in references]


def _write(
    row: models.Case,
    direction: Direction,
    text: str,
    *,
    key: str,
    actor: Actor,
    at: datetime,
    due_at: datetime | None = None,
    documents: Sequence[UUID] = (),
) -> models.Message:
    return models.Message.objects.create(
        case=row,
        subject_id=row.id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        direction=direction,
        text=text,
        author=actor.label,
        at=at,
        is_request=due_at is not None,
        due_at=due_at,
        documents=[str(one) for one in documents],
        key=key,
    )
