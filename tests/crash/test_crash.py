"""`make crash`: killed at random points, the town loses nothing, does nothing twice, and nothing stands still."""

import os
import random
import sys
import time
from pathlib import Path

import psutil
import pytest
from pytest_django import DjangoDbBlocker

from crash.counting import count
from crash.day import spend
from crash.town import founded

SUBMISSIONS = int(os.environ.get("AMTSWEG_CRASH_SUBMISSIONS", "200"))
SEED = int(os.environ.get("AMTSWEG_CRASH_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)


def say(text: str) -> None:
    """Tell whoever runs it."""
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()


@pytest.mark.crash
def test_nothing_lost_nothing_doubled_nothing_stuck(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    say(f"seed {SEED} (AMTSWEG_CRASH_SEED={SEED} begins with the same)")
    began = time.monotonic()
    with django_db_blocker.unblock(), founded(tmp_path) as town:
        day = spend(town, submissions=SUBMISSIONS, seed=SEED)
        findings = count([sent.number for sent in day.sent], mail=town.state / "mail")
        town.web.stop()
        town.worker.stop()
    say(
        f"{len(day.sent)} submissions, {day.tasks_done} tasks; killed: web server {town.web.deaths} times,"
        f" worker {town.worker.deaths} times; {day.repeats} requests repeated;"
        f" {day.seconds_sending:.0f} s of killing, {time.monotonic() - began:.0f} s in all"
    )
    say(str(findings))
    assert len(day.sent) == SUBMISSIONS
    assert (findings.lost, findings.doubled, findings.stuck) == ((), (), ())
    assert town.web.deaths >= 3
    assert town.worker.deaths >= 3
    assert _left_behind(town.state) == []


def _left_behind(state: Path) -> list[str]:
    mine = f"AMTSWEG_STATE={state}".encode()
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and mine in Path(f"/proc/{process.pid}/environ").read_bytes():
                found.append(" ".join(process.cmdline()))
        except (OSError, psutil.Error):
            continue
    return found
