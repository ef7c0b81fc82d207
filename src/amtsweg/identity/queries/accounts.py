"""Accounts, read through the narrow doors: by id, by sign-in address, by role in a unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.identity.contracts import Person, Substitution, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.identity.models import Substitution as SubstitutionRow
from amtsweg.identity.queries.directory import directory

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


def substitutions(*, account_ids: Sequence[UUID], at: datetime) -> list[Substitution]:
    """Return the running and coming substitutions of these absent accounts, as far as the scope shows them."""
    rows = SubstitutionRow.objects.filter(account_id__in=account_ids, until__gt=at).order_by("since", "id")
    return [Substitution(r.account_id, r.substitute_id, r.since, r.until, r.reason, r.id) for r in rows]


def as_person(row: Account) -> Person:
    """Return an account as others may see it."""
    return Person(row.id, row.name, row.email, row.is_staff_member, TrustLevel(row.trust_level))


def _by_id(rows: Iterable[Account]) -> dict[UUID, Person]:
    return {row.id: as_person(row) for row in rows}
