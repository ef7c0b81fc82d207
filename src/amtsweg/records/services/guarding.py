"""Say who may see a file: its level, and who is let in by name. Nobody is left who could not be asked."""

from datetime import datetime
from uuid import UUID

from amtsweg.identity.api import subject_access
from amtsweg.identity.contracts import Person
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import Confidentiality, RecordFile
from amtsweg.records.services.keeping import locked_row, set_confidentiality

_RIGHTS = {
    Confidentiality.OPEN: ("record.read",),
    Confidentiality.CONFIDENTIAL: ("record.read", "record.confidential"),
}


def who_would_see(file: RecordFile, level: Confidentiality, *, at: datetime) -> list[Person]:
    """Return who could see a file at a level, by role in its unit or let in by name; substitutes come on top."""
    by_role = subject_access.who_can(_RIGHTS[level], unit_id=file.unit_id, at=at) if level in _RIGHTS else []
    by_name = [person for person, _reason in subject_access.let_in_to(file.subject_id, at=at)]
    found = {person.account_id: person for person in (*by_role, *by_name)}
    return sorted(found.values(), key=lambda person: (person.name, person.account_id))


def guard_file(*, file: RecordFile, level: Confidentiality, reason: str, actor: Actor, at: datetime) -> None:
    """Set how confidential a file is; whether the actor may decide it, the caller has checked.

    Raises UnknownFile, Invalid, also if nobody could see the file any more.
    """
    with work(current()):
        locked_row(file.id)
        if not who_would_see(file, level, at=at):
            message = "Dann könnte niemand mehr die Akte sehen. Lassen Sie zuerst jemanden namentlich zu."
            raise Invalid(message, {"level": message})
        set_confidentiality(record_file_id=file.id, level=level, reason=reason, actor=actor, at=at)


def let_in(*, file: RecordFile, account_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Let a member of staff in to a file by name. Raises UnknownFile, UnknownAccount, Invalid."""
    with work(current()):
        locked_row(file.id)
        subject_access.let_in(
            account_id=account_id,
            subject_id=file.subject_id,
            unit_id=file.unit_id,
            reason=reason,
            actor=actor,
            at=at,
        )


def shut_out(*, file: RecordFile, account_id: UUID, actor: Actor, at: datetime) -> None:
    """Let somebody's way in end. Raises UnknownFile, Invalid if nobody could see the file any more."""
    with work(current()):
        locked_row(file.id)
        others = [one for one in who_would_see(file, file.confidentiality, at=at) if one.account_id != account_id]
        if not others:
            message = "Dann könnte niemand mehr die Akte sehen. Lassen Sie zuerst jemand anderen zu."
            raise Invalid(message, {"account": message})
        subject_access.shut_out(account_id=account_id, subject_id=file.subject_id, actor=actor, at=at)
