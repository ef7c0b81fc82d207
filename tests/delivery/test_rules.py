"""The way of a message, its life, and the day the law takes it for announced."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.delivery import rules
from amtsweg.delivery.contracts import Channel, Status, WrongStatus
from amtsweg.kernel.clock import LOCAL_ZONE


def moment(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=LOCAL_ZONE)


def test_tables_are_total() -> None:
    assert set(rules.NEXT) == set(rules.EVENT) == set(rules.STATUS_TEXT) == set(Status)
    assert set(rules.CHANNEL_TEXT) == set(rules.DELIVERED_TEXT) == set(Channel)


def test_nothing_counts_as_served_before_it_is_opened() -> None:
    handed_over = [rules.status_text(channel, Status.DELIVERED, opened=None) for channel in Channel]
    assert handed_over == ["im Postfach bereitgestellt", "an den Mailserver übergeben", "zur Post gegeben"]
    assert rules.status_text(Channel.LINK, Status.OPENED, opened=moment(4)) == "geöffnet am 4. März 2026"


def test_the_way_that_is_open() -> None:
    account = uuid4()
    assert [
        rules.channel_for(account, "a@b.example"),
        rules.channel_for(account, ""),
        rules.channel_for(None, "a@b.example"),
        rules.channel_for(None, ""),
    ] == [Channel.POSTBOX, Channel.POSTBOX, Channel.LINK, Channel.LETTER]


def test_what_was_opened_stays_opened() -> None:
    for to in Status:
        with pytest.raises(WrongStatus):
            rules.check_can_move(Status.OPENED, to)


def test_the_day_after_fetching() -> None:
    day = rules.announced_on(Channel.POSTBOX, created=moment(2), delivered=moment(2), opened=moment(6, 23))
    assert day == date(2026, 3, 7)


def test_fetched_after_ten_days_is_not_announced() -> None:
    day = rules.announced_on(Channel.LINK, created=moment(2), delivered=moment(2), opened=moment(12, 13))
    assert day is None


def test_the_fourth_day_after_posting_even_on_a_sunday() -> None:
    posted = moment(4)  # a Wednesday, so the fourth day is a Sunday
    assert rules.announced_on(Channel.LETTER, created=moment(2), delivered=posted, opened=None) == date(2026, 3, 8)


@given(st.integers(0, 3650), st.integers(0, 20 * 24))
def test_fetching_in_time_is_what_counts(days: int, hours: int) -> None:
    created = moment(2) + timedelta(days=days)
    opened = created + timedelta(hours=hours)
    day = rules.announced_on(Channel.POSTBOX, created=created, delivered=created, opened=opened)
    expected = opened.date() + timedelta(days=1) if opened - created <= timedelta(days=10) else None
    assert day == expected


def test_a_month_ends_on_a_working_day() -> None:
    # 3 April 2026 is Good Friday; Easter Monday follows
    assert rules.month_ends(date(2026, 3, 3), "NW") == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("channel", "announced", "failed", "expected"),
    [
        (Channel.POSTBOX, date(2026, 3, 7), False, "Gilt am 7. März 2026 als bekannt gegeben (§ 41 Abs. 2a VwVfG)."
         " Eine Monatsfrist endet am 7. April 2026."),
        (Channel.LETTER, date(2026, 3, 6), False, "Gilt am 6. März 2026 als bekannt gegeben (§ 41 Abs. 2 VwVfG)."
         " Eine Monatsfrist endet am 7. April 2026."),
        (Channel.LETTER, None, False, "Noch nicht bekannt gegeben: Der Brief ist noch nicht zur Post gegeben."),
        (Channel.LINK, None, False, "Noch nicht bekannt gegeben: abrufbar bis zum 12. März 2026"
         " (§ 41 Abs. 2a VwVfG)."),
        (Channel.LINK, None, True, "Nicht bekannt gegeben: bis zum 12. März 2026 nicht abgerufen"
         " (§ 41 Abs. 2a VwVfG)."),
    ],
)  # fmt: skip
def test_the_sentence(channel: Channel, announced: date | None, failed: bool, expected: str) -> None:
    assert rules.announcement(channel, created=moment(2), announced=announced, failed=failed, state="NW") == expected
