"""How often one sender may have something expensive done: counted in this process, forgotten after a minute."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Pace:
    """Allows each sender so many times in a period. Senders are kept in memory only, and only for that long."""

    def __init__(self, times: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._times, self._seconds, self._clock = times, seconds, clock
        self._seen: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def allows(self, sender: str) -> bool:
        """Count one more time and tell whether it is still within the pace."""
        now = self._clock()
        with self._lock:
            self._forget(now - self._seconds)
            times = self._seen.setdefault(sender, deque())
            if len(times) >= self._times:
                return False
            times.append(now)
            return True

    def _forget(self, before: float) -> None:
        for sender, times in list(self._seen.items()):
            while times and times[0] < before:
                times.popleft()
            if not times:
                del self._seen[sender]
