"""One kept-alive child that sets letters, and the clock that watches it from outside."""

import json
import os
import selectors
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amtsweg.delivery.contracts import LetterTooLarge
from amtsweg.kernel.errors import OutsideUnavailable

_PROGRAM = Path(__file__).with_name("confined.py")
_START_SECONDS = 30.0
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one letter may take."""

    seconds: float = 10.0
    memory: int = 1 << 30
    letters_per_child: int = 2000


class Child:
    """A confined process. It is used by one thread at a time; after a fault it is dead and must be replaced."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.letters_per_child
        self._home = tempfile.TemporaryDirectory(prefix="amtsweg-letter-home-")
        command = [sys.executable, "-I", str(_PROGRAM), str(limits.memory), self._home.name]
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=environment, cwd=self._home.name,
        )  # fmt: skip
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._output, selectors.EVENT_READ)
        self._buffer = bytearray()
        self.network_refused = bool(self._ready()["network_refused"])

    @property
    def _output(self) -> int:
        if self._process.stdout is None:
            raise RuntimeError("the child was started with a pipe")
        return self._process.stdout.fileno()

    @property
    def usable(self) -> bool:
        """Tell whether the child lives and has letters left before it is due to be replaced."""
        return self._left > 0 and self._process.poll() is None

    def set_letter(self, root: Path, *, timestamp: int) -> tuple[Mapping[str, object], bytes]:
        """Set the letter that lies in ``root``. Raises LetterTooLarge if the child did not survive it in time."""
        self._left -= 1
        until = time.monotonic() + self._limits.seconds
        job = {"root": str(root), "seconds": int(self._limits.seconds) + 1, "timestamp": timestamp}
        self._send(json.dumps(job).encode() + b"\n")
        answer = self._read_answer(until)
        return answer, self._read(int(str(answer["size"])), until)

    def stop(self) -> None:
        """End the child, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._home.cleanup()

    def _ready(self) -> Mapping[str, object]:
        try:
            return self._read_answer(time.monotonic() + _START_SECONDS)
        except LetterTooLarge as fault:
            self.stop()
            raise OutsideUnavailable("Der Briefsatz konnte nicht gestartet werden.") from fault

    def _send(self, line: bytes) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the child was started with a pipe")
        self._process.stdin.write(line)
        self._process.stdin.flush()

    def _read_answer(self, until: float) -> Mapping[str, object]:
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
            raise LetterTooLarge(f"Der Briefsatz dauerte länger als {self._limits.seconds:g} Sekunden.")
        chunk = os.read(self._output, _CHUNK)
        if not chunk:
            self.stop()
            raise LetterTooLarge("Der Briefsatz brauchte mehr Speicher oder Zeit, als ein Brief haben darf.")
        self._buffer += chunk
