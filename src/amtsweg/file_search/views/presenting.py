"""How hits and facets are named and where they lead."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.file_search.contracts import FACETS, FILE, Asked, Found, Hit, Piece
from amtsweg.identity import api as identity
from amtsweg.kernel.errors import NotFound
from amtsweg.records.api import plan_units

NAMES = {"unit": "stelle", "plan": "aktenplan", "kind": "art", "year": "jahr", "state": "stand"}
"""The facets as addresses name them."""
_LABELS = {
    "unit": gettext_lazy("Stelle"),
    "plan": gettext_lazy("Aktenplan"),
    "kind": gettext_lazy("Art"),
    "year": gettext_lazy("Jahr"),
    "state": gettext_lazy("Stand der Akte"),
}
_KINDS: Mapping[str, str | Promise] = {
    FILE: gettext_lazy("Akte"),
    "attachment": gettext_lazy("Anlage"),
    "application": gettext_lazy("Antrag"),
    "submission": gettext_lazy("Antrag"),
    "decision": gettext_lazy("Bescheid"),
    "letter": gettext_lazy("Schreiben"),
    "message": gettext_lazy("Nachricht"),
    "mail": gettext_lazy("E-Mail"),
    "note": gettext_lazy("Vermerk"),
}
_STATES: Mapping[str, str | Promise] = {
    "open": gettext_lazy("offen"),
    "closed": gettext_lazy("geschlossen"),
    "disposed": gettext_lazy("ausgesondert"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, how many hits have it, and the address of these."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """What hits can be narrowed by; ``chosen`` is the value they are narrowed to, ``without`` the way back."""

    name: str
    label: str
    values: tuple[Value, ...]
    chosen: str
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    """A hit as a line of the page."""

    url: str
    title: tuple[Piece, ...]
    kind: str
    is_file: bool
    confidential: bool
    reference_number: str
    file_title: str
    file_url: str
    unit: str
    at: datetime
    snippet: tuple[Piece, ...]


def query_string(asked: Asked, *, page: int = 1) -> str:
    """Return a search as an address."""
    values = {"suche": asked.text} | {NAMES[name]: value for name, value in asked.facets.items() if name in NAMES}
    values |= {"reihenfolge": "neueste"} if asked.newest_first else {}
    values |= {"seite": str(page)} if page > 1 else {}
    return "?" + urlencode(values)


def facets_of(found: Found, asked: Asked) -> list[Facet]:
    """Return the facets with their counts, those that tell anything apart."""
    shown = [_facet(name, found, asked) for name in FACETS]
    return [one for one in shown if one.chosen or len(one.values) > 1]


def _facet(name: str, found: Found, asked: Asked) -> Facet:
    others = {key: value for key, value in asked.facets.items() if key != name}

    def url(value: str) -> str:
        return query_string(Asked(asked.text, others | {name: value}, asked.newest_first))

    counts = found.facets.get(name, ())
    values = tuple(Value(label_of(name, one.value), one.count, url(one.value)) for one in counts)
    chosen = label_of(name, asked.facets[name]) if name in asked.facets else ""
    without = query_string(Asked(asked.text, others, asked.newest_first))
    if name == "year":
        values = tuple(sorted(values, key=lambda one: one.label, reverse=True))
    return Facet(NAMES[name], str(_LABELS[name]), values, chosen, without)


def label_of(name: str, value: str) -> str:
    """Return how the value of a facet is called."""
    return _NAMED.get(name, str)(value)


def _unit(value: str) -> str:
    try:
        return identity.unit(UUID(value)).name
    except (ValueError, NotFound):
        return value


def _plan(value: str) -> str:
    title = next((one.title for one in plan_units() if one.key == value), "")
    return f"{value} {title}".strip()


_NAMED: Mapping[str, Callable[[str], str]] = {
    "unit": _unit,
    "plan": _plan,
    "kind": lambda value: str(_KINDS.get(value, value)),
    "state": lambda value: str(_STATES.get(value, value)),
}


def rows_of(hits: Sequence[Hit]) -> list[Row]:
    """Return hits as lines of the page."""
    return list(_rows(hits))


def _rows(hits: Sequence[Hit]) -> Iterator[Row]:
    for hit in hits:
        file_url = _address("records-file", hit.record_file_id)
        yield Row(
            url=file_url if hit.is_file else _document_url(hit.id),
            title=hit.title or (Piece(_("ohne Titel")),),
            kind=label_of("kind", hit.kind),
            is_file=hit.is_file,
            confidential=hit.confidential,
            reference_number=hit.reference_number,
            file_title=hit.file_title,
            file_url=file_url,
            unit=_unit(str(hit.unit_id)),
            at=hit.at,
            snippet=hit.snippet,
        )


def _document_url(document_id: UUID) -> str:
    return _address("records-document-page", document_id) or _address("records-document", document_id)


def _address(name: str, key: UUID) -> str:
    """Return where this leads; nothing where there is no such page."""
    return reverse(name, args=[key]) if _exists(name) else ""


@cache
def _exists(name: str) -> bool:
    try:
        reverse(name, args=[UUID(int=0)])
    except NoReverseMatch:
        return False
    return True
