"""Who asks, what they may see, and what they may do with a file."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed
from amtsweg.records.contracts import FileState, RecordFile
from amtsweg.records.queries.visible import Reader, reader


def account_id_of(request: HttpRequest) -> UUID:
    """Return the signed-in account. Raises NotAllowed if there is none."""
    person = identity.person_of(request)
    if person is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return person.account_id


def reader_of(request: HttpRequest) -> Reader:
    """Return what the signed-in person may read now."""
    return reader(account_id_of(request), at=clock.now())


@dataclass(frozen=True, slots=True)
class May:
    """What somebody may do with a file; what its state allows as well is ``change``."""

    work: bool
    change: bool
    reopen: bool
    guard: bool
    audit: bool


def may(request: HttpRequest, file: RecordFile) -> May:
    """Return what the signed-in person may do with a file."""
    account_id, at = account_id_of(request), clock.now()
    works, manages, closer, audits = (
        identity.can(action, account_id=account_id, unit_id=file.unit_id, at=at)
        for action in ("record.work", "record.manage", "record.confidential", "audit.read")
    )
    return May(
        work=works,
        change=works and file.state is FileState.OPEN,
        reopen=works and file.state is FileState.CLOSED,
        guard=manages or (closer and works),
        audit=manages or audits,
    )


def check_may(request: HttpRequest, action: str, file: RecordFile) -> None:
    """Raise NotAllowed with the reason if the person may not do this with the file."""
    identity.check_can(action, account_id=account_id_of(request), unit_id=file.unit_id, at=clock.now())
