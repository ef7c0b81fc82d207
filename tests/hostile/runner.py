"""Runs attacks, each in a forked child of its own, and prints what they cost: `python -m hostile.runner NAME…`.

The child's memory includes the interpreter and the libraries, and the input itself. What runs away is killed.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from typing import TextIO

from amtsweg.bpmn.contracts import BpmnError, EvaluationFailed
from amtsweg.dmn.api import DmnError
from amtsweg.feel.api import FeelError
from hostile.attacks import ATTACKS

REFUSALS = (FeelError, DmnError, BpmnError, EvaluationFailed)
MOST_CPU_SECONDS, MOST_BYTES = 8, 1_500_000_000


def main(names: list[str]) -> None:
    for name in names:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            with os.fdopen(writer, "w") as result:
                attack(name, result)
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as result:
            print(result.read() or json.dumps({"name": name, "outcome": "killed"}), flush=True)  # noqa: T201
        os.waitpid(child, 0)


def attack(name: str, result: TextIO) -> None:
    """Run one attack and write down what it came to."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    given = ATTACKS[name].given()
    began, wall = time.process_time(), time.perf_counter()
    try:
        outcome, message = "answered", repr(ATTACKS[name].run(given))
    except REFUSALS as error:
        outcome, message = "refused", str(error)
    except BaseException as error:  # noqa: BLE001 - whatever else comes out is what the test looks for
        outcome, message = "broken", f"{type(error).__name__}: {error}"
    cost = {"cpu": time.process_time() - began, "wall": time.perf_counter() - wall}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    said = {"name": name, "outcome": outcome, "message": message[:300], "length": len(message), "megabytes": peak}
    result.write(json.dumps({**said, **cost}))


if __name__ == "__main__":
    main(sys.argv[1:])
