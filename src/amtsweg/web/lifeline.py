"""A child process ends with the process that started it, also when that one is killed and can not say goodbye."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(*, parent: int, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to signal this process when its parent is gone; other systems than Linux know no such thing."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it was gone before we asked
        os.kill(os.getpid(), by)
