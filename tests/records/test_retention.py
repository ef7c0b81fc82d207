"""The end of a retention is told once for each file, in batches, and never for what is kept for ever or is open."""

from datetime import datetime

import pytest

from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.models import EventRecord
from amtsweg.records import api as records
from amtsweg.records.contracts import PERMANENT
from amtsweg.records.services.retention import end_retention
from records.conftest import ACTOR, OpenFile

LAST_DAY = datetime(2031, 12, 31, 23, 59, tzinfo=LOCAL_ZONE)
DAY_AFTER = datetime(2032, 1, 1, 0, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture
def closed(open_file: OpenFile, at: datetime) -> list[object]:
    """Three files closed in 2026 and to be kept for five years."""
    found = [open_file() for _ in range(3)]
    for subject_id in found:
        records.close_record_file(subject_id=subject_id, actor=ACTOR, at=at)
    return list(found)


def told() -> list[object]:
    """The matters whose end of retention was told."""
    found = EventRecord.objects.filter(kind="records.retention_ended").order_by("id")
    return list(found.values_list("subject_id", flat=True))


def test_it_is_told_the_day_after_the_last_day(closed: list[object]) -> None:
    assert end_retention(at=LAST_DAY) == 0
    assert end_retention(at=DAY_AFTER) == 3
    assert sorted(told(), key=str) == sorted(closed, key=str)


def test_batches_go_on_where_the_last_one_ended(closed: list[object]) -> None:
    assert [end_retention(at=DAY_AFTER, limit=2) for _ in range(3)] == [2, 1, 0]
    assert len(told()) == len(set(told())) == 3


def test_open_files_and_those_kept_for_ever_have_no_end(open_file: OpenFile, at: datetime) -> None:
    open_file()
    kept = open_file(retention=PERMANENT)
    records.close_record_file(subject_id=kept, actor=ACTOR, at=at)
    assert end_retention(at=datetime(2090, 1, 1, tzinfo=LOCAL_ZONE)) == 0
    assert told() == []
