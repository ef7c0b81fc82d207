"""How many letters and seals one core makes: CPU time of this process and of its children, not the wall's."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psutil

from amtsweg.delivery.adapters.local_seal.sealer import LocalSeal, LocalSealer
from amtsweg.delivery.checking.verification import verify
from amtsweg.delivery.typesetting.letters import Typesetter
from delivery.letters import example_job

COUNT = 150


def bench_letters() -> dict[str, float]:
    """Return letters, seals, sealed letters and checks per second and core, for a letter of two pages."""
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    setter = Typesetter()
    letter = setter.set_letter(example_job())
    with tempfile.TemporaryDirectory() as folder:
        sealer = LocalSealer(LocalSeal(Path(folder), "Stadt Beispiel", "https://stadt.example/pruefen/", lambda: now))
        sealed, roots = sealer.seal(letter, reason="Bescheid", at=now), sealer.trusted_roots()
        set_one = _cpu(lambda n: setter.set_letter(example_job(f"Nummer {n}")))
        seal_one = _cpu(lambda n: sealer.seal(letter + b"\n" * (n % 7), reason="Bescheid", at=now))
        check_one = _cpu(lambda _: verify(sealed, roots=roots))
    setter.close()
    return {
        "letters": 1 / set_one,
        "seals": 1 / seal_one,
        "sealed letters": 1 / (set_one + seal_one),
        "checks": 1 / check_one,
    }


def _cpu(work: Callable[[int], object]) -> float:
    """Return the CPU seconds one piece of work takes, of all processes it keeps busy."""
    work(0)
    before = _spent()
    for n in range(COUNT):
        work(n)
    return (_spent() - before) / COUNT


def _spent() -> float:
    children = psutil.Process().children(recursive=True)
    return time.process_time() + sum(sum(child.cpu_times()[:2]) for child in children)


if __name__ == "__main__":
    for name, rate in bench_letters().items():
        sys.stdout.write(f"{name:15} {rate:7.1f} per second and core\n")
