"""Who is named in a step and may not read the file is let in for as long as the step is open.

Whoever starts the circulation or hands a step over decides it: that takes ``record.work`` in the unit for open files,
``record.confidential`` for all others.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import CirculationState, Group, StepState
from amtsweg.identity import api as identity
from amtsweg.identity.contracts import Person
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor, system
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.kernel.scope import SYSTEM, Guarded, work
from amtsweg.records.api import reads
from amtsweg.records.contracts import Confidentiality

_MOST = 50
# one for all circulations of a matter: they hold the same door open together
_REASON = "Beteiligt an einem Umlauf"

Asked = tuple[UUID | None, Group | None]


def check_asked(asked: Collection[Asked], about: Guarded, *, actor: Actor, at: datetime) -> None:
    """Raise Invalid if somebody cannot be asked, NotAllowed if the actor may not let them in to what it is about."""
    people = identity.people([person for person, _group in asked if person])
    for person_id, group in asked:
        if person_id and not (person_id in people and people[person_id].is_staff):
            raise _wrong("Diese Person arbeitet nicht hier, oder ihr Konto ist geschlossen.")
        holders = [people[person_id]] if person_id else _holders(group, at)
        if not holders:
            raise _wrong("Eine Rolle hat in der gewählten Organisationseinheit zurzeit niemand.")
        if len(holders) > _MOST:
            raise _wrong(f"Eine Rolle haben mehr als {_MOST} Personen. Bitte wählen Sie eine kleinere Einheit.")
        _check_may_read(holders, about, actor, at)


def _check_may_read(holders: list[Person], about: Guarded, actor: Actor, at: datetime) -> None:
    readers = [reads.visible.reader(one.account_id, at=at) for one in holders]
    without = [one.name for one, who in zip(holders, readers, strict=True) if not who.units]
    if len(without) == len(holders):
        raise _wrong(f"{', '.join(without[:3])}: Dafür fehlt das Recht „Akten lesen“.")
    if all(_sees(who, about) for who in readers if who.units):
        return
    assert about.unit_id is not None
    action = "record.work" if about.guard_level == Confidentiality.OPEN else "record.confidential"
    if actor.account_id is None or not identity.can(action, account_id=actor.account_id, unit_id=about.unit_id, at=at):
        raise NotAllowed("Jemand im Laufweg darf diese Akte nicht lesen, und Sie dürfen das nicht freigeben.")


def _sees(who: reads.visible.Reader, about: Guarded) -> bool:
    return who.sees(unit_id=about.unit_id, subject_id=about.subject_id, level=about.guard_level)


def admit(row: Guarded, *, holder_id: UUID | None, group: Group | None, actor: Actor, at: datetime) -> frozenset[UUID]:
    """Let in whoever is asked and cannot read the file, and return them.

    For an open file also whoever stands in for them now: confidential ones are opened by name alone.
    """
    assert row.unit_id is not None
    assert row.subject_id is not None
    asked = [holder_id] if holder_id else [one.account_id for one in _holders(group, at)]
    if row.guard_level == Confidentiality.OPEN:
        asked += [person for one in asked for person in identity.office.substitutes_of(one, at=at)]
    outside = [one for one in dict.fromkeys(asked) if _is_outside(row, one, at)]
    for account_id in outside:
        identity.subject_access.let_in(
            account_id=account_id,
            subject_id=row.subject_id,
            unit_id=row.unit_id,
            reason=_REASON,
            actor=actor,
            at=at,
        )
    return frozenset(outside) | (_let_in_already(row) & frozenset(asked))


def dismiss(row: models.Circulation, accounts: Iterable[UUID], *, actor: Actor, at: datetime) -> None:
    """Let out who was let in for steps that are not open any more, unless another open step still needs them."""
    assert row.subject_id is not None
    leaving = set(accounts)
    if leaving:
        for account_id in sorted(leaving - _let_in_already(row)):
            identity.subject_access.shut_out(
                account_id=account_id, subject_id=row.subject_id, actor=actor, at=at, reason=_REASON
            )


def admit_substitutes(*, at: datetime) -> int:
    """Let in whoever stands in by now for somebody that was let in to an open file, and out who no longer does.

    Returns for how many steps that changed something.
    """
    changed = 0
    with work(SYSTEM), events.together():
        steps = models.CirculationStep.objects.filter(
            state=StepState.OPEN, circulation__state=CirculationState.RUNNING, guard_level=Confidentiality.OPEN
        ).exclude(let_in=[])
        for step in list(steps.select_related("circulation").order_by("id")):
            changed += _admit_anew(step, at)
    return changed


def _admit_anew(step: models.CirculationStep, at: datetime) -> bool:
    row = models.Circulation.objects.select_for_update(no_key=True).get(id=step.circulation_id)
    step.refresh_from_db()
    if step.state != StepState.OPEN or row.state != CirculationState.RUNNING:
        return False  # somebody was faster
    actor, before = system("circulation"), step.let_in
    admitted = admit(row, holder_id=step.holder_id, group=Group.of(step.holder_group), actor=actor, at=at)
    step.let_in = sorted(map(str, admitted))
    if step.let_in == before:
        return False
    step.save(update_fields=["let_in"])
    dismiss(row, {UUID(one) for one in before} - admitted, actor=actor, at=at)
    return True


def _let_in_already(row: Guarded) -> frozenset[UUID]:
    """Who is let in to this matter for a step that is open now, of this circulation or another."""
    with work(SYSTEM):
        steps = models.CirculationStep.objects.filter(
            subject_id=row.subject_id, state=StepState.OPEN, circulation__state=CirculationState.RUNNING
        )
        return frozenset(_ids(steps.values_list("let_in", flat=True)))


def _ids(lists: Iterable[list[str]]) -> Iterator[UUID]:
    for one in lists:
        yield from map(UUID, one)


def _is_outside(row: Guarded, account_id: UUID, at: datetime) -> bool:
    who = reads.visible.reader(account_id, at=at)
    return bool(who.units) and not _sees(who, row)


def _holders(group: Group | None, at: datetime) -> list[Person]:
    return identity.people_with_role(group.unit_id, group.role, at=at) if group else []


def _wrong(text: str) -> Invalid:
    return Invalid(text, {"steps": text})
