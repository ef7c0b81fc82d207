"""One client process of the parallel bench: sends submissions for a while and says how many it got through.

Or, called "worker": seals events and numbers files beside them, as the worker does.
"""

import os
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")


def main(kind: str, seconds: float) -> None:
    """Get ready, wait for the word, work, and say what was done."""
    import django

    django.setup()
    from bench.town import new_draft, send

    for _ in range(3):  # everything is read and compiled once
        send(new_draft())
    _say("ready")
    sys.stdin.readline()
    began, cpu, done = time.monotonic(), time.process_time(), 0
    while time.monotonic() - began < seconds:
        if kind == "worker":
            _seal_and_number()
        else:
            send(new_draft())
        done += 1
    _say(f"{done} {time.process_time() - cpu:.3f} {time.monotonic() - began:.3f}")


def _seal_and_number() -> None:
    from amtsweg.kernel import chain, clock
    from amtsweg.records.services.numbering import number_new_files

    chain.seal_events()
    number_new_files(at=clock.now())
    time.sleep(0.2)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
