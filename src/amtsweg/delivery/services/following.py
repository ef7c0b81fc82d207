"""What becomes of a message: taken, opened, failed. Each step is kept as proof on the row and as an event."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.delivery import models, rules
from amtsweg.delivery.contracts import Channel, Dispatch, Status, UnknownDispatch
from amtsweg.delivery.queries.dispatches import to_dispatch
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.events import Event

NOT_FETCHED = "Nicht innerhalb von zehn Tagen abgerufen."
_BATCH = 100


def confirm_delivery(*, dispatch_id: UUID, acknowledgement: str, at: datetime) -> None:
    """Note that a server took the message; if it has come further already, only the proof grows."""
    with scope.work(scope.SYSTEM):
        row = _locked(dispatch_id)
        if Channel(row.channel) is Channel.LINK and Status.DELIVERED in rules.NEXT[Status(row.status)]:
            move(row, Status.DELIVERED, acknowledgement=acknowledgement, actor=system("delivery"), at=at)
        else:
            prove(row, "notified", acknowledgement, at)
            row.save(update_fields=["proof"])


def note_failure(*, dispatch_id: UUID, problem: str, at: datetime) -> None:
    """Note that a message did not arrive. A failed notice does not undo what already lies in a postbox."""
    with scope.work(scope.SYSTEM):
        row = _locked(dispatch_id)
        if Channel(row.channel) is Channel.LINK and Status.FAILED in rules.NEXT[Status(row.status)]:
            row.problem = problem
            move(row, Status.FAILED, acknowledgement=problem, actor=system("delivery"), at=at)
        else:
            prove(row, "notice_failed", problem, at)
            row.save(update_fields=["proof"])


def open_dispatch(*, dispatch_id: UUID, actor: Actor, at: datetime) -> Dispatch:
    """Hand a message to its recipient; the first time counts. Whoever calls knows that it is the recipient."""
    with scope.work(scope.SYSTEM):
        row = _locked(dispatch_id)
        if row.opened_at is None:
            move(row, Status.OPENED, acknowledgement=actor.label, actor=actor, at=at)
        return to_dispatch(row)


def mark_posted(*, dispatch_ids: Sequence[UUID], actor: Actor, at: datetime) -> int:
    """Note that letters were given to the post, those among them that still wait; return how many.

    Runs in the caller's scope, so nobody posts what they may not see.
    """
    with scope.work(scope.current()), events.together():
        waiting = models.Dispatch.objects.filter(id__in=dispatch_ids, channel=Channel.LETTER, status=Status.PENDING)
        rows = list(waiting.select_for_update().order_by("id"))
        for row in rows:
            move(row, Status.DELIVERED, acknowledgement=f"Zur Post gegeben: {actor.label}", actor=actor, at=at)
    return len(rows)


def give_up_unfetched(*, at: datetime) -> int:
    """Note which messages nobody fetched in the time the law gives, so that another way is taken; return how many."""
    with scope.work(scope.SYSTEM), events.together():
        unfetched = models.Dispatch.objects.filter(status=Status.DELIVERED, delivered_at__lt=at - rules.FETCH_WITHIN)
        rows = list(unfetched.exclude(channel=Channel.LETTER).select_for_update(skip_locked=True)[:_BATCH])
        for row in rows:
            row.problem = NOT_FETCHED
            move(row, Status.FAILED, acknowledgement=NOT_FETCHED, actor=system("delivery"), at=at)
    return len(rows)


def move(row: models.Dispatch, to: Status, *, acknowledgement: str, actor: Actor, at: datetime) -> None:
    """Bring a message to its next status, with proof and event. Raises WrongStatus."""
    rules.check_can_move(Status(row.status), to)
    row.status = to
    if to is Status.DELIVERED:
        row.delivered_at = at
    if to is Status.OPENED:
        row.opened_at = at
    prove(row, to, acknowledgement, at)
    row.save(update_fields=["status", "delivered_at", "opened_at", "problem", "proof"])
    events.record([event(row, to, acknowledgement=acknowledgement, actor=actor, at=at)])


def prove(row: models.Dispatch, step: str, acknowledgement: str, at: datetime) -> None:
    """Add a step to a message's proof, unsaved."""
    row.proof = [*row.proof, {"at": at.isoformat(), "step": step, "acknowledgement": acknowledgement}]


def event(row: models.Dispatch, status: Status, *, acknowledgement: str, actor: Actor, at: datetime) -> Event:
    """Return the event of a step; it says how, never what."""
    return Event(
        kind=rules.EVENT[status],
        at=at,
        actor=actor,
        object_type="dispatch",
        object_id=row.id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        account_id=row.account_id,
        data={"channel": row.channel, "acknowledgement": acknowledgement},
    )


def _locked(dispatch_id: UUID) -> models.Dispatch:
    row = models.Dispatch.objects.select_for_update().filter(id=dispatch_id).first()
    if row is None:
        raise UnknownDispatch("Diese Nachricht gibt es nicht.")
    return row
