"""Runs commands, one after the other, and prints what each said and cost: arguments come in as JSON.

A process of its own, for a child is told to have used at least the memory of the one it was forked from.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

LIMITED = ["/bin/sh", "-c", 'ulimit -t 20; ulimit -v 2000000; exec "$0" "$@"']


def measured(command: list[str]) -> dict[str, object]:
    """Run one command: its exit code, what it said, CPU seconds and megabytes."""
    began = subprocess.Popen([*LIMITED, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert began.stdout is not None
    said = began.stdout.read().decode()
    _, status, usage = os.wait4(began.pid, 0)
    began.returncode = os.waitstatus_to_exitcode(status)
    cpu, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    return {"code": began.returncode, "said": said, "cpu": cpu, "megabytes": megabytes}


if __name__ == "__main__":
    for given in json.load(sys.stdin):
        print(json.dumps(measured(given)), flush=True)  # noqa: T201
