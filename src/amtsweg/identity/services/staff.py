"""Accounts of staff and their roles."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from amtsweg.identity.contracts import EmailTaken, NewAssignment, Person, UnknownAccount
from amtsweg.identity.models import Account, RoleAssignment
from amtsweg.identity.queries.accounts import as_person, staff_login
from amtsweg.identity.queries.directory import directory, unit_by_key
from amtsweg.identity.queries.rights import check_can, forget_rights
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work


def create_staff(
    *,
    email: str,
    name: str,
    password: str,
    totp_secret: str = "",
    assignments: Sequence[NewAssignment] = (),
    actor: Actor | None = None,
    at: datetime,
) -> Person:
    """Open the account of a member of staff, with a second factor (base32 secret) if one is handed over.

    Raises EmailTaken, Invalid (weak password), UnknownUnit and NotFound (role). Without ``actor`` it is the system,
    i.e. whoever has the command line; a person needs ``role.manage`` in every unit named.
    """
    by = actor or system("operations")
    _check_password(password)
    if staff_login(email):
        raise EmailTaken(f"Mit der Adresse {email} meldet sich schon jemand an.")
    with work(SYSTEM), events.together():
        account = _open(email=email, name=name, password=password, at=at)
        events.record([events.Event("identity.account_created", at, by, "account", account.id, account_id=account.id)])
        if totp_secret:
            data = {"secret": encrypt(totp_secret)}
            Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data=data)
        for assignment in assignments:
            assign_role(account_id=account.id, assignment=assignment, actor=by, at=at)
    return as_person(account)


def _open(*, email: str, name: str, password: str, at: datetime) -> Account:
    account_id = uuid7()
    account = Account(id=account_id, account_id=account_id, email=email.strip().lower(), name=name, created_at=at)
    account.is_staff_member = True
    account.set_password(password)
    account.save(force_insert=True)
    return account


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        text = " ".join(error.messages)
        raise Invalid(text, {"password": text}) from error


def assign_role(*, account_id: UUID, assignment: NewAssignment, actor: Actor, at: datetime) -> UUID:
    """Give somebody a role in a unit and everything below it; returns the id of the assignment."""
    unit = unit_by_key(assignment.unit_key)
    if assignment.role not in directory().roles:
        raise NotFound(f"Die Rolle „{assignment.role}“ gibt es nicht.")
    _check_may_manage(actor, unit.id, at)
    with work(SYSTEM):
        row = RoleAssignment(account_id=account_id, role_id=assignment.role, unit_id=unit.id)
        row.since, row.until = assignment.since or at, assignment.until
        row.save(force_insert=True)
        events.record([_role_event("identity.role_assigned", row, actor, at)])
    forget_rights()
    return row.id


def end_role(*, assignment_id: UUID, actor: Actor, at: datetime) -> None:
    """Let an assignment end now. Ending it twice changes nothing."""
    with work(SYSTEM):
        row = RoleAssignment.objects.select_for_update().filter(id=assignment_id).first()
        if row is None:
            raise NotFound("Diese Rollenzuweisung gibt es nicht.")
        _check_may_manage(actor, row.unit_id, at)
        if row.until is None or row.until > at:
            row.until = at
            row.save(update_fields=["until"])
            events.record([_role_event("identity.role_ended", row, actor, at)])
    forget_rights()


def close_account(*, account_id: UUID, actor: Actor, at: datetime) -> None:
    """Close an account: nobody can sign in with it any more, its rights and substitutions are gone at once."""
    with work(SYSTEM):
        if not Account.objects.filter(id=account_id, is_active=True).update(is_active=False):
            raise UnknownAccount("Dieses Konto gibt es nicht oder es ist schon geschlossen.")
        closed = events.Event("identity.account_closed", at, actor, "account", account_id, account_id=account_id)
        events.record([closed])
    forget_rights()


def _check_may_manage(actor: Actor, unit_id: UUID, at: datetime) -> None:
    if actor.account_id is not None:
        check_can("role.manage", account_id=actor.account_id, unit_id=unit_id, at=at)


def _role_event(kind: str, row: RoleAssignment, actor: Actor, at: datetime) -> events.Event:
    return events.Event(
        kind, at, actor, "account", row.account_id, unit_id=row.unit_id, account_id=row.account_id,
        data={"assignment": str(row.id), "role": row.role_id},
    )  # fmt: skip
