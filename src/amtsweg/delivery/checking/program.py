"""The program of a child that checks seals."""

import base64
import sys
from dataclasses import asdict

from amtsweg.delivery.checking.verification import verify
from amtsweg.delivery.confined import inside


def _check(job: inside.Job, pdf: bytes) -> inside.Answer:
    roots = job["roots"]
    assert isinstance(roots, list)
    report = asdict(verify(pdf, roots=[base64.b64decode(root) for root in roots]))
    return {**report, "time": report["time"].isoformat() if report["time"] else None}, b""


if __name__ == "__main__":
    refused = inside.refuse_network()
    inside.limit(int(sys.argv[1]))
    inside.serve(_check, network_refused=refused)
