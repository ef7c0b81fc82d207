"""One kept-alive child, and the clock that watches it from outside."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from amtsweg.contents.contracts import ReaderUnavailable

_SOURCE = Path(__file__).resolve().parents[3]
_PROGRAM = "amtsweg.contents.confined.program"
_START_SECONDS = 60.0
_CHUNK = 1 << 20
_LONGEST_ANSWER = 64 * 1024 * 1024

Answer = tuple[Mapping[str, object], bytes]


class Overrun(Exception):
    """The child was stopped or died; ``too_long`` tells that it was for its time."""

    def __init__(self, *, too_long: bool) -> None:
        super().__init__("too long" if too_long else "died")
        self.too_long = too_long


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take, and after how many jobs a child is replaced.

    ``seconds`` are those of the processor, ``clock`` those on the wall: a busy machine makes no file a hostile one.
    """

    seconds: int = 30
    clock: float = 120.0
    memory: int = 1 << 30
    jobs_per_child: int = 3000


class Child:
    """A confined process that reads contents. One thread at a time; after an Overrun it is dead."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.jobs_per_child
        self._line, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-s", "-m", _PROGRAM, str(limits.memory), str(theirs.fileno())]
        # One thread for arithmetic: as many children as there are cores work beside one another already.
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_SOURCE), "OMP_NUM_THREADS": "1"}
        with theirs:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env=environment, cwd="/", pass_fds=[theirs.fileno()],
            )  # fmt: skip
        self._line.settimeout(limits.clock)  # a child that hangs takes no job either
        self._buffer = bytearray()
        try:
            self._read_line(time.monotonic() + _START_SECONDS)
        except Overrun as fault:
            self.stop()
            raise ReaderUnavailable("Das Programm, das Dateien liest, startet nicht.") from fault

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    @property
    def usable(self) -> bool:
        """Tell whether the child lives and has jobs left before it is due to be replaced."""
        return self._left > 0 and self._process.poll() is None

    def ask(self, job: Mapping[str, object], file: int) -> Answer:
        """Give the child a job with an open file and return its answer. Raises Overrun if it did not survive it."""
        self._left -= 1
        try:
            return self._asked(job, file, time.monotonic() + self._limits.clock)
        except OSError as error:
            self.stop()
            raise Overrun(too_long=False) from error
        except Overrun:
            self.stop()
            raise

    def _asked(self, job: Mapping[str, object], file: int, until: float) -> Answer:
        message = json.dumps({**job, "seconds": self._limits.seconds}).encode() + b"\n"
        sent = socket.send_fds(self._line, [message], [file])
        self._line.sendall(message[sent:])
        answer = self._read_line(until)
        return answer, self._read(int(str(answer["size"])), until)

    def stop(self) -> None:
        """End the child, whatever it is doing; may be called again."""
        self._process.kill()
        self._process.wait()
        self._line.close()

    def _read_line(self, until: float) -> Mapping[str, object]:
        while b"\n" not in self._buffer:
            self._fill(until)
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer = bytearray(rest)
        answer: dict[str, object] = json.loads(line)
        return answer

    def _read(self, size: int, until: float) -> bytes:
        while len(self._buffer) < size:
            self._fill(until)
        data, self._buffer = bytes(self._buffer[:size]), self._buffer[size:]
        return data

    def _fill(self, until: float) -> None:
        ready = select.select([self._line], [], [], max(0.0, until - time.monotonic()))[0]
        # A child that answers without end has been taken over: as good as dead.
        chunk = self._receive() if ready and len(self._buffer) < _LONGEST_ANSWER else b""
        if not chunk:
            raise Overrun(too_long=not ready or self._ended_for_its_time())
        self._buffer += chunk

    def _ended_for_its_time(self) -> bool:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        return self._process.returncode == -signal.SIGXCPU

    def _receive(self) -> bytes:
        try:
            return self._line.recv(_CHUNK)
        except OSError:  # reset: it died with our job unread
            return b""
