"""Work at the desk: files opened, changed, parted, linked, closed and reopened; two people at once; who may do what."""

from datetime import datetime
from uuid import UUID

from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.records import models
from amtsweg.records.contracts import FileState
from records.desk import LEGAL, clerk, desk_of, file_id, head, legal_file
from records.test_file_pages import page_of, text

__all__ = ["clerk", "file_id", "head"]


def kinds(file_id: UUID) -> list[str]:
    subject = models.RecordFile.objects.get(id=file_id).subject_id
    assert subject
    return [one.kind for one in events.history(subject)]


def post(client: Client, url: str, **sent: object) -> int:
    return client.post(url, sent).status_code


def test_a_file_is_opened_in_two_steps(clerk: Client, at: datetime) -> None:
    where = "/arbeitsplatz/akten/anlegen/"
    first = text(clerk, where)
    assert "Rechtsamt" in first
    assert "Bauordnungsamt" not in first
    assert clerk.get(f"{where}?stelle={LEGAL}&plan=&art=").status_code == 422
    assert clerk.get(f"{where}?stelle={LEGAL}&plan=99&art=").status_code == 404
    second = f"{where}?stelle={LEGAL}&plan=01.30&art="
    assert "Titel der Akte" in text(clerk, second)
    refused = clerk.post(second, {"file_title": " ", "file_medium": "paper"})
    assert refused.status_code == 422
    assert "Bitte geben Sie einen Titel an." in refused.content.decode()
    answer = clerk.post(second, {"file_title": "Vertrag Stadthalle", "file_medium": "electronic"})
    row = models.RecordFile.objects.get(title="Vertrag Stadthalle")
    assert answer["Location"] == page_of(row.id)
    assert (row.unit_id, row.plan_unit_id) == (identity.unit_by_key(LEGAL).id, "01.30")


def test_nobody_opens_files_in_a_unit_of_others(clerk: Client, at: datetime) -> None:
    other = "/arbeitsplatz/akten/anlegen/?stelle=sta-63&plan=01.30&art="
    clerk.post(other, {"file_title": "Fremd", "file_medium": "electronic"})
    assert not models.RecordFile.objects.filter(title="Fremd").exists()


def test_two_who_change_a_file_see_both_states(file_id: UUID, clerk: Client) -> None:
    url = page_of(file_id, "aendern/")
    assert 'name="revision" value="1"' in text(clerk, url)
    sent = {"revision": "1", "file_medium": "electronic", "file_location": "", "file_person": ""}
    assert post(clerk, url, file_title="Neu von mir", **sent) == 302
    late = clerk.post(url, {"file_title": "Neu von anderen", **sent})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Neu von mir</td>" in page
    assert "Neu von anderen</td>" in page
    assert 'name="revision" value="2"' in page
    assert models.RecordFile.objects.get(id=file_id).title == "Neu von mir"
    assert post(clerk, url, file_title="Neu von anderen", **{**sent, "revision": "2"}) == 302
    assert models.RecordFile.objects.get(id=file_id).title == "Neu von anderen"


def test_parts_are_added_and_documents_laid_into_them(file_id: UUID, clerk: Client) -> None:
    assert post(clerk, page_of(file_id, "teil/"), title="", kind="sub_file") == 422
    assert post(clerk, page_of(file_id, "teil/"), title="Gericht", kind="sub_file") == 302
    part = models.RecordPart.objects.get(record_file_id=file_id)
    ids = [str(one) for one in models.Document.objects.order_by("id").values_list("id", flat=True)]
    assert post(clerk, page_of(file_id, "verschieben/"), ziel=str(part.id)) == 422  # nothing chosen
    assert post(clerk, page_of(file_id, "verschieben/"), dokument=ids[:2], ziel=str(part.id)) == 302
    assert models.Document.objects.filter(part=part).count() == 2
    shown = text(clerk, page_of(file_id, f"?teil={part.id}"))
    assert "Anlage 1" in shown
    assert "Anlage 2" not in shown
    assert kinds(file_id).count("records.document_moved") == 2


