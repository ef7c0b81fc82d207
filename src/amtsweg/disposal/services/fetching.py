"""Fetch a message as a file. What we send holds whole files, so only whoever may see all of them gets it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from amtsweg.disposal.contracts import Direction, Message
from amtsweg.disposal.models import EndedFile
from amtsweg.disposal.queries.registers import message
from amtsweg.disposal.services.telling import held_run, run_event
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotAllowed
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import reads


def fetch_message(*, message_id: UUID, units: Collection[UUID], actor: Actor, at: datetime) -> Message:
    """Return a message of a disposal of these units, and tell the log who fetched it. Raises NotFound, NotAllowed."""
    found = message(message_id, units=units)
    if found.run_id is None:
        return found
    with work(current()):
        run = held_run(found.run_id)
        if found.direction is Direction.OUT:
            _check_sees_all(run.id, actor, at)
        data = {"message": str(found.id), "kind": found.kind}
        events.record([run_event(run, "disposal.message_fetched", actor=actor, at=at, data=data)])
    return found


def _check_sees_all(run_id: UUID, actor: Actor, at: datetime) -> None:
    assert actor.account_id is not None, "only people fetch messages"
    files = set(EndedFile.objects.filter(run=run_id).values_list("record_file_id", flat=True))
    if files - reads.ending.titles(files, account_id=actor.account_id, at=at).keys():
        raise NotAllowed("Diese Nachricht enthält Akten, die Sie nicht einsehen dürfen.")
