"""Let somebody in to one matter by name: the ground for what roles alone do not open."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from amtsweg.identity.contracts import Person, Role, UnknownAccount
from amtsweg.identity.models import RoleAssignment, SubjectAccess
from amtsweg.identity.queries.accounts import people
from amtsweg.identity.queries.directory import directory
from amtsweg.identity.queries.rights import forget_rights, subjects_of
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import SYSTEM, work

__all__ = ["let_in", "let_in_to", "shut_out", "subjects_of", "who_can"]


def let_in(
    *,
    account_id: UUID,
    subject_id: UUID,
    unit_id: UUID,
    reason: str,
    actor: Actor,
    at: datetime,
    until: datetime | None = None,
) -> None:
    """Let a member of staff in to a matter of this unit; a second time for the same reason changes nothing.

    Different reasons stand side by side, so that one may end and the other stays. Raises UnknownAccount, Invalid.
    Whoever calls has made sure that the actor may decide this.
    """
    if not reason.strip():
        raise Invalid("Bitte geben Sie den Grund an.", {"reason": "Bitte geben Sie den Grund an."})
    person = people([account_id]).get(account_id)
    if person is None or not person.is_staff:
        raise UnknownAccount("Einsehen können nur Mitarbeiter*innen mit einem Konto.")
    with work(SYSTEM), events.together():
        row = SubjectAccess(account_id=account_id, subject_id=subject_id, unit_id=unit_id, since=at, until=until)
        row.reason = reason.strip()[:300]
        if _in_force(subject_id, at).filter(account_id=account_id, reason=row.reason).exists():
            return
        row.save(force_insert=True)
        events.record([_event("identity.let_in", row, actor, at)])
    forget_rights()


def shut_out(*, account_id: UUID, subject_id: UUID, actor: Actor, at: datetime, reason: str = "") -> None:
    """Let somebody's way in to a matter end now: as far as it rests on this reason, or altogether."""
    with work(SYSTEM), events.together():
        rows = _in_force(subject_id, at).filter(account_id=account_id)
        for row in (rows.filter(reason=reason) if reason else rows).select_for_update():
            row.until = at
            row.save(update_fields=["until"])
            events.record([_event("identity.shut_out", row, actor, at)])
    forget_rights()


def let_in_to(subject_id: UUID, *, at: datetime) -> list[tuple[Person, str]]:
    """Return who is let in to a matter now, each with the reason."""
    with work(SYSTEM):
        rows = list(_in_force(subject_id, at).order_by("since"))
    known = people([row.account_id for row in rows])
    return [(known[row.account_id], row.reason) for row in rows if row.account_id in known]


def _in_force(subject_id: UUID, at: datetime) -> QuerySet[SubjectAccess]:
    return SubjectAccess.objects.filter(Q(until=None) | Q(until__gt=at), subject_id=subject_id, since__lte=at)


def _event(kind: str, row: SubjectAccess, actor: Actor, at: datetime) -> events.Event:
    assert row.subject_id is not None
    return events.Event(
        kind=kind,
        at=at,
        actor=actor,
        object_type="subject",
        object_id=row.subject_id,
        subject_id=row.subject_id,
        unit_id=row.unit_id,
        data={"account": str(row.account_id), "reason": row.reason},
    )


def who_can(actions: Sequence[str], *, unit_id: UUID, at: datetime) -> list[Person]:
    """Return who has all of these rights in a unit by a role of their own, by name; to say beforehand who would see."""
    known = directory()
    lineage = known.tree.lineage(unit_id)
    holders = [_holders(known.roles.values(), action, lineage, at) for action in actions]
    found = people(set.intersection(*holders)) if holders else {}
    return sorted(found.values(), key=lambda person: (person.name, person.account_id))


def _holders(roles: Iterable[Role], action: str, lineage: Sequence[UUID], at: datetime) -> set[UUID]:
    keys = [role.key for role in roles if action in role.actions]
    with work(SYSTEM):  # who holds which role is told to whoever decides who sees a file
        held = RoleAssignment.objects.filter(unit_id__in=lineage, role__in=keys, since__lte=at)
        return set(held.filter(Q(until=None) | Q(until__gt=at)).values_list("account_id", flat=True))
