"""Stop and go on: from any page, with a code or a mail, on another device, for an account from its list."""

import re
from datetime import timedelta

from django.test import Client

from amtsweg.forms.models import Draft
from amtsweg.identity.models import Account
from amtsweg.intake.models import Attempt
from amtsweg.intake.services.resuming import PER_SENDER, remind_of_ends
from amtsweg.intake.services.throttling import forget_attempts
from amtsweg.kernel import scope
from amtsweg.kernel.models import OutboxEntry
from bench.wire import listening
from intake.conftest import at_once
from way import Way

START = "/antrag/baulastenauskunft/"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
PERSON = {"given_name": "Mira", "family_name": "Brandt", "email": "mira@post.example", "address.street": "Lindenweg"}


def browser() -> Client:
    """A browser that has never been here."""
    return Client(headers={"accept-language": "de"})


def begun(client: Client) -> str:
    """Begin a draft and return the address of its first page."""
    return str(client.post(START).headers["Location"])


def mark(client: Client, page: str) -> str:
    """Return the mark a page is loaded with."""
    (found,) = re.findall(r'name="_loaded" value="([^"]*)"', client.get(page).content.decode())
    return str(found)


def citizen(way: Way) -> tuple[Client, Account]:
    """Somebody with an account, signed in."""
    client = browser()
    with scope.session(scope.SYSTEM):
        account = Account(name="Mira Brandt", email="mira@konto.example", created_at=way.at)
        account.account_id = account.id
        account.save(force_insert=True)
        client.force_login(account, "amtsweg.identity.adapters.staff.StaffBackend")
    return client, account


def set_aside(client: Client, page: str) -> str:
    """Stop on a page and return the code."""
    told = client.post(page, {**PERSON, "_later": "1"})
    text = client.get(told.headers["Location"]).content.decode()
    found = CODE.search(re.sub(r"4F7K-9Q2M-C0TX", "", text))
    assert found
    return found[0]


def test_a_code_leads_another_device_to_the_page_and_all_that_was_typed(way: Way) -> None:
    phone, desk = browser(), browser()
    page = begun(phone)
    code = set_aside(phone, page)  # with the page half filled in
    led = desk.post("/antrag/fortsetzen/", {"code": code.lower().replace("-", " ")}, follow=True)
    assert led.redirect_chain[-1][0] == page
    assert 'value="Mira"' in led.content.decode()
    assert 'value="Lindenweg"' in led.content.decode()


def test_an_address_is_sent_code_and_link_and_then_has_to_be_named(way: Way) -> None:
    client = browser()
    page = begun(client)
    code = set_aside(client, page)
    later = page.rsplit("/", 2)[0] + "/unterbrechen/"
    assert client.post(later, {"email": "kein"}).status_code == 422
    client.post(later, {"email": " mira@post.example "})
    entry = OutboxEntry.objects.get(topic="delivery.mail")
    assert entry.payload["to"] == "mira@post.example"
    assert code in entry.payload["text"]
    assert "01.04.2026" in entry.payload["text"]
    link = re.search(r"https?://[^/\s]+(/antrag/baulastenauskunft/\S+/fortsetzen/)", entry.payload["text"])
    assert link
    assert browser().get(link[1]).headers["Location"] == page
    for email, status in [("", 422), ("other@post.example", 422), ("Mira@post.example", 302)]:
        assert browser().post("/antrag/fortsetzen/", {"code": code, "email": email}).status_code == status


def test_whoever_guesses_is_stopped_and_others_are_not(way: Way) -> None:
    client = browser()
    code = set_aside(client, begun(client))
    answers = [browser().post("/antrag/fortsetzen/", {"code": "0000-0000-0000"}).status_code for _ in range(11)]
    assert answers == [422] * PER_SENDER.times + [429]
    assert browser().post("/antrag/fortsetzen/", {"code": code}).status_code == 429
    assert browser().post("/antrag/fortsetzen/", {"code": code}, REMOTE_ADDR="192.0.2.7").status_code == 302
    way.clock.at += PER_SENDER.period
    assert browser().post("/antrag/fortsetzen/", {"code": code}).status_code == 302


def test_guesses_at_once_are_all_counted_and_forgotten_after_a_day(way: Way) -> None:
    def guess() -> int:
        return browser().post("/antrag/fortsetzen/", {"code": "0"}).status_code

    statuses = [status for _ in range(4) for status in at_once(*[guess] * 4)]
    assert statuses.count(422) == PER_SENDER.times
    assert forget_attempts(at=way.at + timedelta(hours=23)) == 0
    assert forget_attempts(at=way.at + timedelta(hours=24)) == 2
    assert Attempt.objects.count() == 0


