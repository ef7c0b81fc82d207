"""One kept-alive child, and the clock that watches it from outside."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from amtsweg.kernel.errors import OutsideUnavailable

_SOURCE = Path(__file__).resolve().parents[3]
_START_SECONDS = 60.0
_CHUNK = 1 << 20

Answer = tuple[Mapping[str, object], bytes]


class Overrun(Exception):
    """The child was stopped or died; ``too_long`` tells the clock from everything else."""

    def __init__(self, *, too_long: bool) -> None:
        super().__init__("too long" if too_long else "died")
        self.too_long = too_long


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take, and after how many jobs a child is replaced."""

    seconds: float = 10.0
    memory: int = 1 << 30
    jobs_per_child: int = 2000


class Child:
    """A confined process that runs one program (a module). One thread at a time; after an Overrun it is dead."""

    def __init__(self, program: str, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.jobs_per_child
        self._home = tempfile.TemporaryDirectory(prefix="amtsweg-confined-")
        command = [sys.executable, "-P", "-s", "-m", program, str(limits.memory), self._home.name]
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_SOURCE)}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, cwd=self._home.name,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._output, selectors.EVENT_READ)
        self._buffer = bytearray()
        self.network_refused = bool(self._ready()["network_refused"])

    @property
    def usable(self) -> bool:
        """Tell whether the child lives and has jobs left before it is due to be replaced."""
        return self._left > 0 and self._process.poll() is None

    def ask(self, job: Mapping[str, object], data: bytes = b"") -> Answer:
        """Give the child a job and return its answer. Raises Overrun if it did not survive it in time."""
        self._left -= 1
        until = time.monotonic() + self._limits.seconds
        head = {**job, "size": len(data), "seconds": int(self._limits.seconds) + 1}
        self._send(json.dumps(head).encode() + b"\n" + data)
        answer = self._read_line(until)
        return answer, self._read(int(str(answer["size"])), until)

    def stop(self) -> None:
        """End the child, whatever it is doing; may be called again."""
        self._process.kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._input, self._output):
            _close(pipe)
        self._home.cleanup()

    def _ready(self) -> Mapping[str, object]:
        try:
            return self._read_line(time.monotonic() + _START_SECONDS)
        except Overrun as fault:
            raise OutsideUnavailable("Ein Hilfsprogramm konnte nicht gestartet werden.") from fault

    def _send(self, message: bytes) -> None:
        # From the side, because a child that hangs does not read, and a full pipe would hold us before the clock runs.
        threading.Thread(target=self._write, args=(message,), daemon=True).start()

    def _write(self, message: bytes) -> None:
        try:
            self._input.write(message)
            self._input.flush()
        except (BrokenPipeError, ValueError):  # the child is gone; whoever reads from it is told so
            return

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
        if not self._selector.select(max(0.0, until - time.monotonic())):
            self.stop()
            raise Overrun(too_long=True)
        chunk = os.read(self._output.fileno(), _CHUNK)
        if not chunk:
            self.stop()
            raise Overrun(too_long=False)
        self._buffer += chunk


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:  # what was still to be written to a dead child
        return
