"""Several processes under one roof: started together, started anew when one dies, stopped together."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

from amtsweg.web.lifeline import end_with_parent

logger = logging.getLogger(__name__)

_LOOK_EVERY = 0.2
_PATIENCE = 25.0
_LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class Child:
    """A process that shall run for as long as we do."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    not_before: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, apart from the terminal: Ctrl-C reaches us, and we stop everything in order."""
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: end_with_parent(parent=parent),  # noqa: PLW1509 - the supervisor has one thread only
        )

    def is_dead(self) -> bool:
        """Tell whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None


@dataclass(slots=True)
class Supervisor:
    """Keeps children running. The last in the list is stopped first."""

    children: list[Child]
    environment: Mapping[str, str]
    stop: Event = field(default_factory=Event)

    def stop_on_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and the end of the terminal end everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stop.set())

    def start(self) -> None:
        """Start all."""
        for child in self.children:
            child.start(self.environment)

    def watch(self) -> None:
        """Start anew whatever dies, with growing pauses, until told to stop."""
        while not self.stop.wait(_LOOK_EVERY):
            for child in self.children:
                self._look_after(child)

    def _look_after(self, child: Child) -> None:
        if child.is_dead():
            child.deaths += 1
            pause = min(2.0**child.deaths / 2, _LONGEST_PAUSE)
            code = child.process.returncode if child.process else None
            logger.warning("%s ended (%s) and is started anew in %.0f s", child.name, code, pause)
            child.process, child.not_before = None, time.monotonic() + pause
        if child.process is None and time.monotonic() >= child.not_before:
            child.start(self.environment)

    def end(self) -> None:
        """Ask all to finish, last first, and end those who do not."""
        running = [child.process for child in reversed(self.children) if child.process and not child.is_dead()]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + _PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
