"""What the state of a case allows. Tables, so that they can be read, tested for totality and drawn."""

from collections.abc import Mapping, Sequence

from amtsweg.cases.contracts import Case, CaseClosed, CaseState, NewEntry, Outcome
from amtsweg.kernel.errors import Conflict, Invalid

NEXT: Mapping[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.WAITING, CaseState.DECIDED, CaseState.WITHDRAWN, CaseState.CLOSED}),
    CaseState.WAITING: frozenset({CaseState.OPEN, CaseState.DECIDED, CaseState.WITHDRAWN, CaseState.CLOSED}),
    CaseState.DECIDED: frozenset({CaseState.CLOSED}),
    CaseState.WITHDRAWN: frozenset({CaseState.CLOSED}),
    CaseState.CLOSED: frozenset(),
}

EVENT: Mapping[CaseState, str] = {
    CaseState.OPEN: "case.resumed",
    CaseState.WAITING: "case.waiting",
    CaseState.DECIDED: "case.decided",
    CaseState.WITHDRAWN: "case.withdrawn",
    CaseState.CLOSED: "case.closed",
}

# Who has to act next, in the words of the status page.
NEEDS_REASONS = frozenset({Outcome.PARTLY_GRANTED, Outcome.REFUSED})
DECIDABLE = (Outcome.GRANTED, Outcome.PARTLY_GRANTED, Outcome.REFUSED)


def check_move(state: CaseState, target: CaseState) -> None:
    """Raise CaseClosed or Conflict if a case may not go from one state to the other."""
    if target in NEXT[state]:
        return
    if state is CaseState.CLOSED:
        raise CaseClosed("Der Vorgang ist abgeschlossen und kann nicht mehr geändert werden.")
    raise Conflict("Der Stand des Vorgangs lässt diesen Schritt nicht zu. Bitte laden Sie die Seite neu.")


def can_withdraw(case: Case) -> bool:
    """Tell whether the applicant may still withdraw."""
    return CaseState.WITHDRAWN in NEXT[case.state]


def check_can_withdraw(case: Case) -> None:
    """Raise Conflict with the reason if the applicant may not withdraw any more."""
    if not can_withdraw(case):
        raise Conflict("Über Ihren Antrag ist bereits entschieden. Eine Rücknahme ist nicht mehr möglich.")


def check_decision(outcome: Outcome, reasons: str) -> None:
    """Raise Invalid if a decision lacks what § 39 VwVfG wants: the reasons of a burdening decision."""
    if outcome not in DECIDABLE:
        raise Invalid("Bitte wählen Sie eine Entscheidung aus.", {"outcome": "Bitte wählen Sie eine Entscheidung aus."})
    if outcome in NEEDS_REASONS and not reasons.strip():
        text = "Bitte begründen Sie die Ablehnung: Welche Tatsachen und Rechtsgründe tragen die Entscheidung?"
        raise Invalid(text, {"reasons": text})


def check_reason(reason: str, text: str) -> None:
    """Raise Invalid with this text if no reason is given."""
    if not reason.strip():
        raise Invalid(text, {"reason": text})


MOST_ENTRIES = 20
MOST_VACANCIES = 50
LONGEST_NAME = 200


def check_entries(entries: Sequence[NewEntry]) -> None:
    """Raise Invalid if this is nothing to wait for, too much at once, or longer than a queue can name it."""
    if not 1 <= len(entries) <= MOST_ENTRIES:
        raise Invalid(f"Ein Vorgang wartet auf mindestens einen und höchstens {MOST_ENTRIES} Plätze zugleich.")
    if len({one.group for one in entries}) != len(entries):
        raise Invalid("Ein Vorgang kann in jeder Gruppe der Warteliste nur einmal stehen.")
    longest = max(len(text) for one in entries for text in (one.group, one.label, one.person))
    if longest > LONGEST_NAME:
        raise Invalid(f"Die Namen in der Warteliste sind höchstens {LONGEST_NAME} Zeichen lang.")


def check_vacancies(count: int) -> None:
    """Raise Invalid if so many places cannot be opened at once."""
    if not 1 <= count <= MOST_VACANCIES:
        text = f"Bitte geben Sie eine Zahl von 1 bis {MOST_VACANCIES} an."
        raise Invalid(text, {"count": text})
