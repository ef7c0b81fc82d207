"""Standing in for one another."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.identity.contracts import Person, UnknownAccount
from amtsweg.identity.models import RoleAssignment, Substitution
from amtsweg.identity.queries.accounts import people
from amtsweg.identity.queries.rights import forget_rights, rights_of
from amtsweg.identity.rules import check_period
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotAllowed, NotFound
from amtsweg.kernel.scope import SYSTEM, work


def set_substitution(
    *,
    absent_id: UUID,
    substitute_id: UUID,
    since: datetime,
    until: datetime,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """Let one member of staff stand in for another from ``since`` until before ``until``.

    Everybody names their own substitute; for others it takes ``substitution.manage`` where they work.
    """
    check_period(since, until, at)
    _check_people(absent_id, substitute_id)
    with work(SYSTEM), events.together():
        _check_may_set(absent_id, actor, at)
        row = Substitution(account_id=absent_id, substitute_id=substitute_id, since=since, until=until)
        row.reason = reason.strip()[:200]
        row.save(force_insert=True)
        data = {"substitute": str(substitute_id), "since": since.isoformat(), "until": until.isoformat()}
        events.record([_event("identity.substitution_set", row, actor, at, data)])
    forget_rights()
    return row.id


def end_substitution(*, substitution_id: UUID, actor: Actor, at: datetime) -> None:
    """Let a substitution end now; one that has not begun never begins. Raises NotFound when it is over already."""
    with work(SYSTEM), events.together():
        row = Substitution.objects.select_for_update().filter(id=substitution_id, until__gt=at).first()
        if row is None:
            raise NotFound("Diese Vertretung gibt es nicht oder sie ist schon beendet.")
        _check_may_set(row.account_id, actor, at)
        row.until = max(at, row.since)
        row.save(update_fields=["until"])
        events.record([_event("identity.substitution_ended", row, actor, at, {})])
    forget_rights()


def _check_people(absent_id: UUID, substitute_id: UUID) -> None:
    if absent_id == substitute_id:
        text = "Man kann sich nicht selbst vertreten."
        raise Invalid(text, {"substitute": text})
    known = people([absent_id, substitute_id])
    if not all(_is_staff(known.get(one)) for one in (absent_id, substitute_id)):
        raise UnknownAccount("Vertreten können sich nur Mitarbeiter*innen mit einem Konto.")


def _is_staff(person: Person | None) -> bool:
    return person is not None and person.is_staff


def _check_may_set(absent_id: UUID, actor: Actor, at: datetime) -> None:
    if actor.account_id is None or actor.account_id == absent_id:
        return
    units = RoleAssignment.objects.filter(account_id=absent_id).values_list("unit_id", flat=True)
    if rights_of(actor.account_id, at=at).units("substitution.manage").isdisjoint(units):
        raise NotAllowed("Vertretungen für andere richtet deren Leitung ein.")


def _event(kind: str, row: Substitution, actor: Actor, at: datetime, data: Mapping[str, object]) -> events.Event:
    return events.Event(
        kind, at, actor, "substitution", row.id, account_id=row.account_id, data=data, reason=row.reason
    )
