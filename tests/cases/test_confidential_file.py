"""A case whose file is confidential: its pages are no way around the file's own door; and the way from file to case."""

import pytest
from django.test import Client

from amtsweg.kernel import blobs, scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records.contracts import Confidentiality, NewDocument
from amtsweg.records.services.keeping import set_confidentiality
from process_register.conftest import sign_in
from way import COURT, Way, hire

pytestmark = pytest.mark.usefixtures("system_scope")
SLUG = "baulastenauskunft"


def desk(actor: Actor) -> Client:
    client = Client()
    sign_in(client, actor)
    return client


def test_the_pages_of_a_case_tell_nothing_of_a_file_that_may_not_be_seen(way: Way) -> None:
    way.submit(SLUG, COURT)
    way.work()
    clerk, head = desk(way.clerk), desk(hire("Hanna", way.at, ("head", "sta-63")))
    tabs = [f"/arbeitsplatz/vorgang/{way.case_id}/{tab}/" for tab in ("dokumente", "verlauf")]
    assert [clerk.get(tab).status_code for tab in tabs] == [200, 200]
    assert "Dokument abgelegt" in clerk.get(tabs[1]).content.decode()
    set_confidentiality(
        record_file_id=records.record_file_of(way.case_id),
        level=Confidentiality.CONFIDENTIAL,
        reason="Personalsache",
        actor=way.lead,
        at=way.at,
    )
    assert clerk.get(tabs[0]).status_code == 404
    history = clerk.get(tabs[1]).content.decode()
    assert "Vorgang eröffnet" in history
    assert "Dokument abgelegt" not in history
    for tab in tabs:
        assert "/zweck/" in head.get(tab)["Location"]
    file = f"/arbeitsplatz/akte/{records.record_file_of(way.case_id)}/"
    onward = head.post(f"{file}zweck/?weiter={tabs[1]}", {"purpose": "Widerspruch"})["Location"]
    assert onward == tabs[1]
    assert "Dokument abgelegt" in head.get(onward).content.decode()


def test_file_and_case_lead_to_one_another(way: Way) -> None:
    way.submit(SLUG, COURT)
    way.work()
    clerk = desk(way.clerk)
    file = f"/arbeitsplatz/akte/{records.record_file_of(way.case_id)}/"
    assert f'href="/arbeitsplatz/vorgang/{way.case_id}/"' in clerk.get(file).content.decode()
    assert f'href="{file}"' in clerk.get(f"/arbeitsplatz/vorgang/{way.case_id}/dokumente/").content.decode()
    manager = desk(hire("Rika", way.at, ("records-manager", "sta-63")))
    assert "Zum Vorgang" not in manager.get(file).content.decode()  # who may not read cases is not led to one


def test_what_the_office_files_by_hand_is_not_the_applicants_to_see(way: Way, client: Client) -> None:
    receipt = way.submit(SLUG, COURT)
    way.work()
    (submission, *_more) = [one for one in records.documents_of(way.case_id) if one.direction == "in"]
    blob = blobs.put(b"Brief eines Nachbarn", media_type="text/plain", at=way.at)
    new = NewDocument(
        "Brief", "letter", "in", blob.sha256, "Brief.txt", "text/plain", blob.size, for_applicant=False
    )  # fmt: skip
    (ref,) = records.add_documents(
        record_file_id=submission.record_file_id, documents=[new], actor=way.clerk, at=way.at
    )
    with scope.session(scope.NOTHING):
        own, others = (
            client.get(f"/status/{receipt.secret}/dokument/{one}/") for one in (submission.id, ref.document_id)
        )
        assert (own.status_code, others.status_code) == (200, 404)
