"""Running a foreign program on a stranger's file: bounded in time, memory and files written, and without network."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SOURCE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a program may take."""

    seconds: float
    memory: int = 3 << 30
    file_bytes: int = 512 * 1024 * 1024


def run(command: Sequence[str], folder: Path, allowance: Allowance) -> bool:
    """Run a program in a folder of its own and tell whether it ended well; what it started ends with it."""
    launch = [sys.executable, "-P", "-s", "-m", "amtsweg.contents.outside.launch"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8",
        "PYTHONPATH": str(_SOURCE), "OMP_THREAD_LIMIT": "1",
    }  # fmt: skip
    process = subprocess.Popen(
        [*launch, str(allowance.memory), str(allowance.file_bytes), *command],
        cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return process.wait(allowance.seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):  # all of them are gone already
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
