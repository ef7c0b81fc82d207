"""Keep what search needs of each service up to date with its texts."""

import json
from collections.abc import Sequence

from django.db import connection

from amtsweg.catalogue import models
from amtsweg.catalogue.queries.searching import searchables
from amtsweg.catalogue.rules.terms import Searchable, analysed
from amtsweg.kernel.german import analysis
from amtsweg.kernel.german.words import fold
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work

_LONGEST_KEY = 400
_WRITE = """
UPDATE catalogue_service AS service SET terms = made.terms::jsonb, sort_key = made.sort_key
FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS made (id, terms, sort_key) WHERE service.id = made.id
"""


def reindex() -> int:
    """Make the terms of all services anew, and return how many changed. Whoever writes services ends with this.

    All of them, because compounds are learned from all texts: a new service may say where to part a word of another.
    """
    with work(SYSTEM):
        old = dict(models.Service.objects.values_list("id", "terms"))
        services, words = analysed(searchables())
        changed = [one for one in services if one.terms != old.get(one.id)]
        _write(changed)
        made = {"mark": uuid7(), "analysis": analysis.VERSION, "words": words}
        models.SearchState.objects.update_or_create(id=1, defaults=made)
    return len(changed)


def is_outdated() -> bool:
    """Return whether the terms were made by another version of the analysis."""
    return not models.SearchState.objects.filter(analysis=analysis.VERSION).exists()


def _write(services: Sequence[Searchable]) -> None:
    if services:
        keys = [fold(one.title)[:_LONGEST_KEY] for one in services]
        with connection.cursor() as cursor:
            cursor.execute(
                _WRITE, [[one.id for one in services], [json.dumps(dict(one.terms)) for one in services], keys]
            )
