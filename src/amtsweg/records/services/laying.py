"""Move documents between the parts of their file."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.contracts import UnknownDocument, UnknownPart
from amtsweg.records.models import Document, RecordPart
from amtsweg.records.services.keeping import open_row
from amtsweg.records.services.telling import document_event


def move_documents(
    *, record_file_id: UUID, document_ids: Sequence[UUID], part_id: UUID | None, actor: Actor, at: datetime
) -> int:
    """Lay documents of a file into one of its parts (none: into the file itself) and return how many moved.

    All of them move, or none. Raises UnknownFile, FileClosed, UnknownPart, UnknownDocument.
    """
    with work(current()), events.together():
        row = open_row(record_file_id)
        if part_id is not None and not RecordPart.objects.filter(record_file=row, id=part_id).exists():
            raise UnknownPart("Diesen Teil hat die Akte nicht.")
        wanted = set(document_ids)
        found = list(Document.objects.filter(record_file=row, id__in=wanted, deleted_at=None).select_for_update())
        if len(found) != len(wanted):
            raise UnknownDocument("Eines der Dokumente liegt nicht mehr in dieser Akte. Es wurde nichts verschoben.")
        moving = [one for one in found if one.part_id != part_id]
        Document.objects.filter(id__in=[one.id for one in moving]).update(part_id=part_id)
        events.record(
            [
                document_event(one, "records.document_moved", actor=actor, at=at, data=_data(one, part_id))
                for one in moving
            ]
        )
    return len(moving)


def _data(one: Document, part_id: UUID | None) -> dict[str, str]:
    return {"part_from": str(one.part_id or ""), "part_to": str(part_id or "")}
