"""What the way in knows of a submission beyond its answers; it lies above, so it brings itself along."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from uuid import UUID

from amtsweg.cases.contracts import Evidence
from amtsweg.forms.contracts import Section

EvidenceSource = Callable[[UUID], Evidence]

_source: EvidenceSource | None = None


def use_evidence(source: EvidenceSource | None) -> EvidenceSource | None:
    """Bind where evidence comes from and return what was bound before; without one there is none."""
    global _source
    previous, _source = _source, source
    return previous


def evidence_of(case_id: UUID) -> Evidence:
    """Return the evidence of a case, as far as the present scope may see it."""
    return _source(case_id) if _source else Evidence()


def with_evidence(sections: Iterable[Section], evidence: Evidence) -> list[Section]:
    """Return the answers with where each came from, and behind them the consents and signatures."""
    marked = [
        replace(
            one, rows=tuple(replace(row, mark=evidence.marks.get(row.path.partition(".")[0], "")) for row in one.rows)
        )
        for one in sections
    ]
    return [*marked, *evidence.sections]
