"""The hash chain over the event log: sealed in batches in commit order, verified from the command line.

An event's hash covers its content and the hash before it. Sealing takes only events of transactions below the
oldest one still running, so no later commit can slip in front, and writers hold no lock for it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef

from amtsweg.kernel.models import EventRecord, EventSeal
from amtsweg.kernel.scope import SYSTEM, work

GENESIS = b"\0" * 32
_LOCK = 0x616D7473  # one sealer at a time; the number is arbitrary but fixed
_BATCH = 2000

_CONTENT = (
    "id", "at", "kind", "actor_label", "actor_id", "acting_for_id", "object_type", "object_id",
    "subject_id", "unit_id", "account_id", "version_from", "version_to", "reason", "data", "transaction",
)  # fmt: skip

_UNSEALED = """
SELECT e.id, e.transaction FROM kernel_event e
WHERE e.transaction < (SELECT amtsweg_oldest_transaction())
  AND e.transaction >= %s
  AND NOT EXISTS (SELECT 1 FROM kernel_event_seal s WHERE s.event_id = e.id)
ORDER BY e.transaction, e.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What verification found; ``broken`` says which event and what is wrong with it."""

    sealed: int
    unsealed: int
    head: str
    broken: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Tell whether nothing was altered, removed or put in between."""
        return not self.broken


def seal_events(*, limit: int = _BATCH) -> int:
    """Seal the next events in commit order and return how many; 0 also when another worker is at it."""
    with work(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        last = EventSeal.objects.order_by("-sequence").first()
        cursor.execute(_UNSEALED, [last.transaction if last else 0, limit])
        order = [(row[0], row[1]) for row in cursor.fetchall()]
        rows = EventRecord.objects.in_bulk([event_id for event_id, _ in order])
        EventSeal.objects.bulk_create(_links(last, [rows[event_id] for event_id, _ in order]))
    return len(order)


def _links(last: EventSeal | None, rows: list[EventRecord]) -> Iterator[EventSeal]:
    sequence, before = (last.sequence, bytes(last.hash)) if last else (0, GENESIS)
    for row in rows:
        sequence, before = sequence + 1, link_hash(before, row)
        yield EventSeal(sequence=sequence, event_id=row.id, transaction=row.transaction, hash=before)


def link_hash(before: bytes, row: EventRecord) -> bytes:
    """Return the hash of an event behind the hash before it. DO NOT CHANGE: every sealed log depends on it."""
    content = {name: _plain(getattr(row, name)) for name in _CONTENT}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(before + text.encode()).digest()


def _plain(value: object) -> object:
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def check_link(row: EventRecord) -> bool | None:
    """Tell whether one event is what was sealed; None if it is not sealed yet."""
    seal = EventSeal.objects.filter(event_id=row.id).first()
    if seal is None:
        return None
    before = EventSeal.objects.filter(sequence=seal.sequence - 1).values_list("hash", flat=True).first()
    return link_hash(bytes(before) if before is not None else GENESIS, row) == bytes(seal.hash)


def verify() -> ChainReport:
    """Walk the whole chain and compare every hash; names each event that was altered or is missing."""
    broken: list[str] = []
    before, sequence = GENESIS, 0
    for seals in _batches():
        rows = EventRecord.objects.in_bulk([seal.event_id for seal in seals])
        for seal in seals:
            broken.extend(_problems(before, sequence, seal, rows.get(seal.event_id)))
            before, sequence = bytes(seal.hash), seal.sequence
    return ChainReport(sequence, _unsealed_count(), before.hex(), tuple(broken))


def _batches() -> Iterator[list[EventSeal]]:
    last = 0
    while seals := list(EventSeal.objects.filter(sequence__gt=last).order_by("sequence")[:_BATCH]):
        yield seals
        last = seals[-1].sequence


def _problems(before: bytes, sequence: int, seal: EventSeal, row: EventRecord | None) -> Iterator[str]:
    if seal.sequence != sequence + 1:
        yield f"links {sequence + 1} to {seal.sequence - 1} are missing"
    if row is None:
        yield f"event {seal.event_id} (link {seal.sequence}) has been removed"
    elif link_hash(before, row) != bytes(seal.hash):
        yield f"event {seal.event_id} ({row.kind}, link {seal.sequence}) has been altered"


def _unsealed_count() -> int:
    return EventRecord.objects.filter(~Exists(EventSeal.objects.filter(event_id=OuterRef("id")))).count()
