"""Signing and proof on the screens: what each person sees, what the clerk sees, what the receipt says."""

import re
from pathlib import Path

import pytest
from django.test import Client

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity.models import Account
from amtsweg.intake.models import Submission
from amtsweg.intake.queries.receipts import receipt_of
from amtsweg.intake.queries.signing import latest_request
from amtsweg.kernel import scope
from amtsweg.kernel.models import OutboxEntry
from house.test_routes import signed_in
from intake.test_resuming import browser, citizen, mark
from intake.together import JONAS, MARTA, SLUG, TEXT, begun, load_together
from way import Way


@pytest.fixture
def service(way: Way, tmp_path: Path) -> ServiceVersion:
    """The service several people sign."""
    return load_together(tmp_path, way.at)


def address(draft: Draft, page: str) -> str:
    """Return the address of a page of a draft."""
    return f"/antrag/{SLUG}/{draft.token}/{page}/"


def text(client: Client, url: str) -> str:
    """Return what a page says."""
    response = client.get(url, follow=True)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def links(draft: Draft) -> list[str]:
    """Return the addresses of those who are to sign."""
    found = latest_request(draft.id)
    assert found is not None
    return [f"/mitzeichnen/{one.token}/" for one in found.signatures]


def clerks_view(way: Way, case_id: object) -> str:
    """Return the case page as the clerk sees it."""
    assert way.clerk.account_id is not None
    return text(signed_in(way.clerk.account_id, factor=True), f"/arbeitsplatz/vorgang/{case_id}/")


def test_from_the_review_to_the_receipt_with_two_signatures(way: Way, service: ServiceVersion) -> None:
    applicant, draft = browser(), begun(service, way.at, MARTA, JONAS)
    looked = text(applicant, address(draft, "pruefen"))
    assert ("Um Unterschriften bitten" in looked, "Verbindlich absenden" in looked) == (True, False)
    applicant.post(address(draft, "unterschriften"))
    shown = text(applicant, address(draft, "pruefen"))
    marta, jonas = links(draft)
    assert (jonas in shown, marta in shown) == (True, False)  # Marta's link went by mail
    seen = text(browser(), marta)
    assert "117/4" in seen
    assert TEXT in seen
    person, _account = citizen(way)
    assert "Sie sind angemeldet als Mira Brandt" in text(person, jonas)
    assert browser().post(marta, {"answer": "sign", "name": "Marta Brandt"}).status_code == 422
    browser().post(marta, {"answer": "sign", "name": "Marta Brandt", "confirmed": "true"})
    assert "Sie haben am 02.03.2026 09:00 als Marta Brandt unterschrieben" in text(browser(), marta)
    person.post(jonas, {"answer": "sign", "name": "Jonas Weiß", "confirmed": "true"})
    assert "Verbindlich absenden" in text(applicant, address(draft, "unterschriften"))
    receipt = text(applicant, applicant.post(address(draft, "pruefen")).headers["Location"])
    assert "wird gerade erstellt" in receipt
    case_id = Submission.objects.get().subject_id
    case = clerks_view(way, case_id)
    for words in ("Marta Brandt (hat mit unterschrieben)", "über einen Link, der per E-Mail kam", "mit Online-Konto"):
        assert words in case


def test_the_receipt_is_a_tagged_pdf_with_consents_and_signatures(way: Way, service: ServiceVersion) -> None:
    applicant, draft = browser(), begun(service, way.at, JONAS)
    applicant.post(address(draft, "unterschriften"))
    browser().post(links(draft)[0], {"answer": "sign", "name": "Jonas Weiß", "confirmed": "true"})
    applicant.post(address(draft, "pruefen"))
    way.work()
    page = text(applicant, address(draft, "eingang"))
    (path,) = re.findall(r'href="(/status/[^"]*/dokument/[^"]*)\?datei"', page)
    response = applicant.get(f"{path}?datei")
    pdf = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # files are streamed
    assert pdf.startswith(b"%PDF")
    said = said_in(pdf)
    for words in ("Einwilligungen und Erklärungen", "gebührenpflichtig", "Unterschriften", "Jonas Weiß", "SHA-256"):
        assert words in said
    secret = receipt_of(Submission.objects.get().subject_id or draft.id).secret
    assert "Eingangsbestätigung mit allen Angaben (PDF" in text(browser(), f"/status/{secret}/")


def said_in(pdf: bytes) -> str:
    """Return the text of a PDF that is tagged; one without tags fails."""
    from io import BytesIO

    import pikepdf
    import pypdfium2

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert b"pdfuaid" in bytes(opened.Root.Metadata.read_bytes())
    document = pypdfium2.PdfDocument(pdf)
    return " ".join("".join(page.get_textpage().get_text_bounded() for page in document).split())


