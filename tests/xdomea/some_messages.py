"""Messages to begin with."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

from amtsweg.xdomea.contracts import Contact, Document, Head, Message, MessageKind, RecordCase, RecordFile, Version

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
AT = datetime(2026, 11, 30, 12, 0, tzinfo=timezone(timedelta(hours=1)))
HEAD = Head(
    process_id=ONE, created_at=AT, sender=Contact(org_unit="StA 63"), recipient=Contact(org_unit="Archiv"), receipt=True
)


def hand_over(*objects: RecordFile | RecordCase | Document, version: Version = Version.V3_1_0) -> Message:
    """Return a hand-over of these objects."""
    head = replace(HEAD, archive_ids=True, receipt=None if version is Version.V2_4_0 else True)
    return Message(kind=MessageKind.HAND_OVER, version=version, head=head, objects=objects)
