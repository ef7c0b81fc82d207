"""Reading services: one by its address, and lists by title, page after page."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import Filters, Hits, LifeSituation, Office, Service
from amtsweg.kernel.errors import NotFound

# What no list shows; some of it is large.
_UNSHOWN = ("terms", "body", "examples", "expectations", "description")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
OTHER_SIGNS = "0"


def service(slug: str) -> Service:
    """Return a service. Raises NotFound."""
    row = models.Service.objects.defer("terms", "body", "examples", "expectations").filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    return to_service(row, description=row.description)


def online_services(*, limit: int = 50) -> list[Service]:
    """Return the services that can be used online, by title."""
    rows = models.Service.objects.filter(online=True).defer(*_UNSHOWN).order_by("sort_key", "id")[:limit]
    return [to_service(row) for row in rows]


def life_situations() -> list[LifeSituation]:
    """Return all life situations with the number of their services."""
    rows = models.Service.objects.exclude(life_situation="").values_list("life_situation")
    return [LifeSituation(name, count) for name, count in rows.annotate(Count("id")).order_by("life_situation")]


def offices() -> list[Office]:
    """Return the keys of all units that are responsible for services, with the number of these."""
    rows = models.Service.objects.exclude(unit_key="").values_list("unit_key")
    return [Office(key, count) for key, count in rows.annotate(Count("id")).order_by("unit_key")]


def letters() -> Mapping[str, int]:
    """Return how many services begin with each letter; what begins with none stands under `OTHER_SIGNS`."""
    rows = models.Service.objects.annotate(letter=Left("sort_key", 1)).values_list("letter")
    found = dict.fromkeys((*LETTERS, OTHER_SIGNS), 0)
    for letter, count in rows.annotate(Count("id")):
        found[letter if letter in LETTERS and letter else OTHER_SIGNS] += count
    return found


def services_by_title(
    *, filters: Filters, letter: str = "", limit: int = 20, after: str = "", online_first: bool = False
) -> Hits:
    """Return services by title. ``after`` is the mark an earlier page ended with. Raises NotFound for a made-up one."""
    wanted = _narrowed(models.Service.objects.defer(*_UNSHOWN), filters)
    if letter:
        wanted = _beginning(wanted, letter)
    order = ["-online", "sort_key", "id"] if online_first else ["sort_key", "id"]
    rows = list(_behind(wanted, after, online_first=online_first).order_by(*order)[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    mark = to_mark(last.online, last.sort_key, last.id) if last else ""
    return Hits(tuple(to_service(row) for row in rows[:limit]), mark)


def _narrowed(rows: QuerySet[models.Service], filters: Filters) -> QuerySet[models.Service]:
    if filters.life_situation:
        rows = rows.filter(life_situation=filters.life_situation)
    if filters.unit_key:
        rows = rows.filter(unit_key=filters.unit_key)
    return rows.filter(online=True) if filters.online else rows


def _beginning(rows: QuerySet[models.Service], letter: str) -> QuerySet[models.Service]:
    if letter == OTHER_SIGNS:
        return rows.filter(Q(sort_key__lt=LETTERS[0]) | Q(sort_key__gt=LETTERS[-1] + "\uffff"))
    if letter not in LETTERS:
        raise NotFound("Unter diesem Buchstaben steht keine Leistung.")
    return rows.filter(sort_key__gte=letter, sort_key__lt=chr(ord(letter) + 1))


def _behind(rows: QuerySet[models.Service], after: str, *, online_first: bool) -> QuerySet[models.Service]:
    if not after:
        return rows
    online, key, row_id = from_mark(after)
    behind = Q(sort_key__gt=key) | Q(sort_key=key, id__gt=row_id)
    if not online_first:
        return rows.filter(behind)
    return rows.filter(Q(online=bool(online)) & behind | (Q(online=False) if online else Q(pk__in=[])))


def to_mark(first: float, key: str, row_id: UUID) -> str:
    """Return the mark of a place in a list."""
    return base64.urlsafe_b64encode(json.dumps([float(first), key, str(row_id)]).encode()).decode()


def from_mark(mark: str) -> tuple[float, str, UUID]:
    """Return the place a mark stands for. Raises NotFound if nobody made it here."""
    try:
        first, key, row_id = json.loads(base64.urlsafe_b64decode(mark.encode()))
        return float(first), str(key).replace("\0", ""), UUID(row_id)
    except (ValueError, TypeError, AttributeError, binascii.Error, UnicodeError, RecursionError):
        raise NotFound("Diese Ergebnisseite gibt es nicht.") from None


def in_order(ids: Iterable[UUID]) -> list[Service]:
    """Return services in the order of their ids, in one statement; those that are gone are left out."""
    ids = list(ids)
    rows = models.Service.objects.defer(*_UNSHOWN).in_bulk(ids) if ids else {}
    return [to_service(rows[one]) for one in ids if one in rows]


def to_service(row: models.Service, description: Mapping[str, object] | None = None) -> Service:
    """Return a row as what others get of it; lists come without the description."""
    return Service(
        id=row.id,
        slug=row.slug,
        leika_key=row.leika_key,
        title=row.title,
        summary=row.summary,
        synonyms=tuple(row.synonyms.split("\n")) if row.synonyms else (),
        life_situation=row.life_situation,
        subject=row.subject,
        legal_basis=row.legal_basis,
        ozg_service=row.ozg_service,
        current_version_id=row.current_version_id,
        texts=row.texts,
        unit_key=row.unit_key,
        online=row.online,
        description=description or {},
    )
