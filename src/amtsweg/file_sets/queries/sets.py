"""The sets a person has taken along."""

from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from amtsweg.file_sets import models
from amtsweg.file_sets.contracts import FileSet, UnknownSet


def sets_of(account_id: UUID, *, before: UUID | None, limit: int) -> list[FileSet]:
    """Return the sets of a person, the newest first; one statement."""
    rows = _rows().filter(account_id=account_id).order_by("-id")
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [to_set(row) for row in rows[:limit]]


def set_row(set_id: UUID, account_id: UUID) -> models.FileSet:
    """Return the person's own set. Raises UnknownSet."""
    row = _rows().filter(id=set_id, account_id=account_id).first()
    if row is None:
        raise UnknownSet("Dieses Mitnahmepaket gibt es nicht, oder es gehört jemand anderem.")
    return row


def _rows() -> QuerySet[models.FileSet]:
    returned = models.ReturnedThing.objects.filter(file_set=OuterRef("pk")).values("file_set")
    counted = Subquery(returned.annotate(n=Count("*")).values("n"))
    return models.FileSet.objects.annotate(returned_count=Coalesce(counted, 0))


def to_set(row: models.FileSet) -> FileSet:
    """Return a row as a plain thing."""
    assert row.account_id is not None
    return FileSet(
        id=row.id,
        account_id=row.account_id,
        title=row.title,
        purpose=row.purpose,
        made_at=row.made_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        documents=row.documents,
        size=row.size,
        returned=getattr(row, "returned_count", 0),
    )
