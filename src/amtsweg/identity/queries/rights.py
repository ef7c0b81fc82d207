"""Rights, resolved: one statement reads the grounds, the pure rules decide."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db import connection

from amtsweg.identity.contracts import Assignment, Substitution
from amtsweg.identity.queries.directory import directory
from amtsweg.identity.rules import NO_RIGHTS, Rights, check_allowed, resolve
from amtsweg.kernel.scope import Scope

_GROUNDS = (
    "SELECT version, holder, sub_since, sub_until, role, unit, since, until, subject FROM identity_grounds(%s, %s)"
)

_Row = tuple[
    UUID, UUID | None, datetime | None, datetime | None, str | None, UUID | None, datetime | None, datetime, UUID | None
]

# Rights resolved once hold for the rest of a request; outside of one nothing is remembered.
_remembered: ContextVar[dict[UUID, Rights] | None] = ContextVar("remembered_rights", default=None)


def start_remembering() -> None:
    """Remember rights from here on, at the beginning of a request."""
    _remembered.set({})


def stop_remembering() -> None:
    """Forget what was remembered, at the end of a request."""
    _remembered.set(None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember rights within this block."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def forget_rights() -> None:
    """Resolve anew from here on, after rights were changed."""
    remembered = _remembered.get()
    if remembered is not None:
        remembered.clear()


def rights_of(account_id: UUID, *, at: datetime) -> Rights:
    """Return everything the account may do now."""
    remembered = _remembered.get()
    if remembered is not None and account_id in remembered:
        return remembered[account_id]
    rights = _resolve(account_id, at)
    if remembered is not None:
        remembered[account_id] = rights
    return rights


def _resolve(account_id: UUID, at: datetime) -> Rights:
    with connection.cursor() as cursor:
        cursor.execute(_GROUNDS, [account_id, at])
        rows: list[_Row] = cursor.fetchall()
    if not rows:
        return NO_RIGHTS
    known = directory(rows[0][0])
    return resolve(
        account_id,
        assignments=_assignments(rows),
        substitutions=_substitutions(account_id, rows),
        roles=known.roles,
        tree=known.tree,
        at=at,
        subjects=frozenset(row[8] for row in rows if row[8]),
    )


def _assignments(rows: Iterable[_Row]) -> set[Assignment]:
    return {
        Assignment(holder, role, unit, since, until)
        for _, holder, _, _, role, unit, since, until, _ in rows
        if holder and role and unit and since
    }


def _substitutions(account_id: UUID, rows: Iterable[_Row]) -> set[Substitution]:
    return {Substitution(r[1], account_id, r[2], r[3]) for r in rows if r[1] and r[2] and r[3]}


def can(action: str, *, account_id: UUID, unit_id: UUID, at: datetime) -> bool:
    """Tell whether the account may do this in that unit now."""
    return rights_of(account_id, at=at).allows(action, unit_id)


def check_can(action: str, *, account_id: UUID, unit_id: UUID, at: datetime) -> None:
    """Raise NotAllowed with the reason if the account may not do this in that unit now."""
    check_allowed(rights_of(account_id, at=at), action, unit_id)


def units_for(action: str, *, account_id: UUID, at: datetime) -> frozenset[UUID]:
    """Return the units in which the account may do this now."""
    return rights_of(account_id, at=at).units(action)


def subjects_of(account_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return the matters the account is let in to by name now."""
    return rights_of(account_id, at=at).subjects


def groups_of(account_id: UUID, *, at: datetime) -> frozenset[tuple[UUID, str]]:
    """Return the groups (unit, role key) the account belongs to now, by itself or in somebody's place."""
    return rights_of(account_id, at=at).groups


def substituted_by(account_id: UUID, *, at: datetime) -> frozenset[UUID]:
    """Return the accounts this one stands in for now."""
    return rights_of(account_id, at=at).stands_in_for


def scope_of(account_id: UUID, *, at: datetime) -> Scope:
    """Return the rows this account may see: its own, and those of the units it may read in."""
    return scope_by(rights_of(account_id, at=at), account_id)


def scope_by(rights: Rights, account_id: UUID) -> Scope:
    """Return the rows these rights open."""
    return Scope(
        account_id=account_id, units=rights.rows(), subjects=rights.subjects, closer_units=rights.closer_rows()
    )
