"""What is filed of a submission: for people, and for machines by the schemas of its form."""

import json

from jsonschema import Draft202012Validator
from lxml import etree

from amtsweg.catalogue import api as catalogue
from amtsweg.forms import api as forms
from amtsweg.intake.models import Submission
from amtsweg.intake.services.filing import file_submission
from amtsweg.kernel import blobs
from amtsweg.records import api as records
from way import COURT, Way


def test_a_submission_is_filed_once_for_people_and_machines(way: Way) -> None:
    way.submit("baulastenauskunft", COURT)
    for _twice in range(2):
        file_submission(case_id=way.case_id, at=way.at)
    documents = {one.media_type: one for one in records.documents_of(way.case_id)}
    assert sorted(documents) == ["application/json", "application/pdf", "application/xml"]
    assert {one.kind for one in documents.values()} == {"submission", "submission-data"}
    assert len(records.documents_of(way.case_id)) == 3
    contents = {name: blobs.read_blob(one.sha256) for name, one in documents.items()}
    version = catalogue.current_version("baulastenauskunft")
    assert version is not None
    assert version.form_version_id is not None
    form, answers = forms.form(version.form_version_id), Submission.objects.get(subject_id=way.case_id).answers
    assert json.loads(contents["application/json"]) == answers == forms.xml.read(form, contents["application/xml"])
    Draft202012Validator(forms.json_schema(form)).validate(answers)
    root = etree.fromstring(contents["application/xml"])
    etree.XMLSchema(etree.fromstring(forms.xml.schema(form))).assertValid(root)
    assert dict(root.attrib) == {"form": "baulastenauskunft", "version": "1"}
