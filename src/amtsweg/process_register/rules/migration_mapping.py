"""What a person says about a mapping: one row for each step at which a matter can stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from amtsweg.process_register.rules.migration_words import ALIKE, KIND
from amtsweg.processes.contracts import MappingProposal, MigrationOrder, ModelElement

STEP = "step:"
"""Fields are named after the old step; its value is the id of the new one, or nothing."""
ANEW = "anew"


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One step of the old model, the steps it may become, and the one that is chosen."""

    element: ModelElement
    kind: str
    field: str
    options: tuple[ModelElement, ...]
    chosen: str
    proposed: bool
    anew: bool


def rows_of(
    proposal: MappingProposal, entered: Mapping[str, str] | None = None, anew: Iterable[str] = ()
) -> list[MappingRow]:
    """Return the rows with the proposal, or with what was entered; what needs a choice comes first."""
    begin_anew = set(anew)
    rows = [_row(proposal, element, entered, begin_anew) for element in proposal.old if element.kind in KIND]
    return sorted(rows, key=_needs_no_choice)


def _needs_no_choice(row: MappingRow) -> bool:
    return bool(row.chosen)


def _row(
    proposal: MappingProposal, element: ModelElement, entered: Mapping[str, str] | None, anew: set[str]
) -> MappingRow:
    options = tuple(_options(element, proposal.new))
    proposed = proposal.mapping.get(element.id, "")
    chosen = proposed if entered is None else entered.get(STEP + element.id, "")
    if chosen not in {option.id for option in options}:
        chosen = ""
    return MappingRow(
        element=element,
        kind=str(KIND[element.kind]),
        field=STEP + element.id,
        options=options,
        chosen=chosen,
        proposed=bool(chosen) and chosen == proposed,
        anew=element.id in anew,
    )


def _options(element: ModelElement, new: Sequence[ModelElement]) -> Iterable[ModelElement]:
    kinds = ALIKE if element.kind in ALIKE else {element.kind}
    return (one for one in new if one.kind in kinds)


def order_of(
    proposal: MappingProposal, versions: tuple[int, int], entered: Mapping[str, str], anew: Iterable[str]
) -> MigrationOrder:
    """Return what is to be done: the choices of the person; what nobody is asked about as proposed."""
    rows = rows_of(proposal, entered, anew)
    asked = {row.element.id for row in rows}
    mapping = {old: new for old, new in proposal.mapping.items() if old not in asked}
    mapping |= {row.element.id: row.chosen for row in rows if row.chosen}
    timers = frozenset(row.element.id for row in rows if row.anew and row.element.timer and row.chosen)
    return MigrationOrder(*versions, mapping, timers)