def test_a_consent_is_kept_as_it_was_worded_shown_and_given(way: Way, service: ServiceVersion) -> None:
    client, draft = Client(headers={"accept-language": "en"}), begun(service, way.at)
    page = address(draft, "consent")
    client.post(page, {"consent": "true", "_loaded": mark(client, page)})
    way.clock.at = way.clock.at.replace(hour=11)
    client.post(address(draft, "pruefen"))
    (kept,) = Submission.objects.get().evidence["consents"]
    assert kept["text"] == "I have understood that the information is subject to a fee, and my details are correct."
    assert (kept["path"], kept["language"], kept["given_at"][:16]) == ("consent", "en", "2026-03-02T09:00")
    assert kept["form_version"] == str(draft.form_version_id)
    assert len(kept["sha256"]) == 64


def test_who_wants_to_change_is_warned_and_then_signatures_are_void(way: Way, service: ServiceVersion) -> None:
    applicant, draft = browser(), begun(service, way.at, JONAS)
    page = address(draft, "purpose")
    loaded = mark(applicant, page)
    applicant.post(address(draft, "unterschriften"))
    assert applicant.get(page).headers["Location"] == address(draft, "unterschriften")
    told = applicant.post(page, {"owner": "true", "purpose": "other", "purpose_text": "Erbe", "_loaded": loaded})
    assert told.status_code == 409
    assert "Erbe</textarea>" in told.content.decode()
    assert "Unterschriften gelten dann nicht mehr" in text(applicant, address(draft, "unterschriften/aendern"))
    applicant.post(address(draft, "unterschriften/aendern"))
    assert applicant.get(page).status_code == 200
    assert "Die Bitte um Ihre Unterschrift ist beendet" in text(browser(), links(draft)[0])


def test_a_refusal_leads_back_to_the_applicant_with_its_reason(way: Way, service: ServiceVersion) -> None:
    applicant, draft = browser(), begun(service, way.at, MARTA)
    applicant.post(address(draft, "unterschriften"))
    (marta,) = links(draft)
    assert browser().post(marta, {"answer": "decline", "reason": ""}).status_code == 422
    browser().post(marta, {"answer": "decline", "reason": "Das Flurstück ist falsch."})
    assert "Das Flurstück ist falsch." in text(applicant, address(draft, "unterschriften"))
    assert "Um Unterschriften bitten" in text(applicant, address(draft, "pruefen"))


def test_an_address_can_be_replaced_and_a_wrong_one_is_named(way: Way, service: ServiceVersion) -> None:
    applicant, draft = browser(), begun(service, way.at, JONAS)
    applicant.post(address(draft, "unterschriften"))
    (signature,) = latest_request(draft.id).signatures  # type: ignore[union-attr]  # it was just made
    wrong = applicant.post(address(draft, "unterschriften"), {"signature": signature.id, "email": "kein"})
    assert (wrong.status_code, "gültige E-Mail-Adresse" in wrong.content.decode()) == (422, True)
    applicant.post(address(draft, "unterschriften"), {"signature": signature.id, "email": "jonas@post.example"})
    assert OutboxEntry.objects.get(topic="delivery.mail").payload["to"] == "jonas@post.example"


PREFILLED = {
    "given_name": {"value": "Mira", "trust": "substantial", "locked": False},
    "family_name": {"value": "Brandt", "trust": "substantial", "locked": True},
    "address": {"value": {"street": "Lindenweg", "house_number": "4"}, "trust": "substantial", "locked": False},
}


def test_what_the_account_told_is_marked_until_it_is_changed_and_what_must_stay_stays(
    way: Way, service: ServiceVersion
) -> None:
    client, account = citizen(way)
    draft = with_account(begun(service, way.at), account)
    page = address(draft, "applicant")
    shown = text(client, page)
    assert shown.count("Aus Ihrem Konto übernommen.") == 2
    assert re.search(r'name="family_name" value="Brandt"[^>]*readonly', shown)
    client.post(page, {**_posted(), "given_name": "Mirabelle", "family_name": "Anders", "_loaded": mark(client, page)})
    answers = forms.draft(draft.token, at=way.at, account_id=account.id).answers
    assert (answers["given_name"], answers["family_name"]) == ("Mirabelle", "Brandt")
    client.post(address(draft, "pruefen"))
    kept = Submission.objects.get()
    assert kept.evidence["from_account"] == {"family_name": "substantial", "address": "substantial"}
    way.work()
    assert f"/meine-vorgaenge/{kept.subject_id}/dokument/" in text(client, address(draft, "eingang"))
    case = clerks_view(way, kept.subject_id)
    assert case.count("Aus dem Online-Konto, Vertrauensniveau: substanziell") == 2


def with_account(draft: Draft, account: Account) -> Draft:
    """Give a draft to an account, with what its identity told."""
    from amtsweg.forms.models import Draft as Row

    with scope.session(scope.SYSTEM):
        Row.objects.filter(id=draft.id).update(account_id=account.id, context={**draft.context, "prefilled": PREFILLED})
    return draft


def _posted() -> dict[str, str]:
    address = {"street": "Lindenweg", "house_number": "4", "postcode": "33098", "city": "Paderborn"}
    return {"email": "mira@post.example", **{f"address.{key}": value for key, value in address.items()}}
