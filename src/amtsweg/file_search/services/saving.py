"""Save a search under a name, and delete it."""

from datetime import datetime
from uuid import UUID

from amtsweg.file_search import models
from amtsweg.file_search.contracts import FACETS, Asked, UnknownSearch
from amtsweg.file_search.rules.asking import tidy
from amtsweg.kernel.errors import Invalid, TooMuch
from amtsweg.kernel.scope import current, work

_MOST = 100


def save_search(*, account_id: UUID, name: str, asked: Asked, at: datetime) -> UUID:
    """Save a search; the same name again takes its place. Raises Invalid, TooMuch."""
    name, text = " ".join(name.split())[:100], tidy(asked.text)
    if not name:
        raise Invalid("Bitte geben Sie einen Namen an.", {"name": "Bitte geben Sie einen Namen an."})
    if not text:
        raise Invalid("Diese Suche ist leer.", {"name": "Suchen Sie zuerst nach etwas."})
    with work(current()):
        mine = models.SavedSearch.objects.filter(account_id=account_id)
        if not mine.filter(name=name).exists() and mine.count() >= _MOST:
            raise TooMuch("Sie haben 100 Suchen gespeichert. Bitte löschen Sie zuerst eine davon.")
        facets = {key: value[:80] for key, value in asked.facets.items() if key in FACETS}
        row, _ = models.SavedSearch.objects.update_or_create(
            account_id=account_id,
            name=name,
            defaults={"text": text, "facets": facets, "newest_first": asked.newest_first, "saved_at": at},
        )
    return row.id


def delete_search(*, search_id: UUID, account_id: UUID) -> None:
    """Delete a saved search of one's own. Raises UnknownSearch."""
    with work(current()):
        if not models.SavedSearch.objects.filter(id=search_id, account_id=account_id).delete()[0]:
            raise UnknownSearch("Diese gespeicherte Suche gibt es nicht.")
