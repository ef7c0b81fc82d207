"""Checking a file from outside without trusting the reader with this process: it may swell, hang or die."""

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime

from amtsweg.delivery.confined.child import Limits, Overrun
from amtsweg.delivery.confined.pool import Pool
from amtsweg.delivery.contracts import SealProblem, SealReport

_PROGRAM = "amtsweg.delivery.checking.program"
TOO_MUCH = SealProblem.TOO_MUCH


class Checker:
    """Checks seals in confined children."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._pool = Pool(_PROGRAM, limits or Limits(seconds=20, jobs_per_child=500))

    def check(self, pdf: bytes, *, roots: Sequence[bytes]) -> SealReport:
        """Return what the seal says; never raises for what is wrong with the file."""
        job = {"roots": [base64.b64encode(root).decode() for root in roots]}
        try:
            with self._pool.child() as child:
                answer, _ = child.ask(job, pdf)
        except Overrun:
            return SealReport(intact=False, trusted=False, problems=(TOO_MUCH,))
        return _report(answer)

    def close(self) -> None:
        """Stop the children."""
        self._pool.close()


def _report(answer: Mapping[str, object]) -> SealReport:
    problems, time = answer["problems"], answer["time"]
    assert isinstance(problems, list)
    return SealReport(
        intact=bool(answer["intact"]),
        trusted=bool(answer["trusted"]),
        signer=str(answer["signer"]),
        time=datetime.fromisoformat(str(time)) if time else None,
        covers_whole_file=bool(answer["covers_whole_file"]),
        problems=tuple(str(one) for one in problems),
        number=str(answer["number"]),
    )
