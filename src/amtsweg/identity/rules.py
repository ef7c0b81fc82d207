"""Who may do what, and why: assignments × unit tree × substitution → rights. Pure; what is not granted is denied.

A role in a unit reaches everything below that unit. A substitute has what the absent person has, for the period of
the substitution and as long as the absent person has it; standing in is not passed on to a substitute's substitute.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from amtsweg.identity.contracts import ACTIONS, Assignment, OrgUnit, Role, Substitution
from amtsweg.kernel.errors import Invalid, NotAllowed

# Actions that open rows in the second wall (row-level security); all others presuppose one of them or need no rows.
OPENS_ROWS = frozenset({"case.read", "record.read", "audit.read"})
_PRESUPPOSES = {"case": "case.read", "record": "record.read", "process": "process.read", "form": "form.read"}
LONGEST_SUBSTITUTION = timedelta(days=366)


class UnitTree:
    """The organisation as a tree that answers questions about what lies below and above a unit."""

    def __init__(self, units: Iterable[OrgUnit]) -> None:
        self.units: Mapping[UUID, OrgUnit] = {unit.id: unit for unit in units}
        self.by_key: Mapping[str, OrgUnit] = {unit.key: unit for unit in self.units.values()}
        self._below: dict[UUID, set[UUID]] = defaultdict(set)
        for unit_id in self.units:
            for above in self.lineage(unit_id):
                self._below[above].add(unit_id)

    def lineage(self, unit_id: UUID) -> tuple[UUID, ...]:
        """Return the unit and everything above it, from the unit to the root."""
        line: list[UUID] = []
        unit = self.units.get(unit_id)
        while unit is not None and unit.id not in line:
            line.append(unit.id)
            unit = self.units.get(unit.parent_id) if unit.parent_id else None
        return tuple(line)

    def subtree(self, unit_id: UUID) -> frozenset[UUID]:
        """Return the unit and everything below it."""
        return frozenset(self._below.get(unit_id, ()))


@dataclass(frozen=True, slots=True)
class Rights:
    """What one account may do at one moment, and on which ground."""

    account_id: UUID | None = None
    # action → unit → the accounts from whom the right comes (the account itself or those it stands in for)
    grounds: Mapping[str, Mapping[UUID, frozenset[UUID]]] = field(default_factory=dict)
    groups: frozenset[tuple[UUID, str]] = frozenset()
    stands_in_for: frozenset[UUID] = frozenset()
    # matters the account itself, never its substitute, is let in to by name
    subjects: frozenset[UUID] = frozenset()

    def units(self, action: str) -> frozenset[UUID]:
        """Return the units in which the action is allowed."""
        return frozenset(self.grounds.get(action, ()))

    def allows(self, action: str, unit_id: UUID) -> bool:
        """Tell whether the action is allowed in this unit."""
        return unit_id in self.grounds.get(action, {})

    def rows(self) -> frozenset[UUID]:
        """Return the units whose rows may be seen at all."""
        return frozenset().union(*(self.units(action) for action in OPENS_ROWS))

    def closer_rows(self) -> frozenset[UUID]:
        """Return the units whose guarded rows may be seen as well."""
        return self.units("record.confidential")

    def acting_for(self, action: str, unit_id: UUID) -> UUID | None:
        """Return whom the account acts for if the right comes from substitution alone."""
        givers = self.grounds.get(action, {}).get(unit_id, frozenset())
        return None if not givers or self.account_id in givers else min(givers)


NO_RIGHTS = Rights()


def resolve(
    account_id: UUID,
    *,
    assignments: Iterable[Assignment],
    substitutions: Iterable[Substitution],
    roles: Mapping[str, Role],
    tree: UnitTree,
    at: datetime,
    subjects: frozenset[UUID] = frozenset(),
) -> Rights:
    """Return all rights of an account at a moment; what has no ground here does not exist."""
    absent = frozenset(s.absent_id for s in substitutions if stands_in(s, account_id, at))
    grounds: dict[str, dict[UUID, frozenset[UUID]]] = defaultdict(dict)
    groups: set[tuple[UUID, str]] = set()
    for assignment in assignments:
        role = roles.get(assignment.role)
        if role is None or not holds(assignment, at) or not _reaches(assignment, role, account_id, absent):
            continue
        units = tree.subtree(assignment.unit_id)
        groups.update((unit, role.key) for unit in units)
        for action in role.actions:
            for unit in units:
                grounds[action][unit] = grounds[action].get(unit, frozenset()) | {assignment.account_id}
    return Rights(account_id, grounds, frozenset(groups), absent, subjects)


def _reaches(assignment: Assignment, role: Role, account_id: UUID, absent: frozenset[UUID]) -> bool:
    return assignment.account_id == account_id or (role.substitutable and assignment.account_id in absent)


def holds(assignment: Assignment, at: datetime) -> bool:
    """Tell whether an assignment is in force."""
    return assignment.since <= at and (assignment.until is None or at < assignment.until)


def stands_in(substitution: Substitution, account_id: UUID, at: datetime) -> bool:
    """Tell whether the account stands in by this substitution at that moment."""
    return substitution.substitute_id == account_id and substitution.since <= at < substitution.until


def check_allowed(rights: Rights, action: str, unit_id: UUID) -> None:
    """Raise NotAllowed with the reason if the action is not allowed in this unit."""
    if not rights.allows(action, unit_id):
        what = ACTIONS.get(action, action)
        raise NotAllowed(f"Dafür fehlt Ihnen das Recht „{what}“ in der zuständigen Organisationseinheit.")


def check_period(since: datetime, until: datetime, at: datetime) -> None:
    """Raise Invalid if a substitution's period is empty, over already or longer than a year."""
    if until <= since:
        raise Invalid("Das Ende liegt vor dem Beginn.", {"until": "Das Ende muss nach dem Beginn liegen."})
    if until <= at:
        raise Invalid("Der Zeitraum ist schon vorbei.", {"until": "Das Ende muss in der Zukunft liegen."})
    if until - since > LONGEST_SUBSTITUTION:
        raise Invalid("Der Zeitraum ist zu lang.", {"until": "Eine Vertretung dauert höchstens ein Jahr."})


def role_problems(role: Role) -> list[str]:
    """Return what is wrong with a role: unknown actions, and actions on what the role may not even read."""
    unknown = [f"unbekannte Aktion {action}" for action in sorted(role.actions) if action not in ACTIONS]
    needed = {_PRESUPPOSES[a.split(".")[0]] for a in role.actions if a.split(".")[0] in _PRESUPPOSES}
    return unknown + [f"{action} fehlt, wird aber vorausgesetzt" for action in sorted(needed - role.actions)]
