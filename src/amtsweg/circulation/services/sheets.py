"""The signature sheet: when a circulation has ended, what it did is filed in the record as a tagged PDF."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Circulation, CirculationState
from amtsweg.circulation.queries.circulations import circulation
from amtsweg.circulation.queries.sheet import sheet_data
from amtsweg.circulation.services.telling import circulation_event
from amtsweg.circulation.setting import set_sheet
from amtsweg.kernel import blobs, events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import SYSTEM, session, work
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument

KIND = "circulation-sheet"
_PDF = "application/pdf"
_TEMPLATE = Path(__file__).parents[1] / "sheet.typ"


def file_sheet(*, circulation_id: UUID, actor: Actor, at: datetime) -> None:
    """File the sheet of a circulation that has ended; a second call changes nothing.

    Raises OutsideUnavailable, FileClosed.
    """
    with session(SYSTEM):
        ended = circulation(circulation_id)
        if ended.sheet_id or ended.state is CirculationState.RUNNING:
            return
        pdf = set_sheet(_TEMPLATE.read_text(encoding="utf-8"), sheet_data(ended, at=at), at)
    with work(SYSTEM), events.together():
        records.writes.keeping.held_file(ended.record_file_id)  # first the file, as whoever closes it does
        row = models.Circulation.objects.select_for_update().get(id=circulation_id)
        if row.sheet_id:
            return
        new = _document(ended, pdf, at)
        (ref,) = records.add_documents(record_file_id=row.record_file_id, documents=[new], actor=actor, at=at)
        row.sheet_id = ref.document_id
        row.save(update_fields=["sheet"])
        data = {"document": str(ref.document_id), "sha256": ref.sha256}
        events.record([circulation_event(row, "circulation.sheet_filed", actor=actor, at=at, data=data)])


def file_owed_sheets(record_file_id: UUID, *, actor: Actor, at: datetime) -> None:
    """File all sheets a file is still owed. Raises OutsideUnavailable."""
    for circulation_id in _owed(record_file_id):
        file_sheet(circulation_id=circulation_id, actor=actor, at=at)


def _owed(record_file_id: UUID) -> Iterator[UUID]:
    ended = models.Circulation.objects.filter(record_file_id=record_file_id, sheet=None)
    yield from list(ended.exclude(state=CirculationState.RUNNING).order_by("id").values_list("id", flat=True))


def _document(ended: Circulation, pdf: bytes, at: datetime) -> NewDocument:
    blob = blobs.put(pdf, media_type=_PDF, at=at)
    return NewDocument(
        title=f"Umlaufblatt: {ended.title}",
        kind=KIND,
        direction="internal",
        sha256=blob.sha256,
        filename="Umlaufblatt.pdf",
        media_type=_PDF,
        size=blob.size,
    )
