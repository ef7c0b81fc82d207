"""Who sees which files: the one place every list, search, count, preview, link and export of files goes through.

Row-level security holds the same law once more (`kernel.scope.Guarded`); here it is a term of the query, so that pages,
counts and the search index agree.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.identity.api import subject_access, units_for
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may read: files of units, confidential ones of units, and single matters they are let in to."""

    account_id: UUID
    units: frozenset[UUID]
    closer_units: frozenset[UUID]
    subjects: frozenset[UUID]

    def sees(self, *, unit_id: UUID | None, subject_id: UUID | None, level: int) -> bool:
        """Tell whether a file (or what it holds) with these marks may be seen."""
        if subject_id in self.subjects:
            return True
        if level == Confidentiality.OPEN:
            return unit_id in self.units
        return level == Confidentiality.CONFIDENTIAL and unit_id in self.units & self.closer_units


def reader(account_id: UUID, *, at: datetime) -> Reader:
    """Return what an account may read now."""
    units = units_for("record.read", account_id=account_id, at=at)
    closer = units_for("record.confidential", account_id=account_id, at=at)
    subjects = subject_access.subjects_of(account_id, at=at) if units else frozenset()
    return Reader(account_id, units, closer, subjects)


def seen_by(who: Reader) -> Q:
    """Return the condition a row of a file must meet: of `RecordFile` and of whatever a file holds."""
    closer = who.units & who.closer_units
    return (
        Q(unit_id__in=who.units, guard_level=Confidentiality.OPEN)
        | Q(unit_id__in=closer, guard_level=Confidentiality.CONFIDENTIAL)
        | Q(subject_id__in=who.subjects)
    )


def visible_files(who: Reader) -> QuerySet[models.RecordFile]:
    """Return the files somebody may see."""
    return models.RecordFile.objects.filter(seen_by(who))


def visible_documents(who: Reader) -> QuerySet[models.Document]:
    """Return the documents somebody may see; deleted ones are not among them."""
    return models.Document.objects.filter(seen_by(who), deleted_at=None)
