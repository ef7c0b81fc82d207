"""Lists with columns to choose and to sort by: their heads, their cells, and the way to the next page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

from amtsweg.records.queries.choices import chosen_columns
from amtsweg.records.queries.paging import Order, Sort
from amtsweg.records.views.who import account_id_of


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its name, and the address that sorts by it, if one can."""

    key: str
    label: str
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a line says in one column."""

    key: str
    text: str
    url: str = ""
    badge: str = ""
    german: bool = False
    number: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A column that can be chosen, for the form that chooses."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A list's columns as this person sees them."""

    list_name: str
    labels: Mapping[str, str]
    shown: tuple[str, ...]

    def heads(self, request: HttpRequest, orders: Mapping[str, Order], sort: Sort) -> list[Head]:
        """Return the heads of the shown columns, with the addresses that sort by them."""
        return [
            Head(key, self.labels[key], _sorting(request, key, sort) if key in orders else "", _sorted(key, sort))
            for key in self.shown
        ]

    def cells(self, made: Iterable[Cell]) -> list[tuple[str, Cell]]:
        """Return the shown cells of one line, each with the name of its column."""
        by_key = {cell.key: cell for cell in made}
        return [(self.labels[key], by_key[key]) for key in self.shown]

    @property
    def choices(self) -> list[Choice]:
        """Return what can be chosen."""
        return [Choice(key, label, key in self.shown) for key, label in self.labels.items()]


def columns_for(
    request: HttpRequest, list_name: str, labels: Mapping[str, str | Promise], usual: Sequence[str]
) -> Columns:
    """Return a list's columns as the signed-in person chose them; remembered in the session, for it is asked often."""
    kept = request.session.get(_place(list_name))
    shown: Iterable[str] = [key for key in labels if key in kept] if kept else ()
    if not kept:
        shown = chosen_columns(account_id_of(request), list_name, known=list(labels), usual=usual)
        request.session[_place(list_name)] = list(shown)
    return Columns(list_name, {key: str(label) for key, label in labels.items()}, tuple(shown))


def forget_columns(request: HttpRequest, list_name: str) -> None:
    """Look up anew what was chosen, after it was changed."""
    request.session.pop(_place(list_name), None)


def address(request: HttpRequest, **changes: str) -> str:
    """Return the address of this list with some of what it asks for changed; the next page begins anew."""
    asked = QueryDict(mutable=True)
    asked.update({name: str(value) for name, value in request.GET.items() if name != "nach" and value})
    for name, value in changes.items():
        asked.pop(name, None)
        if value:
            asked[name] = value
    return f"?{asked.urlencode()}"


def _place(list_name: str) -> str:
    return f"records_columns_{list_name}"


def _sorting(request: HttpRequest, key: str, sort: Sort) -> str:
    turned = Sort(key, descending=not sort.descending if sort.column == key else False)
    return address(request, sortierung=turned.text)


def _sorted(key: str, sort: Sort) -> str:
    if key != sort.column:
        return ""
    return "descending" if sort.descending else "ascending"
