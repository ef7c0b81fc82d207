"""Check signatures: recompute each against the version, its content, and the entry of the event log."""

from collections.abc import Iterator
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Checked
from amtsweg.circulation.queries.circulations import to_signature
from amtsweg.kernel import blobs, chain, events
from amtsweg.kernel.events import Event
from amtsweg.kernel.models import EventRecord


def check_signatures(circulation_id: UUID) -> list[Checked]:
    """Return every signature of a circulation with what recomputing it found, seen through the scope in force."""
    rows = list(models.Signature.objects.filter(circulation_id=circulation_id).select_related("version").order_by("id"))
    told = {row.id: row for row in EventRecord.objects.filter(id__in=[one.event_id for one in rows])}
    whole = {sha256: blobs.is_whole(sha256) for sha256 in {one.sha256 for one in rows}}
    return [_checked(one, told.get(one.event_id), whole=whole[one.sha256]) for one in rows]


def _checked(row: models.Signature, record: EventRecord | None, *, whole: bool) -> Checked:
    problems = [] if whole else ["Der gezeichnete Inhalt fehlt oder wurde verändert."]
    if row.version.sha256 != row.sha256 or row.version.document_id != row.document_id:
        problems.append("Die Fassung des Dokuments ist nicht die gezeichnete.")
    sealed = False
    if record is None:
        problems.append("Im Ereignisprotokoll fehlt der Eintrag.")
    else:
        link = chain.check_link(record)
        sealed = link is not None
        if link is False:
            problems.append("Der Eintrag im Ereignisprotokoll wurde verändert.")
        problems.extend(_differences(row, events.from_row(record)))
    return Checked(to_signature(row), tuple(problems), sealed)


def _differences(row: models.Signature, event: Event) -> Iterator[str]:
    said = {"document": str(row.document_id), "version": row.version.version, "sha256": row.sha256}
    documents = event.data.get("documents", [])
    same = (
        event.kind == "circulation.signed"
        and event.object_id == row.circulation_id
        and event.at == row.at
        and (event.actor.label, event.actor.account_id) == (row.signer, row.signer_id)
        and event.actor.acting_for == row.acting_for_id
        and (event.data.get("step"), event.data.get("action")) == (str(row.step_id), row.action)
        and event.data.get("comment") == row.comment
        and isinstance(documents, list)
        and said in documents
    )
    if not same:
        yield "Das Ereignisprotokoll sagt etwas anderes als diese Zeichnung."
