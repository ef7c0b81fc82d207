"""Children of one kind: as many as work at the same time, each kept for the next job."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, LifoQueue

from amtsweg.delivery.confined.child import Child, Limits


class Pool:
    """Lends children and takes them back; a dead or worn one is replaced."""

    def __init__(self, program: str, limits: Limits) -> None:
        self.limits = limits
        self._program = program
        self._free: LifoQueue[Child] = LifoQueue()

    @contextmanager
    def child(self) -> Iterator[Child]:
        """Lend a child for one job."""
        child = self._take() or Child(self._program, self.limits)
        if not child.usable:
            child.stop()
            child = Child(self._program, self.limits)
        try:
            yield child
        finally:
            self._free.put(child)

    def close(self) -> None:
        """Stop all children that wait."""
        while (child := self._take()) is not None:
            child.stop()

    def _take(self) -> Child | None:
        try:
            return self._free.get_nowait()
        except Empty:
            return None
