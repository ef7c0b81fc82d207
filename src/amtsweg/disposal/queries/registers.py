"""What remains: messages, the register of what was handed over, protocols of destruction, standing rules."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from amtsweg.disposal import models
from amtsweg.disposal.contracts import Direction, HandedOver, Message, MessageState, Protocol, StandingRule
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import SYSTEM, session

Row = TypeVar("Row", bound=Model)


def messages_of(run_id: UUID, *, limit: int = 200) -> list[Message]:
    """Return the messages of a disposal, the newest first."""
    return [_message(row) for row in models.ArchiveMessage.objects.filter(run=run_id).order_by("-id")[:limit]]


def messages_aside(*, limit: int = 50) -> list[Message]:
    """Return what came from the archive and belongs to no disposal: nothing of it is shown but its name and why."""
    with session(SYSTEM):
        rows = models.ArchiveMessage.objects.filter(run=None, state=MessageState.SET_ASIDE).order_by("-id")
        return [_message(row) for row in rows[:limit]]


def message(message_id: UUID, *, units: Collection[UUID]) -> Message:
    """Return a message of a disposal of these units. Raises NotFound, also once its content is gone."""
    row = models.ArchiveMessage.objects.filter(id=message_id, unit_id__in=units).exclude(sha256="").first()
    if row is None:
        raise NotFound("Diese Nachricht gibt es nicht (mehr), oder Sie dürfen sie nicht sehen.")
    return _message(row)


def handed_over(
    units: Collection[UUID], *, text: str = "", after: UUID | None = None, limit: int = 50
) -> list[HandedOver]:
    """Return what was handed over, the newest first, searched by number, archive's number and file plan."""
    fields = ("reference_number__istartswith", "archive_id__icontains", "plan_key__startswith", "run_number")
    rows = _searched(models.HandOver.objects.filter(unit_id__in=units), text, fields)
    return [_handed_over(row) for row in _page(rows, after, limit)]


def protocols(units: Collection[UUID], *, text: str = "", after: UUID | None = None, limit: int = 50) -> list[Protocol]:
    """Return protocols of destruction, the newest first, searched by number and file plan."""
    fields = ("reference_number__istartswith", "plan_key__startswith", "run_number")
    rows = _searched(models.DestructionProtocol.objects.filter(unit_id__in=units), text, fields)
    return [_protocol(row) for row in _page(rows, after, limit)]


def protocol(protocol_id: UUID, *, units: Collection[UUID]) -> Protocol:
    """Return one protocol. Raises NotFound."""
    row = models.DestructionProtocol.objects.filter(id=protocol_id, unit_id__in=units).first()
    if row is None:
        raise NotFound("Dieses Protokoll gibt es nicht, oder Sie dürfen es nicht sehen.")
    return _protocol(row)


def standing_rules() -> list[StandingRule]:
    """Return the rules in force, by the file plan; they hold for the whole house."""
    with session(SYSTEM):
        rows = models.StandingRule.objects.filter(ended_at=None).order_by("plan_key")
        return [
            StandingRule(r.id, r.plan_key, r.decision, r.source, r.decided_on, r.recorded_by, r.recorded_at)
            for r in rows
        ]


def _searched(rows: QuerySet[Row], text: str, fields: Collection[str]) -> QuerySet[Row]:
    if not text.strip():
        return rows
    found = Q()
    for field in fields:
        found |= Q(**{field: text.strip()})
    return rows.filter(found)


def _page(rows: QuerySet[Row], after: UUID | None, limit: int) -> QuerySet[Row]:
    return (rows.filter(pk__lt=after) if after else rows).order_by("-pk")[:limit]


def _message(row: models.ArchiveMessage) -> Message:
    return Message(
        id=row.id,
        run_id=row.run_id,
        direction=Direction(row.direction),
        kind=row.kind,
        filename=row.filename,
        size=row.size,
        state=MessageState(row.state),
        reason=row.reason,
        at=row.at,
        sha256=row.sha256,
    )


def _handed_over(row: models.HandOver) -> HandedOver:
    return HandedOver(
        id=row.id,
        run_number=row.run_number,
        reference_number=row.reference_number,
        plan_key=row.plan_key,
        plan_title=row.plan_title,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        documents=row.documents,
        archive_id=row.archive_id,
        handed_over_at=row.handed_over_at,
        confirmed_at=row.confirmed_at,
        package_hash=row.package_hash,
        contents=row.contents,
    )


def _protocol(row: models.DestructionProtocol) -> Protocol:
    return Protocol(
        id=row.id,
        run_number=row.run_number,
        reference_number=row.reference_number,
        plan_key=row.plan_key,
        plan_title=row.plan_title,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        retention=row.retention,
        retention_until=row.retention_until,
        decision=row.decision,
        decided_by=row.decided_by,
        prepared_by=row.prepared_by,
        prepared_at=row.prepared_at,
        confirmed_by=row.confirmed_by,
        confirmed_at=row.confirmed_at,
        destroyed_at=row.destroyed_at,
        documents=row.documents,
        versions=row.versions,
        size=row.size,
        hashes=tuple(row.hashes),
    )
