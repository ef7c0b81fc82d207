"""The organisation and its roles, kept in the process.

Each change writes a new version into one row. Whoever resolves rights reads that version along and so never works with
an old directory; all others look at it when their copy is older than fifteen seconds.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from amtsweg.identity.contracts import OrgUnit, Role, UnknownUnit
from amtsweg.identity.models import Directory as DirectoryRow
from amtsweg.identity.models import OrgUnit as OrgUnitRow
from amtsweg.identity.models import Role as RoleRow
from amtsweg.identity.rules import UnitTree

_KEPT_FOR = 15.0


@dataclass(frozen=True, slots=True)
class Directory:
    """Tree and roles of one version."""

    version: UUID | None
    tree: UnitTree
    roles: Mapping[str, Role]


@dataclass(slots=True)
class _Kept:
    directory: Directory
    checked: float


_kept: _Kept | None = None


def directory(version: UUID | None = None) -> Directory:
    """Return tree and roles; ``version`` is what the database says at this moment, if the caller knows it."""
    global _kept  # noqa: PLW0603 - the one copy of this process
    kept = _kept
    if kept is not None and version is None and time.monotonic() - kept.checked < _KEPT_FOR:
        return kept.directory
    current = version or DirectoryRow.objects.values_list("version", flat=True).first()
    # Threads may load it twice; they never see half of one, because it is swapped as a whole.
    fresh = kept.directory if kept is not None and kept.directory.version == current else _load(current)
    _kept = _Kept(fresh, time.monotonic())
    return fresh


def forget() -> None:
    """Drop this process's copy, after a change made here."""
    global _kept  # noqa: PLW0603 - the one copy of this process
    _kept = None


def _load(version: UUID | None) -> Directory:
    units = OrgUnitRow.objects.order_by("position", "key")
    return Directory(version, UnitTree(as_unit(u) for u in units), {r.key: as_role(r) for r in RoleRow.objects.all()})


def as_unit(row: OrgUnitRow) -> OrgUnit:
    """Return a unit as a plain thing."""
    return OrgUnit(row.id, row.key, row.name, row.parent_id, row.kind, row.short_name, row.active)


def as_role(row: RoleRow) -> Role:
    """Return a role as a plain thing."""
    return Role(row.key, row.name, frozenset(row.actions), row.substitutable)


def org_units() -> list[OrgUnit]:
    """Return all units that exist today, in the order of the city pack."""
    return [unit for unit in directory().tree.units.values() if unit.active]


def roles() -> list[Role]:
    """Return all roles that give something, by name."""
    return sorted((role for role in directory().roles.values() if role.actions), key=lambda role: role.name)


def unit(unit_id: UUID) -> OrgUnit:
    """Return a unit, also one that has ended. Raises UnknownUnit."""
    found = directory().tree.units.get(unit_id)
    if found is None:
        raise UnknownUnit("Diese Organisationseinheit gibt es nicht.")
    return found


def unit_by_key(key: str) -> OrgUnit:
    """Return the unit with a key such as ``sta-63``. Raises UnknownUnit."""
    found = directory().tree.by_key.get(key)
    if found is None:
        raise UnknownUnit(f"Die Organisationseinheit „{key}“ gibt es nicht.")
    return found
