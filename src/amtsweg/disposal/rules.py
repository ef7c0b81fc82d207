"""Rules of disposal: which step is possible where, what is proposed, and what may be destroyed.

The four-stage disposal offers first and hands over what the archive chose; the two-stage one hands over at once, on
the ground of what the archive decided once for a unit of the file plan.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from amtsweg.disposal.contracts import FileStage, RunState, Step, WrongStep
from amtsweg.records.contracts import Appraisal

FOUR, TWO = 4, 2
VERSIONS = ("3.1.0", "3.0.0", "2.4.0")

_AT_ARCHIVE: Mapping[RunState, Mapping[Step, RunState]] = {
    RunState.CONFIRMED: {Step.DESTROY: RunState.DESTROYING},
    RunState.DESTROYING: {Step.FINISH: RunState.DONE},
    RunState.DONE: {},
    RunState.CANCELLED: {},
}


def _handed_over(back_to: RunState) -> Mapping[RunState, Mapping[Step, RunState]]:
    arrived = {Step.CONFIRM: RunState.CONFIRMED, Step.REFUSE: back_to}
    received = {Step.RECEIVE_HAND_OVER: RunState.HAND_OVER_RECEIVED}
    return {
        RunState.HANDED_OVER: {**received, **arrived, Step.FAIL: back_to},
        RunState.HAND_OVER_RECEIVED: arrived,
    }


# Receipts may be missing: an archive that answers at once has received what it answers.
_GIVING = {Step.HAND_OVER: RunState.HANDED_OVER, Step.SKIP_HAND_OVER: RunState.CONFIRMED}
_END = {Step.CANCEL: RunState.CANCELLED}
TABLES: Mapping[int, Mapping[RunState, Mapping[Step, RunState]]] = {
    FOUR: {
        # What the archive has decided once need not be offered.
        RunState.COLLECTED: {Step.OFFER: RunState.OFFERED, Step.SKIP_HAND_OVER: RunState.CONFIRMED, **_END},
        RunState.OFFERED: {
            Step.RECEIVE_OFFER: RunState.OFFER_RECEIVED,
            Step.APPRAISE: RunState.APPRAISED,
            Step.FAIL: RunState.COLLECTED,
            **_END,
        },
        RunState.OFFER_RECEIVED: {Step.APPRAISE: RunState.APPRAISED, **_END},
        RunState.APPRAISED: {**_GIVING, **_END},
        **_handed_over(RunState.APPRAISED),
        **_AT_ARCHIVE,
    },
    TWO: {
        RunState.COLLECTED: {**_GIVING, **_END},
        **_handed_over(RunState.COLLECTED),
        **_AT_ARCHIVE,
    },
}


def can_step(stages: int, state: RunState, step: Step) -> bool:
    """Tell whether a disposal of so many stages can take this step."""
    return step in TABLES[stages].get(state, {})


def after(stages: int, state: RunState, step: Step) -> RunState:
    """Return where the step leads. Raises WrongStep."""
    if not can_step(stages, state, step):
        raise WrongStep("Dieser Schritt ist beim jetzigen Stand der Aussonderung nicht möglich.")
    return TABLES[stages][state][step]


def proposed(own: str, plan: str) -> tuple[str, str]:
    """Return the appraisal that is proposed for a file, and where it comes from: its own or its type's, or the plan's.

    A file type writes what it proposes into the files opened with it.
    """
    return (own, "file") if own in set(Appraisal) else (plan, "plan")


def may_be_destroyed(*, stage: FileStage, decision: str, held: bool) -> bool:
    """Tell whether a file may be destroyed: confirmed by the archive, or of no worth to it, and not on hold."""
    if held:
        return False
    if decision == Appraisal.DESTROY:
        return stage is FileStage.APPRAISED
    return decision == Appraisal.ARCHIVE and stage is FileStage.CONFIRMED


def rule_for(plan_key: str, *, parents: Mapping[str, str | None], ruled: Iterable[str]) -> str | None:
    """Return the nearest unit of the file plan, from this one upwards, for which there is a standing rule."""
    known, key, seen = set(ruled), plan_key, set[str]()
    while key and key not in seen:
        if key in known:
            return key
        seen.add(key)
        key = parents.get(key) or ""
    return None


def holds_on(until: date | None, *, on: date) -> bool:
    """Tell whether a hold that ends on this day, or never by itself, is in force on another one."""
    return until is None or until >= on
