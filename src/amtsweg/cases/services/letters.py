"""Issue the letter of a decision: render, seal, file. From then on the decision is in effect."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from uuid import UUID

from amtsweg.cases import models
from amtsweg.cases.contracts import Case, CaseState, Decision, Outcome
from amtsweg.cases.queries.cases import get_case
from amtsweg.cases.queries.details import latest_decision, parties_of
from amtsweg.cases.services.deciding import latest
from amtsweg.cases.services.letter_data import letter_assets, letter_data
from amtsweg.cases.services.moving import locked, move
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.kernel import blobs, events, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import NotFound
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished letter, sealed and not yet filed."""

    title: str
    pdf: bytes


def issue_letter(*, case_id: UUID, letter: str, variables: Mapping[str, object], actor: Actor, at: datetime) -> UUID:
    """Write, seal and file the letter of the latest decision; return its document. Done once per decision.

    Raises NotFound if the pack has no such letter, and what rendering and sealing raise; nothing is then filed.
    """
    with scope.work(scope.SYSTEM), events.together():
        decision = latest(case_id)
        if decision.document_id is not None:
            return decision.document_id
        records.ensure_reference_number(case_id, at=at)
        finished = _write(case_id, letter, variables, at)
        # Locked only now: writing and sealing take a while, and nobody shall wait for them.
        row = locked(case_id)
        decision = latest(case_id)
        if decision.document_id is None:
            decision.document_id = _file(row, finished, actor, at)
            decision.save(update_fields=["document_id"])
            move(row, CaseState.DECIDED, outcome=Outcome(decision.outcome), actor=actor, at=at)
        return decision.document_id


def draft_letter(
    *, case: Case, decision: Decision, variables: Mapping[str, object], at: datetime, letter: str = ""
) -> bytes:
    """Return the letter a decision would become, unsealed and marked as a draft, for those who decide and co-sign.

    ``letter`` is its name in the pack; without it, or if there is none of that name, it is the pack's first. Raises
    NotFound if the pack writes no letter, and what rendering raises.
    """
    service = catalogue.service_version(case.working_version_id)
    template = service.letters.get(letter) or next(iter(service.letters.values()), None)
    if template is None:
        raise NotFound(f"Das Leistungspaket {service.service_slug} schreibt keinen Brief.")
    data = letter_data(case, service, parties_of(case.id), decision, variables, at=at)
    data["subject"] = f"ENTWURF, nicht bekanntgegeben – {data['subject']}"
    return delivery.render_letter(template=template, data=data, assets=letter_assets())


def _write(case_id: UUID, letter: str, variables: Mapping[str, object], at: datetime) -> Letter:
    case, decision = get_case(case_id), latest_decision(case_id)
    service = catalogue.service_version(case.working_version_id)
    if letter not in service.letters:
        raise NotFound(f"Das Leistungspaket {service.service_slug} hat keinen Brief „{letter}“.")
    data = letter_data(case, service, parties_of(case_id), decision, variables, at=at)
    pdf = delivery.render_letter(template=service.letters[letter], data=data, assets=letter_assets())
    return Letter(str(data["subject"]), delivery.seal_pdf(pdf, reason=str(data["subject"]), at=at))


def _file(row: models.Case, letter: Letter, actor: Actor, at: datetime) -> UUID:
    blob = blobs.put(BytesIO(letter.pdf), media_type="application/pdf", at=at)
    document = NewDocument(
        title=letter.title,
        kind="decision",
        direction="out",
        sha256=blob.sha256,
        filename=f"Bescheid-{row.number}.pdf",
        media_type="application/pdf",
        size=blob.size,
    )
    record_file_id = records.record_file_of(row.id)
    (reference,) = records.add_documents(record_file_id=record_file_id, documents=[document], actor=actor, at=at)
    return reference.document_id
