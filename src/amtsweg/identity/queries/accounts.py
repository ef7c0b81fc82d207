"""Accounts, read through the narrow doors: by id, by sign-in address, by role in a unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from amtsweg.identity.contracts import Person, Substitution, TrustLevel
from amtsweg.identity.models import Account, RoleAssignment
from amtsweg.identity.models import Substitution as SubstitutionRow
from amtsweg.identity.queries.directory import directory
from amtsweg.kernel.scope import SYSTEM, session

_PEOPLE = "SELECT id, name, email, is_staff_member, trust_level FROM identity_accounts(%s)"
_HOLDERS = "SELECT id, name, email, is_staff_member, trust_level FROM identity_holders(%s, %s, %s) ORDER BY name, id"


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Return the people behind these accounts."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    return _by_id(Account.objects.raw(_PEOPLE, [wanted]))


def people_with_role(unit_id: UUID, role: str, *, at: datetime) -> list[Person]:
    """Return who holds a role in this unit, given there or above it, by name."""
    units = list(directory().tree.lineage(unit_id))
    return [as_person(row) for row in Account.objects.raw(_HOLDERS, [units, role, at])]


def find_staff(email: str) -> Person | None:
    """Return the member of staff who signs in with this address."""
    found = staff_login(email)
    return as_person(found) if found else None


def staff_login(email: str) -> Account | None:
    """Return the row of a member of staff for signing in; does not leave this module."""
    return next(iter(Account.objects.raw("SELECT * FROM identity_login(%s)", [email.strip()])), None)


def account(account_id: UUID) -> Account | None:
    """Return the row of an account for a session that names it; does not leave this module."""
    return next(iter(Account.objects.raw("SELECT * FROM identity_accounts(%s)", [[account_id]])), None)


def colleagues(units: Iterable[UUID], *, at: datetime) -> list[Person]:
    """Return who has a role in these units now, by name, as far as the scope shows their roles."""
    held = RoleAssignment.objects.filter(unit_id__in=list(units), since__lte=at)
    in_force = held.filter(Q(until=None) | Q(until__gt=at)).values_list("account_id", flat=True).distinct()
    return sorted(people(in_force).values(), key=lambda person: (person.name, person.account_id))


def substitutions(*, account_ids: Sequence[UUID], at: datetime) -> list[Substitution]:
    """Return the running and coming substitutions in which one of these accounts is absent or the substitute.

    Both sides of a substitution may know of it, and row-level security knows one owner of a row only; so this narrow
    question is asked for the law.
    """
    with session(SYSTEM):
        touching = Q(account_id__in=account_ids) | Q(substitute_id__in=account_ids)
        rows = SubstitutionRow.objects.filter(touching, until__gt=at).order_by("since", "id")
        return [Substitution(r.account_id, r.substitute_id, r.since, r.until, r.reason, r.id) for r in rows]


def substitutes_of(absent_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return who stands in for this account now; asked for the law, as above."""
    with session(SYSTEM):
        running = SubstitutionRow.objects.filter(account_id=absent_id, since__lte=at, until__gt=at)
        return frozenset(running.values_list("substitute_id", flat=True))


def as_person(row: Account) -> Person:
    """Return an account as others may see it."""
    return Person(row.id, row.name, row.email, row.is_staff_member, TrustLevel(row.trust_level))


def _by_id(rows: Iterable[Account]) -> dict[UUID, Person]:
    return {row.id: as_person(row) for row in rows}
