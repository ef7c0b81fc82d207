"""What every page of disposal has around it: the way to the other pages, and which units the person manages."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import OrgUnit
from amtsweg.kernel import clock
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.api import plan_units

MANAGE = "record.manage"
_TABS: tuple[tuple[str, Promise], ...] = (
    ("disposal-due", gettext_lazy("Fällig")),
    ("disposal-runs", gettext_lazy("Aussonderungen")),
    ("disposal-holds", gettext_lazy("Sperren")),
    ("disposal-rules", gettext_lazy("Regeln des Archivs")),
    ("disposal-handed-over", gettext_lazy("Übergaben")),
    ("disposal-protocols", gettext_lazy("Protokolle")),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages."""

    url: str
    label: str
    current: bool
    count: int | None = None


def tabs(current: str) -> list[Tab]:
    """Return the pages of disposal."""
    return [Tab(reverse(name), str(label), name == current) for name, label in _TABS]


def account_of(request: HttpRequest) -> UUID:
    """Return the account of whoever asks. Raises NotAllowed."""
    account_id = identity.actor_of(request).account_id
    if account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return account_id


def managed(request: HttpRequest) -> frozenset[UUID]:
    """Return the units whose files the person may dispose of."""
    return identity.units_for(MANAGE, account_id=account_of(request), at=clock.now())


def actor_in(request: HttpRequest, unit_id: UUID) -> Actor:
    """Return who acts for this unit. Raises NotAllowed."""
    identity.check_can(MANAGE, account_id=account_of(request), unit_id=unit_id, at=clock.now())
    return identity.actor_of(request, action=MANAGE, unit_id=unit_id)


def tops(units: frozenset[UUID]) -> list[OrgUnit]:
    """Return those of these units that lie under none of the others."""
    return [unit for unit in identity.org_units() if unit.id in units and unit.parent_id not in units]


def below(unit: OrgUnit, units: frozenset[UUID]) -> frozenset[UUID]:
    """Return those of these units that lie under this one, and itself."""
    parents = {one.id: one.parent_id for one in identity.org_units()}

    def under(one: UUID | None) -> bool:
        return one is not None and (one == unit.id or under(parents.get(one)))

    return frozenset(one for one in units if under(one))


def plan_titles() -> Callable[[str], str]:
    """Return what tells the title of a unit of the file plan."""
    titles = {unit.key: unit.title for unit in plan_units()}
    return lambda key: titles.get(key, "")


def uuid_or_none(text: str) -> UUID | None:
    """Read an id somebody may have typed."""
    try:
        return UUID(text)
    except ValueError:
        return None