def test_what_another_device_saved_is_shown_beside_what_was_typed_and_nothing_is_lost(way: Way) -> None:
    phone, desk = browser(), browser()
    page = begun(phone)
    old, new = mark(desk, page), mark(phone, page)
    phone.post(page, {**PERSON, "given_name": "Mira Telefon", "_loaded": new})
    told = desk.post(page, {**PERSON, "given_name": "Mira Tisch", "_loaded": old})
    text = told.content.decode()
    assert told.status_code == 409
    assert 'value="Mira Tisch"' in text
    assert '<td data-label="Gespeichert">Mira Telefon</td>' in text
    (again,) = re.findall(r'name="_loaded" value="([^"]*)"', text)
    desk.post(page, {**PERSON, "given_name": "Mira Tisch", "_loaded": again})
    assert 'value="Mira Tisch"' in phone.get(page).content.decode()


def test_the_list_of_an_account_leads_on_and_deletes_and_costs_the_same_for_one_and_for_ten(way: Way) -> None:
    client, account = citizen(way)
    page = begun(client)
    costs = []
    for _ in range(2):
        client.get("/meine-entwuerfe/")
        with listening() as wire:
            listed = client.get("/meine-entwuerfe/").content.decode()
        costs.append(wire.count)
        for _ in range(9):
            begun(client)
    assert costs[0] == costs[1]
    (link,) = re.findall(r'href="(/meine-entwuerfe/[^"]+/)"', listed)[:1]
    assert client.get(link, follow=True).redirect_chain[-1][0].split("/")[2] == page.split("/")[2]
    assert browser().get(link).status_code == 302
    assert citizen(way)[0].get(link).status_code == 404
    before = Draft.objects.filter(account_id=account.id).count()
    client.post(f"{link}loeschen/")
    assert Draft.objects.filter(account_id=account.id).count() == before - 1
    assert client.get(link).status_code == 404


def test_what_was_begun_without_an_account_is_taken_over_after_the_sign_in(way: Way) -> None:
    anybody = browser()
    page = begun(anybody)
    anybody.post(page, {**PERSON, "_later": "1"})
    client, account = citizen(way)
    base = page.rsplit("/", 2)[0]
    assert "In mein Konto" in client.get(f"{base}/unterbrechen/").content.decode()
    client.post(f"{base}/uebernehmen/")
    assert Draft.objects.get().account_id == account.id
    assert "sign" not in client.get(page).headers.get("Location", "")
    assert anybody.get(page).headers["Location"].startswith("/anmelden/")
    assert citizen(way)[0].get(page).status_code == 404


def test_a_deleted_draft_is_gone_with_its_answers_at_once(way: Way) -> None:
    client = browser()
    page = begun(client)
    client.post(page, PERSON)
    client.post(page.rsplit("/", 2)[0] + "/loeschen/")
    assert (Draft.objects.count(), client.get(page).status_code) == (0, 404)


def test_who_left_an_address_is_reminded_once_five_days_before_the_end(way: Way) -> None:
    client = browser()
    page = begun(client)
    client.post(page.rsplit("/", 2)[0] + "/unterbrechen/", {"email": "mira@post.example"})
    assert remind_of_ends(at=way.at + timedelta(days=24)) == 0
    counts = at_once(*[lambda: remind_of_ends(at=way.at + timedelta(days=26))] * 3)
    assert sorted(map(str, counts)) == ["0", "0", "1"]
    assert remind_of_ends(at=way.at + timedelta(days=27)) == 0
    keys = list(OutboxEntry.objects.values_list("key", flat=True))
    assert len([key for key in keys if key.startswith("draft-end:")]) == 1


def test_the_mail_comes_in_the_language_the_draft_was_begun_in(way: Way) -> None:
    client = Client(headers={"accept-language": "en"})
    page = begun(client)
    client.post(page.rsplit("/", 2)[0] + "/unterbrechen/", {"email": "mira@post.example"})
    assert "Your code:" in OutboxEntry.objects.get(topic="delivery.mail").payload["text"]


def test_the_owner_of_an_account_is_reminded_without_a_code(way: Way) -> None:
    begun(citizen(way)[0])
    remind_of_ends(at=way.at + timedelta(days=26))
    told = OutboxEntry.objects.get(key__startswith="draft-end:").payload
    assert told["to"] == "mira@konto.example"
    assert "Nach der Anmeldung" in told["text"]
    assert not CODE.search(told["text"])
