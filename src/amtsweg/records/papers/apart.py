"""Work on PDF from anywhere in a process of its own, bounded in time, memory and what it writes.

A file that makes a library run for ever or fall over ends that process and nothing else.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_SOURCE = Path(__file__).resolve().parents[3]
_PROGRAM = "amtsweg.records.papers.program"
_SECONDS = 60
_MEMORY = 2 << 30
_LARGEST_RESULT = 512 << 20


class Unworkable(Exception):
    """The file cannot be worked on; ``reason`` is ``encrypted``, ``broken`` or ``too_long``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def run(folder: Path, job: Mapping[str, object]) -> dict[str, Any]:
    """Let the process do a job on files in a folder and return what it says. Raises Unworkable."""
    limits = [str(_SECONDS), str(_MEMORY), str(_LARGEST_RESULT)]
    command = [sys.executable, "-P", "-s", "-m", _PROGRAM, *limits]
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(_SOURCE), "HOME": str(folder)}
    try:
        done = subprocess.run(
            command, input=json.dumps(job).encode(), capture_output=True, timeout=_SECONDS, check=False,
            cwd=folder, env=environment,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Unworkable("too_long") from error
    if done.returncode != 0:
        raise Unworkable("broken")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "fault" in answer:
        raise Unworkable(str(answer["fault"]))
    return answer
