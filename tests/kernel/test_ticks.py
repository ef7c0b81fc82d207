"""Repeated work."""

from datetime import datetime, timedelta

import pytest

from amtsweg.kernel import tasks, ticks


def test_a_tick_is_registered_once_under_its_name(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(ticks, "_ticks", {})

    @ticks.every(minutes=5)
    def work(at: datetime) -> int:
        return at.year

    ticks.every(minutes=5)(work)
    (tick,) = ticks.all_ticks()
    assert (tick.name.split(".")[-1], tick.every, tick.run(at)) == ("work", timedelta(minutes=5), 2026)


def test_the_kernel_s_own_ticks_do_nothing_when_there_is_nothing(fresh_database: object, at: datetime) -> None:
    assert (tasks.seal_events(at), tasks.drain_outbox(at)) == (0, 0)
