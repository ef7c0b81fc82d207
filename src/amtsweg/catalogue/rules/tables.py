"""Check the decision tables of a pack: cases nobody decides, rules that contradict each other or never apply."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amtsweg.dmn import api as dmn
from amtsweg.feel.api import FeelError, examine, kinds
from amtsweg.kernel.packs import PackProblem

_ERRORS = frozenset({dmn.FindingKind.GAP, dmn.FindingKind.OVERLAP, dmn.FindingKind.UNREACHABLE})
"""What leaves an application without a decision, with two, or makes people believe in a rule that never applies."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with the tables of a file, and what of them nobody could check."""

    problems: tuple[PackProblem, ...]
    notes: tuple[PackProblem, ...]


def judge_tables(model: dmn.Model, *, file: str, answers: kinds.Kind) -> Judged:
    """Look at all tables of a model over answers of this kind."""
    found = dmn.check_tables(model, whole=frozenset(_whole_columns(model, {**answers.entries, "answers": answers})))
    said = [(one.kind in _ERRORS, PackProblem(file, one.line, f"{one.table}: {_words(one)}")) for one in found]
    return Judged(tuple(one for wrong, one in said if wrong), tuple(one for wrong, one in said if not wrong))


def _whole_columns(model: dmn.Model, known: Mapping[str, kinds.Kind]) -> Iterator[str]:
    """The columns that only ever hold whole numbers, so that nothing lies between 1 and 2."""
    for column in dmn.columns(model):
        try:
            kind = examine(column.expression, known).kind
        except FeelError:
            continue
        if kind.sort is kinds.Sort.NUMBER and kind.bound is not None:
            yield column.label


def _words(finding: dmn.Finding) -> str:
    where = ", ".join(f"{label}: {test}" for label, test in finding.where if test != "-") or "alle Fälle"
    rules = " und ".join(map(str, finding.rules))
    match finding.kind:
        case dmn.FindingKind.GAP:
            remedy = "Ergänzen Sie eine Regel, einen Standardwert oder die möglichen Werte der Spalte (inputValues)."
            return f"Lücke: Keine Regel gilt für {where}. {remedy}"
        case dmn.FindingKind.OVERLAP:
            return f"Die Regeln {rules} gelten zugleich für {where}; die Trefferregel der Tabelle lässt nur eine zu."
        case dmn.FindingKind.UNREACHABLE if finding.where:
            return f"Die Regel {rules} kommt nie zum Zug: Für {where} gelten immer schon andere."
        case dmn.FindingKind.UNREACHABLE:
            return f"Die Regel {rules} kommt nie zum Zug: Was sie verlangt, gibt es nicht zugleich."
        case dmn.FindingKind.TOO_LARGE:
            return "Die Tabelle hat zu viele Fälle, um alle auf Lücken zu prüfen."
    return f"Nicht zu prüfen, weil nicht nur mit festen Werten verglichen wird: Regel {rules}; auf Lücken achten."
