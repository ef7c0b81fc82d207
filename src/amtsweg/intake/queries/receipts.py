"""Reads on submissions."""

from uuid import UUID

from amtsweg.cases import api as cases
from amtsweg.cases.contracts import Evidence
from amtsweg.forms import api as forms
from amtsweg.intake.contracts import Receipt
from amtsweg.intake.models import Submission
from amtsweg.intake.rules.evidence import shown
from amtsweg.intake.rules.sources import trust_mark
from amtsweg.kernel.errors import NotFound


def receipt_of(case_id: UUID) -> Receipt:
    """Return the receipt of the submission that opened a case. Raises NotFound."""
    row = Submission.objects.filter(subject_id=case_id).first()
    if row is None:
        raise NotFound("Zu diesem Vorgang gibt es keine Einreichung.")
    return Receipt(
        case_id=case_id,
        number=row.number,
        secret=cases.status_secret(case_id),
        received_at=row.received_at,
        service_version_id=row.service_version_id,
        email=row.email,
    )


def evidence_of(case_id: UUID) -> Evidence:
    """Return what a submission keeps beside its answers; nothing where none came in or it may not be seen."""
    found = Submission.objects.filter(subject_id=case_id).values_list("evidence", "answers").first()
    if found is None or not found[0]:
        return Evidence()
    evidence, answers = found
    marks = {key: trust_mark(trust) for key, trust in evidence.get("from_account", {}).items()}
    return Evidence(tuple(shown(evidence, forms.content_hash(answers))), marks)