def test_documents_of_other_files_stay_where_they_are(file_id: UUID, clerk: Client, at: datetime) -> None:
    other = legal_file(at, title="Andere", documents=1)
    foreign = models.Document.objects.get(record_file_id=other)
    own = models.Document.objects.filter(record_file_id=file_id).first()
    assert own
    post(clerk, page_of(file_id, "teil/"), title="Gericht", kind="record_case")
    part = models.RecordPart.objects.get(record_file_id=file_id)
    both = [str(own.id), str(foreign.id)]
    assert post(clerk, page_of(file_id, "verschieben/"), dokument=both, ziel=str(part.id)) == 404
    assert not models.Document.objects.filter(part=part).exists()


def test_who_takes_part_is_added_and_ends(file_id: UUID, clerk: Client) -> None:
    assert post(clerk, page_of(file_id, "beteiligte/"), name="", role="") == 422
    assert post(clerk, page_of(file_id, "beteiligte/"), name="Kim Beispiel", role="Klägerin") == 302
    one = models.Participant.objects.get()
    assert "Kim Beispiel" in text(clerk, page_of(file_id, "angaben/"))
    assert post(clerk, page_of(file_id, f"beteiligte/{one.id}/beenden/")) == 302
    assert models.Participant.objects.get().ended_at is not None
    assert {"records.participant_added", "records.participant_ended"} <= set(kinds(file_id))


def test_links_are_set_by_number_or_address_and_taken_away(file_id: UUID, clerk: Client, at: datetime) -> None:
    other = legal_file(at, title="Andere", documents=1)
    number = models.RecordFile.objects.get(id=other).reference_number
    document = models.Document.objects.get(record_file_id=other)
    url = page_of(file_id, "verknuepfen/")
    assert post(clerk, url, target="") == 422
    assert post(clerk, url, target="gibt es nicht") == 422
    assert post(clerk, url, target=page_of(file_id)) == 422  # itself
    assert post(clerk, url, target=number) == 302
    assert post(clerk, url, target=f"http://testserver{page_of(other)}") == 302  # the same once more
    assert post(clerk, url, target=f"/arbeitsplatz/dokument/{document.id}/") == 302
    assert models.Link.objects.count() == 2
    assert "Anlage 0 (" in text(clerk, page_of(file_id, "angaben/"))
    for link in models.Link.objects.all():
        assert post(clerk, page_of(file_id, f"verknuepfung/{link.id}/entfernen/")) == 302
    assert kinds(file_id).count("records.link_removed") == 2


def test_a_file_is_closed_and_reopened_with_a_reason(file_id: UUID, clerk: Client) -> None:
    assert post(clerk, page_of(file_id, "schliessen/")) == 302
    assert "Teil anlegen" not in text(clerk, page_of(file_id))
    assert post(clerk, page_of(file_id, "teil/"), title="Zu spät", kind="sub_file") == 409
    assert post(clerk, page_of(file_id, "oeffnen/"), reason="") == 422
    assert post(clerk, page_of(file_id, "oeffnen/"), reason="Berufung eingelegt") == 302
    assert models.RecordFile.objects.get(id=file_id).state == FileState.OPEN
    assert "Grund: Berufung eingelegt" in text(clerk, page_of(file_id, "verlauf/"))


def test_whoever_only_reads_changes_nothing(file_id: UUID, at: datetime) -> None:
    reading = desk_of("Rita", at, ("auditor", "stadt-paderborn"))
    assert "Teil anlegen" not in text(reading, page_of(file_id))
    for rest in ("teil/", "verschieben/", "beteiligte/", "verknuepfen/", "schliessen/", "oeffnen/", "aendern/"):
        assert reading.post(page_of(file_id, rest), {"title": "x", "reason": "x"}).status_code == 403
    assert reading.get(page_of(file_id, "zugang/")).status_code == 403
