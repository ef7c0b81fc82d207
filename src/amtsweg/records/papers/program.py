"""The program of the process that works on PDF: gives up what it never needs, does one job, and ends."""

import json
import resource
import sys


def _give_up(seconds: int, memory: int, largest: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _give_up(*(int(one) for one in sys.argv[1:4]))
    from amtsweg.records.papers.pdf import do

    json.dump(do(json.load(sys.stdin)), sys.stdout)
