"""Pages of long lists by keyset: where the next one begins is a value and an id, never a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable


@dataclass(frozen=True, slots=True)
class Order:
    """A list sorted by one of its columns; by the order of arrival (``id``) where no value is named."""

    value: Combinable | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """Which column sorts, and whether from its end."""

    column: str
    descending: bool = False

    @property
    def text(self) -> str:
        """Return it as addresses write it."""
        return f"-{self.column}" if self.descending else self.column


def sort_of(text: str, orders: Mapping[str, Order], default: Sort) -> Sort:
    """Return the order an address asks for, or the usual one."""
    column = text.removeprefix("-")
    return Sort(column, text.startswith("-")) if column in orders else default


def keyset_page(
    rows: QuerySet[Any], orders: Mapping[str, Order], sort: Sort, *, after: str, limit: int
) -> tuple[list[Any], str]:
    """Return one page of the rows and where the next one begins (nothing: this was the last).

    A place that somebody mistyped begins at the first page; that harms nobody.
    """
    order, sign = orders[sort.column], "-" if sort.descending else ""
    if order.value is not None:
        rows = rows.annotate(sort_value=order.value).order_by(f"{sign}sort_value", f"{sign}id")
    else:
        rows = rows.order_by(f"{sign}id")
    found = list(_behind(rows, sort, after, by_value=order.value is not None)[: limit + 1])
    page = found[:limit]
    return page, _place(page) if len(found) > limit else ""


def _behind(rows: QuerySet[Any], sort: Sort, after: str, *, by_value: bool) -> QuerySet[Any]:
    value, _, last = after.rpartition("~")
    try:
        last_id = UUID(last)
    except ValueError:
        return rows
    side = "lt" if sort.descending else "gt"
    if not by_value:
        return rows.filter(**{f"id__{side}": last_id})
    return rows.filter(Q(**{f"sort_value__{side}": value}) | Q(sort_value=value, **{f"id__{side}": last_id}))


def _place(page: Sequence[Model]) -> str:
    last = page[-1]
    return f"{getattr(last, 'sort_value', '')}~{last.pk}"
