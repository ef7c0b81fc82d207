"""Reading entries of the register."""

from django.db.models.functions import Lower

from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Entry, Priority, Status
from amtsweg.process_register.models import RegisteredProcess


def entry(slug: str) -> Entry:
    """Return one entry, in one statement. Raises NotFound."""
    row = RegisteredProcess.objects.defer("search").filter(slug=slug).first()
    if row is None:
        raise NotFound("Diesen Prozess gibt es im Register nicht.")
    return to_entry(row)


def to_entry(row: RegisteredProcess) -> Entry:
    """Return a row as a plain thing."""
    return Entry(
        id=row.id,
        slug=row.slug,
        title=row.title,
        summary=row.summary,
        owner=row.owner,
        unit_key=row.unit_key,
        process=row.process,
        leika_keys=tuple(row.leika_keys.split()),
        fim_key=row.fim_key,
        legal_basis=tuple(row.legal_basis.splitlines()),
        status=Status(row.status),
        priority=Priority(row.priority),
        benefit=row.benefit,
        yearly_volume=row.yearly_volume,
        media_breaks=row.media_breaks,
        goals=row.goals,
        target_percent=row.target_percent,
        it_used=row.it_used,
        source=row.source,
        revision=row.revision,
        updated_at=row.updated_at,
    )


def all_entries() -> list[Entry]:
    """Return every entry, by title, in one statement."""
    return [to_entry(row) for row in RegisteredProcess.objects.defer("search").order_by(Lower("title"), "id")]
