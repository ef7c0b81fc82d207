"""A process that has loaded everything and bears workers for disposal; each of them can be killed at any moment.

Run as a program: it bears a worker for every line it reads, and prints the worker's process id.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Nursery:
    """The process, seen from outside."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def bear(self) -> int:
        """Start a worker and return its process id."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nursery(given: Mapping[str, str]) -> Iterator[Nursery]:
    """Hold a nursery that works with this environment."""
    process = subprocess.Popen(
        [sys.executable, __file__], env=dict(given), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Nursery(process)
    finally:
        process.kill()
        process.wait(30)


def _work_forever() -> None:
    from amtsweg.disposal.services.destroying import destroy_next, remove_left_contents
    from amtsweg.disposal.services.receiving import look_for_messages
    from amtsweg.kernel import clock, outbox

    while True:
        at = clock.now()
        done = outbox.drain(at=at, limit=3) + look_for_messages(at=at)
        done += destroy_next(at=at, limit=2) + remove_left_contents(at=at, limit=7)
        if not done:
            time.sleep(0.02)


def _main() -> None:
    import django

    django.setup()
    from amtsweg.disposal import tasks  # noqa: F401 - what a worker needs is loaded once
    from amtsweg.web.bindings import bind

    bind()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        born = os.fork()
        if born == 0:
            _work_forever()
        sys.stdout.write(f"{born}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
