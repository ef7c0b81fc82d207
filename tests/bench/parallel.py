"""Intake with many clients at once, sealing and numbering beside it: nobody queues behind anybody."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from amtsweg.web import environment
from bench.measure import say
from bench.town import Town

CLIENTS = 8
SECONDS = 8.0
MOST_WAITING = 2.0  # per cent of what the clients do, waiting for each other's locks
_LOOK_EVERY = 0.02
_CLIENT = Path(__file__).with_name("client.py")
_WAITS = """
SELECT coalesce(wait_event_type, 'CPU'), coalesce(wait_event, '') FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')
"""


@dataclass(frozen=True, slots=True)
class Load:
    """What some clients got through each second; cores in use by us and by all; what connections waited for."""

    rate: float
    ours: float
    everybody: float
    waits: Counter[tuple[str, str]]

    def named(self) -> str:
        """Name what was waited for most often."""
        there = sum(self.waits.values()) or 1
        return ", ".join(f"{kind} {name} {100 * n / there:.0f} %" for (kind, name), n in self.waits.most_common(6))

    def behind_locks(self) -> float:
        """Return how many per cent of the looks found a connection behind another one's lock."""
        there = sum(self.waits.values()) or 1
        return 100 * sum(n for (kind, _), n in self.waits.items() if kind == "Lock") / there


def bench(town: Town) -> list[str]:
    """Compare one client with eight."""
    one, many = _load(town, 1), _load(town, CLIENTS)
    for clients, load in ((1, one), (CLIENTS, many)):
        say(f"intake with {clients} client(s), sealing and numbering beside: {load.rate:.0f} submissions/s")
        say(f"  cores in use: {load.ours:.1f} by us, {load.everybody:.1f} by all, of {os.cpu_count()}")
        say(f"  behind a lock: {load.behind_locks():.1f} %; connections were at: {load.named()}")
    say(f"  {CLIENTS} clients get through {many.rate / one.rate:.1f} times what one does")
    if many.behind_locks() <= MOST_WAITING:
        return []
    return [f"parallel intake: {many.behind_locks():.1f} % of the time behind another client's lock"]


def _load(town: Town, clients: int) -> Load:
    with _ready([*["client"] * clients, "worker"]) as processes:
        psutil.cpu_percent()
        database_before, began = _database_cpu(), time.monotonic()
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        waits = _watch(town)
        everybody = psutil.cpu_percent() / 100 * (os.cpu_count() or 1)
        database = (_database_cpu() - database_before) / (time.monotonic() - began)
        answers = [_read(process).split() for process in processes]
    ours = database + sum(float(cpu) / float(wall) for _, cpu, wall in answers)
    return Load(sum(int(done) / float(wall) for done, _, wall in answers[:clients]), ours, everybody, waits)


def _database_cpu() -> float:
    """CPU seconds of the server's processes that run now."""
    mark = (environment.state_dir() / "pg" / "postmaster.pid").read_text()
    server = psutil.Process(int(mark.splitlines()[0]))
    return sum(sum(one.cpu_times()[:2]) for one in [server, *server.children()])


def _watch(town: Town) -> Counter[tuple[str, str]]:
    waits: Counter[tuple[str, str]] = Counter()
    end = time.monotonic() + SECONDS - 0.5
    with town.owner() as owner:
        while time.monotonic() < end:
            # A connection that waits for its client waits for that client's CPU.
            found = owner.execute(_WAITS).fetchall()
            waits.update((str(kind), str(event)) for kind, event in found if kind != "Client")
            time.sleep(_LOOK_EVERY)
    return waits


@contextmanager
def _ready(kinds: Sequence[str]) -> Iterator[list[subprocess.Popen[str]]]:
    given = {**os.environ, "AMTSWEG_STATE": str(environment.state_dir())}
    processes = [
        subprocess.Popen(
            [sys.executable, str(_CLIENT), kind, str(SECONDS)],
            env=given, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for kind in kinds
    ]  # fmt: skip
    try:
        for process in processes:
            assert _read(process) == "ready"
        yield processes
    finally:
        for process in processes:
            process.communicate(timeout=60)


def _read(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()
