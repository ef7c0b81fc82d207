"""File a submission into its record file as a document people can read: a tagged PDF of all answers."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.utils import translation

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.delivery import api as delivery
from amtsweg.identity.api import municipality
from amtsweg.intake.queries.receipts import evidence_of
from amtsweg.kernel import actors, blobs, events, scope
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument

KIND = "submission"
_TEMPLATE = "submission.typ"


def file_submission(*, case_id: UUID, at: datetime) -> None:
    """Render the submission and file it; a second call for the same case changes nothing."""
    with scope.session(scope.SYSTEM):
        if any(document.kind == KIND for document in records.documents_of(case_id)):
            return
        case = cases.get_case(case_id)
        service = catalogue.service_version(case.service_version_id)
        data = cases.letter_data(case, service, cases.parties_of(case_id), None, {}, at=at)
        data["summary"] = [*_listed(data["summary"]), *_evidence(case_id)]
    template = (municipality().folder / _TEMPLATE).read_text(encoding="utf-8")
    pdf = delivery.render_letter(template=template, data=data, assets=cases.letter_assets())
    with scope.work(scope.SYSTEM), events.together():
        blob = blobs.put(BytesIO(pdf), media_type="application/pdf", at=at)
        document = NewDocument(
            title=f"Einreichung {case.number}",
            kind=KIND,
            direction="in",
            sha256=blob.sha256,
            filename=f"Einreichung-{case.number}.pdf",
            media_type="application/pdf",
            size=blob.size,
        )
        records.add_documents(
            record_file_id=records.record_file_of(case_id),
            documents=[document],
            actor=actors.system("intake"),
            at=at,
        )


def _evidence(case_id: UUID) -> list[object]:
    """Return consents and signatures as the template sets answers: in German, as all that goes into the file."""
    with translation.override("de"):
        found = evidence_of(case_id)
    return [
        {"title": one.title, "rows": [{"label": row.label, "value": row.value} for row in one.rows]}
        for one in found.sections
    ]


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
