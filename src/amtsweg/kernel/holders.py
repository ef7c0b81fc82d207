"""Who refers to a content: looked up in every table that can, so that none is ever forgotten.

A table refers by a column ``sha256``, or anywhere in a JSON column. Whatever only tells of contents and does not need
them says so: ``needs_contents = False`` at the model.
"""

from collections.abc import Collection, Iterator

from django.apps import apps
from django.db import connection
from django.db.models import JSONField, Model

from amtsweg.kernel.models import Blob

_BY_COLUMN = 'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" = ANY(%s)'
_IN_JSON = """SELECT DISTINCT found.hash[1] FROM "{table}",
  regexp_matches("{column}"::text, '[0-9a-f]{{64}}', 'g') AS found(hash) WHERE found.hash[1] = ANY(%s)"""


def held(hashes: Collection[str]) -> frozenset[str]:
    """Return the contents somebody still refers to.

    JSON is asked last, and from the lower modules to the upper ones: a reference wanders upwards, from a draft to a
    submission, in one transaction. So it is either still seen below or already seen above.
    """
    found: set[str] = set()
    for query in _queries():
        left = [one for one in hashes if one not in found]
        if not left:
            break
        with connection.cursor() as cursor:
            cursor.execute(query, [left])
            found |= {str(row[0]) for row in cursor.fetchall()}
    return frozenset(found)


def _queries() -> Iterator[str]:
    yield from (_BY_COLUMN.format(table=table, column=column) for table, column in _columns(json=False))
    # These take a pass over the whole table, so they are asked about what is left only.
    yield from (_IN_JSON.format(table=table, column=column) for table, column in _columns(json=True))


def _columns(*, json: bool) -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        if _may_refer(model):
            for field in model._meta.concrete_fields:
                if isinstance(field, JSONField) if json else field.column == "sha256":
                    yield model._meta.db_table, str(field.column)


def _may_refer(model: type[Model]) -> bool:
    ours = model.__module__.startswith("amtsweg.") and model is not Blob
    return ours and not model._meta.abstract and bool(getattr(model, "needs_contents", True))
