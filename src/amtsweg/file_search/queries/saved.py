"""Saved searches of one person."""

from uuid import UUID

from amtsweg.file_search import models
from amtsweg.file_search.contracts import Asked, SavedSearch


def saved_searches(account_id: UUID) -> list[SavedSearch]:
    """Return what a person has saved, by name."""
    rows = models.SavedSearch.objects.filter(account_id=account_id).order_by("name")
    return [SavedSearch(row.id, row.name, Asked(row.text, row.facets, row.newest_first)) for row in rows]
