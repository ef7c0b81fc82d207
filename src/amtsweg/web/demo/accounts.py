"""The accounts of the demo city's staff."""

from datetime import datetime

from amtsweg.identity.api import create_staff, find_staff
from amtsweg.identity.contracts import NewAssignment, Person
from amtsweg.web.demo.plan import DemoPlan, DemoStaff


def open_accounts(plan: DemoPlan, *, at: datetime) -> dict[str, Person]:
    """Open the accounts that are not there yet, and return all by their address."""
    return {one.email: find_staff(one.email) or _open(one, plan.password, at) for one in plan.staff}


def _open(one: DemoStaff, password: str, at: datetime) -> Person:
    return create_staff(
        email=one.email,
        name=one.name,
        password=password,
        totp_secret=one.totp,
        assignments=[_assignment(role) for role in one.roles],
        at=at,
    )


def _assignment(role_at_unit: str) -> NewAssignment:
    role, _, unit = role_at_unit.partition("@")
    return NewAssignment(role, unit)
