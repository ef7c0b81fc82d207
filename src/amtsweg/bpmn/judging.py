"""What becomes of a document, for reports over many of them: executed, refused with reasons, or unreadable."""

from dataclasses import dataclass
from enum import StrEnum

from amtsweg.bpmn.contracts import BpmnError, Problem, Unreadable
from amtsweg.bpmn.reader.census import unaccounted
from amtsweg.bpmn.reader.read import read
from amtsweg.bpmn.reader.source import parse


class Verdict(StrEnum):
    """What becomes of a document."""

    EXECUTED = "executed"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons. `silent`: what an accepted document holds and its plan does not: never anything."""

    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    silent: tuple[Problem, ...] = ()


def judge(xml: bytes) -> Judgement:
    """Read a document and look at the result a second time."""
    try:
        model = read(xml)
    except Unreadable as error:
        return Judgement(Verdict.UNREADABLE, error.problems)
    except BpmnError as error:
        return Judgement(Verdict.REFUSED, error.problems, tuple(p for p in error.problems if not p.reason))
    return Judgement(Verdict.EXECUTED, silent=unaccounted(parse(xml), model))
