"""The event log as the index follows it: in the order of the seals, which has no gaps and nothing comes in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from amtsweg.kernel.models import EventRecord, EventSeal

_BATCH = 1000
# After these, all a file holds is seen by others, or found by other words.
_WHOLE_FILE = frozenset(
    {
        "records.number_given",
        "records.confidentiality_set",
        "records.file_moved",
        "records.file_closed",
        "records.file_reopened",
        "records.file_changed",
        "records.file_destroyed",
    }
)
# Looking changes nothing.
_NOTHING_NEW = frozenset(
    {
        "records.file_viewed",
        "records.document_viewed",
        "records.document_locked",
        "records.document_unlocked",
        "records.retention_ended",
    }
)
_DESTROYED = "records.file_destroyed"
_OURS = ("records.", "disposal.")


@dataclass(frozen=True, slots=True)
class News:
    """What happened up to a place in the log: which files and documents are to be read anew.

    Of ``whole_files`` all they hold; ``destroyed`` says that of one of them nothing may be left.
    """

    position: int
    mark: str
    files: frozenset[UUID] = frozenset()
    whole_files: frozenset[UUID] = frozenset()
    documents: frozenset[UUID] = frozenset()
    destroyed: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing needs to be read anew."""
        return not (self.files or self.whole_files or self.documents)


def end_of_log() -> tuple[int, str]:
    """Return the last seal and its hash."""
    last = EventSeal.objects.order_by("-sequence").first()
    return (last.sequence, bytes(last.hash).hex()) if last else (0, "")


def is_our_log(position: int, mark: str) -> bool:
    """Tell whether the log has this hash at this place; a database that was brought back may have another one."""
    if position == 0:
        return True
    seal = EventSeal.objects.filter(sequence=position).first()
    return seal is not None and bytes(seal.hash).hex() == mark


def behind(position: int) -> int:
    """Return how many seals there are past a place."""
    return max(0, end_of_log()[0] - position)


def news_after(position: int, *, limit: int = _BATCH) -> News | None:
    """Return what happened next; nothing if nothing did."""
    seals = list(EventSeal.objects.filter(sequence__gt=position).order_by("sequence")[:limit])
    if not seals:
        return None
    rows = EventRecord.objects.filter(id__in=[seal.event_id for seal in seals])
    found = [row for row in rows.only("kind", "object_type", "object_id") if row.kind.startswith(_OURS)]
    return _news(seals, [row for row in found if row.kind not in _NOTHING_NEW])


def _news(seals: Sequence[EventSeal], rows: Sequence[EventRecord]) -> News:
    files = {row.object_id for row in rows if row.object_type == "record_file"}
    whole = {row.object_id for row in rows if row.object_type == "record_file" and _is_whole(row.kind)}
    documents = {row.object_id for row in rows if row.object_type == "document"}
    last = seals[-1]
    destroyed = any(row.kind == _DESTROYED for row in rows)
    mark = bytes(last.hash).hex()
    return News(last.sequence, mark, frozenset(files), frozenset(whole), frozenset(documents), destroyed)


def _is_whole(kind: str) -> bool:
    return kind in _WHOLE_FILE or not kind.startswith("records.")
