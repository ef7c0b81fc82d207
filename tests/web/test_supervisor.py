"""Several processes under one roof."""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import psutil
import pytest

from amtsweg.web.supervisor import Child, Supervisor

SLEEPER = "import time, pathlib, os, sys; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(600)"
)


def wait_until(true: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def house(tmp_path: Path) -> Supervisor:
    """Two children that sleep."""
    children = [Child(name, [sys.executable, "-c", SLEEPER, str(tmp_path / name)]) for name in ("one", "two")]
    return Supervisor(children, dict(os.environ))


def pids(house: Supervisor) -> list[int]:
    return [child.process.pid for child in house.children if child.process]


def test_a_child_that_is_killed_is_started_anew(house: Supervisor) -> None:
    house.start()
    first = pids(house)
    watching = Thread(target=house.watch)
    watching.start()
    os.kill(first[0], signal.SIGKILL)
    wait_until(lambda: len(pids(house)) == 2 and pids(house)[0] != first[0])
    assert pids(house)[1] == first[1]
    house.stop.set()
    watching.join()
    second = pids(house)
    house.end()
    assert not any(psutil.pid_exists(pid) for pid in (*first, *second))


def test_who_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amtsweg.web.supervisor._PATIENCE", 0.5)
    house = Supervisor([Child("stubborn", [sys.executable, "-c", STUBBORN])], dict(os.environ))
    house.start()
    time.sleep(0.5)
    (pid,) = pids(house)
    house.end()
    assert not psutil.pid_exists(pid)


PARENT = """
import os, sys
from amtsweg.web.supervisor import Child, Supervisor
house = Supervisor([Child("one", [sys.executable, "-c", {sleeper!r}, {note!r}])], dict(os.environ))
house.start()
house.watch()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children that their parent is gone")
def test_a_child_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    note = tmp_path / "one"
    code = PARENT.format(sleeper=SLEEPER, note=str(note))
    parent = psutil.Popen([sys.executable, "-c", code])
    wait_until(lambda: note.exists() and note.read_text())
    child = psutil.Process(int(note.read_text()))
    parent.kill()
    parent.wait()
    wait_until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
