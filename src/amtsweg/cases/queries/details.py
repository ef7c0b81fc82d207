"""What belongs to one case: parties, messages, decision."""

from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import Case, Decision, Direction, Message, Outcome, Party
from amtsweg.cases.queries.cases import get_case, to_case


def parties_of(case_id: UUID) -> list[Party]:
    """Return who takes part."""
    return [_party(row) for row in models.Party.objects.filter(case_id=case_id).order_by("id")]


def case_with_parties(case_id: UUID) -> tuple[Case, list[Party]]:
    """Return a case and who takes part, in one statement unless nobody does. Raises NotFound."""
    rows = list(models.Party.objects.filter(case_id=case_id).select_related("case").order_by("id"))
    return to_case(rows[0].case) if rows else get_case(case_id), [_party(row) for row in rows]


def _party(row: models.Party) -> Party:
    return Party(row.name, row.email, row.address, row.role, row.account_id, row.language)


def messages_of(case_id: UUID) -> list[Message]:
    """Return what was written between office and applicant, oldest first."""
    rows = models.Message.objects.filter(case_id=case_id).order_by("at", "id")
    return [_message(row) for row in rows]


def _message(row: models.Message) -> Message:
    return Message(
        id=row.id,
        direction=Direction(row.direction),
        text=row.text,
        author=row.author,
        at=row.at,
        is_request=row.is_request,
        due_at=row.due_at,
        answered_at=row.answered_at,
        documents=tuple(UUID(one) for one in row.documents),
    )


def latest_decision(case_id: UUID) -> Decision | None:
    """Return the newest decision, drafted or in effect."""
    row = models.Decision.objects.filter(case_id=case_id).order_by("-decided_at", "-id").first()
    if row is None:
        return None
    return Decision(
        id=row.id,
        outcome=Outcome(row.outcome),
        content=row.content,
        reasons=row.reasons,
        decided_by=row.decided_by,
        decided_by_id=row.decided_by_id,
        decided_at=row.decided_at,
        cosigned_by=row.cosigned_by,
        cosigned_at=row.cosigned_at,
        document_id=row.document_id,
        returned_reason=row.returned_reason,
    )
