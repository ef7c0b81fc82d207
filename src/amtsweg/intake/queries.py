"""Reads on submissions."""

from uuid import UUID

from amtsweg.cases import api as cases
from amtsweg.intake.contracts import Receipt
from amtsweg.intake.models import Submission
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
