"""What all use cases of the register share: the row under lock, its values, and what the log hears."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import ProtectedError

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import UnknownUnit
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Facts, Status
from amtsweg.process_register.models import ProcessDocument, RegisteredProcess
from amtsweg.process_register.rules.merging import Merged, Origin, Value, merge
from amtsweg.process_register.rules.standing import standing

# Fields whose origin is kept and whose changes the log names.
KEPT_FIELDS = (
    "title", "summary", "owner", "unit_key", "process", "leika_keys", "fim_key", "legal_basis", "claimed", "priority",
    "benefit", "yearly_volume", "media_breaks", "goals", "target_percent", "it_used", "source",
)  # fmt: skip


def locked(slug: str) -> RegisteredProcess:
    """Return the row for writing. Raises NotFound."""
    row = RegisteredProcess.objects.defer("search").select_for_update().filter(slug=slug).first()
    if row is None:
        raise NotFound("Diesen Prozess gibt es im Register nicht.")
    return row


def values_of(row: RegisteredProcess) -> dict[str, Value]:
    """Return the fields people and lists speak of."""
    return {name: getattr(row, name) for name in KEPT_FIELDS}


def offer(row: RegisteredProcess, values: Mapping[str, Value], *, by: Origin, facts: Facts) -> Merged:
    """Put into the row what may be put, and the status that follows; nothing is saved."""
    merged = merge(values_of(row), row.origins, values, by=by)
    for name, value in merged.changes.items():
        setattr(row, name, value)
    row.origins = dict(merged.origins)
    row.status = standing(Status(row.claimed), facts)
    return merged


def give_way(row: RegisteredProcess) -> bool:
    """Remove an entry that made itself and that nobody has touched, in favour of one that somebody wrote."""
    if set(row.origins.values()) - {Origin.SERVICE.value} or ProcessDocument.objects.filter(entry=row).exists():
        return False
    try:
        row.delete()
    except ProtectedError:
        return False
    return True


def save(row: RegisteredProcess, *, at: datetime) -> None:
    """Write a changed row as its next revision."""
    row.revision += 1
    row.updated_at = at
    row.save()


def entry_event(
    kind: str,
    row: RegisteredProcess,
    *,
    actor: Actor,
    at: datetime,
    data: Mapping[str, object] | None = None,
    reason: str = "",
) -> events.Event:
    """Return the event of a change; the entry is its own subject, so that its history is read by index."""
    return events.Event(
        f"process_register.{kind}",
        at,
        actor,
        "process_entry",
        row.id,
        subject_id=row.id,
        unit_id=_unit_id(row.unit_key),
        data={"slug": row.slug, **(data or {})},
        reason=reason.strip(),
        version_to=row.revision,
    )


def _unit_id(key: str) -> UUID | None:
    try:
        return identity.unit_by_key(key).id if key else None
    except UnknownUnit:
        return None
