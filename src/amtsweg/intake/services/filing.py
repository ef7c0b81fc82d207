"""File a submission into its record file: a tagged PDF of all answers for people, JSON and XML for machines."""

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import NamedTuple
from uuid import UUID

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.delivery import api as delivery
from amtsweg.forms import api as forms
from amtsweg.identity.api import municipality
from amtsweg.intake.models import Submission
from amtsweg.kernel import actors, blobs, events, scope
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument

_KIND, _DATA_KIND = "submission", "submission-data"
_TEMPLATE = "submission.typ"


def file_submission(*, case_id: UUID, at: datetime) -> None:
    """Render the submission and file it with its data; a second call for the same case changes nothing."""
    with scope.session(scope.SYSTEM):
        if any(document.kind == _KIND for document in records.documents_of(case_id)):
            return
        case = cases.get_case(case_id)
        service = catalogue.service_version(case.service_version_id)
        data = cases.letter_data(case, service, cases.parties_of(case_id), None, {}, at=at)
    template = (municipality().folder / _TEMPLATE).read_text(encoding="utf-8")
    pdf = delivery.render_letter(template=template, data=data, assets=cases.letter_assets())
    with scope.work(scope.SYSTEM), events.together():
        renditions = [_Rendition(_KIND, "", "pdf", "application/pdf", pdf), *_data(case_id, service)]
        records.add_documents(
            record_file_id=records.record_file_of(case_id),
            documents=[_filed(one, case.number, at) for one in renditions],
            actor=actors.system("intake"),
            at=at,
        )


class _Rendition(NamedTuple):
    """One form of the same submission."""

    kind: str
    addition: str
    suffix: str
    media_type: str
    content: bytes


def _data(case_id: UUID, service: ServiceVersion) -> Iterator[_Rendition]:
    """The answers as they were sent in, by the schemas of their form; a case that came another way has none."""
    row = Submission.objects.filter(subject_id=case_id).first()
    if row is not None:
        form, answers = forms.form(row.form_version_id), row.answers
        as_json = json.dumps(answers, ensure_ascii=False, indent=2).encode()
        as_xml = forms.xml.write(form, answers, slug=service.service_slug, version=service.version)
        yield _Rendition(_DATA_KIND, " (Daten, JSON)", "json", "application/json", as_json)
        yield _Rendition(_DATA_KIND, " (Daten, XML)", "xml", "application/xml", as_xml)


def _filed(one: _Rendition, number: str, at: datetime) -> NewDocument:
    blob = blobs.put(BytesIO(one.content), media_type=one.media_type, at=at)
    return NewDocument(
        title=f"Einreichung {number}{one.addition}",
        kind=one.kind,
        direction="in",
        sha256=blob.sha256,
        filename=f"Einreichung-{number}.{one.suffix}",
        media_type=one.media_type,
        size=blob.size,
    )
