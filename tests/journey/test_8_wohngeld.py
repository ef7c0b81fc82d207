"""Housing benefit for a family: begun on the phone, gone on with at the desk, signed by two, received by the office."""

import re
from collections.abc import Callable

import pikepdf
import pytest

from chromium import PHONE
from delivery.test_letters import text_of
from journey.city import PICTURES, City
from journey.encumbrance import number_on_receipt, open_case
from journey.housing import (
    APPLICANT_MAIL,
    PAGES,
    SIGNER,
    SIGNER_MAIL,
    assert_filled_in,
    fill_in,
)
from journey.person import Person

pytestmark = pytest.mark.journey

RECEIPT = PICTURES / "wohngeld-receipt.pdf"
CHECK, ABOUT, HOUSEHOLD, *REST = PAGES
UNTIL_HERE = ("members.1", "members.2")  # the children are not named yet when the phone is put away


def test_begun_on_the_phone_signed_by_two_and_received(
    somebody: Callable[..., Person], staff: Callable[[str], Person], city: City
) -> None:
    phone = somebody(width=PHONE)
    stopped_at = begin_on_the_phone(phone)
    code = put_the_phone_away(phone, city)
    city.restart_web_server()
    desk = somebody()
    go_on_at_the_desk(desk, code, stopped_at)
    fill_in_the_rest(desk)
    sign(somebody(width=PHONE), city)
    number = send(desk)
    receive(staff("Wiebke"), number)


def begin_on_the_phone(phone: Person) -> str:
    """Search, begin without an account, and get as far as the second adult. Returns where that is."""
    phone.go("/leistungen/?q=Zuschuss+zur+Miete")
    phone.follow(re.compile("^Wohngeld erstmals beantragen"))
    phone.look("wohngeld-leistung")
    phone.follow("Online erledigen")
    phone.look("wohngeld-beginn")
    phone.press("Ohne Anmeldung beginnen")
    fill_in(phone, CHECK)
    phone.look("wohngeld-passt")
    phone.press("Weiter")
    fill_in(phone, ABOUT)
    phone.look("wohngeld-person")
    phone.press("Weiter")
    fill_in(phone, HOUSEHOLD, without=UNTIL_HERE)
    phone.look("wohngeld-haushalt")
    return phone.page.url


def put_the_phone_away(phone: Person, city: City) -> str:
    """Save, have the code sent, and close the browser. Returns the code that came by mail."""
    phone.press("Speichern und später weitermachen")
    phone.title_is("Später weitermachen")
    shown = phone.page.locator(".aw-receipt").inner_text().strip()
    phone.fill(email=APPLICANT_MAIL)
    phone.look("wohngeld-spaeter")
    phone.press("Code und Link senden")
    phone.sees(f"Wir senden Code und Link an {APPLICANT_MAIL}.")
    phone.look("wohngeld-code-gesendet")
    phone.context.clear_cookies()
    phone.leave()
    found = re.search(r"Ihr Code: (\S+)", city.mail(APPLICANT_MAIL, f"Ihr Code: {shown}"))
    assert found is not None
    return found[1]


def go_on_at_the_desk(desk: Person, code: str, stopped_at: str) -> None:
    """Another browser, another server process: the code and the address lead to the very page, nothing is lost."""
    desk.go("/antrag/fortsetzen/")
    desk.fill(code=code)
    desk.press("Weitermachen")
    desk.sees("Zu diesem Code gibt es keinen Entwurf.")
    desk.look("wohngeld-fortsetzen-fehler", phone=True)
    desk.fill(code=code.lower(), email=APPLICANT_MAIL)
    desk.press("Weitermachen")
    assert desk.page.url == stopped_at
    assert_filled_in(desk, HOUSEHOLD, without=UNTIL_HERE)
    desk.look("wohngeld-wieder-da")
    desk.follow("Zurück")
    assert_filled_in(desk, ABOUT)
    desk.press("Weiter")


def fill_in_the_rest(desk: Person) -> None:
    """Name the children, go through the other pages, and ask the second adult to sign."""
    for number, title in enumerate((HOUSEHOLD, *REST), start=3):
        fill_in(desk, title)
        desk.look(f"wohngeld-seite-{number}", phone=number == 3)
        desk.press("Weiter")
    desk.sees(SIGNER)
    desk.look("wohngeld-pruefen", phone=True)
    desk.press("Um Unterschriften bitten")
    desk.title_is("Unterschriften")
    desk.sees(f"Der Link ging an {SIGNER_MAIL}.")
    desk.look("wohngeld-unterschriften", phone=True)
    assert desk.page.get_by_role("button", name="Verbindlich absenden").count() == 0


def sign(signer: Person, city: City) -> None:
    """Follow the link in the mail, read, and sign."""
    link = re.search(r"https?://\S+/mitzeichnen/\S+", city.mail(SIGNER_MAIL, "/mitzeichnen/"))
    assert link is not None
    signer.go(link[0])
    signer.sees("Tischlerei Beispiel")
    signer.press("Unterschreiben")
    assert signer.page.locator("#fehler").is_visible()
    signer.look("wohngeld-mitzeichnen-fehler")
    signer.fill(name=SIGNER)
    signer.choose("Ich habe alle Angaben gelesen und gebe diese Erklärung ab.")
    signer.press("Unterschreiben")
    signer.sees(f"als {SIGNER} unterschrieben. Mehr müssen Sie nicht tun.")
    signer.look("wohngeld-mitgezeichnet")


def send(desk: Person) -> str:
    """Send what all have signed, and take the receipt. Returns its number."""
    desk.again_until("Alle haben unterschrieben")
    desk.look("wohngeld-alle-haben", phone=True)
    desk.press("Verbindlich absenden")
    number = number_on_receipt(desk)
    receipt = desk.page.get_by_role("link", name=re.compile("^Eingangsbestätigung"))
    desk.again_until_visible(receipt)
    desk.look("wohngeld-eingang", phone=True)
    with desk.page.expect_download() as download:
        receipt.click()
    download.value.save_as(RECEIPT)
    with pikepdf.open(RECEIPT) as document:
        assert bool(document.Root.MarkInfo.Marked)
    desk.follow("Zum Vorgang")
    desk.look("wohngeld-stand", phone=True)
    return number


def receive(clerk: Person, number: str) -> None:
    """Find it in the inbox; answers, signature and receipt are in the case and in its file."""
    clerk.go("/arbeitsplatz/")
    clerk.sees(number)
    clerk.look("wohngeld-posteingang")
    open_case(clerk, number)
    clerk.sees("Wohngeld Merle Hagedorn, 4 Personen")
    clerk.sees("Tischlerei Beispiel")
    clerk.sees(f"{SIGNER} (hat mit unterschrieben)")
    clerk.look("wohngeld-vorgang-amt", phone=True)
    clerk.follow("Akte")
    clerk.look("wohngeld-akte", phone=True)
    href = clerk.page.get_by_role("link", name=f"Einreichung {number}", exact=True).get_attribute("href")
    filed = clerk.context.request.get(f"{clerk.city.url}{href}").body()
    assert filed == RECEIPT.read_bytes(), "the file holds what the applicant was given"
    words = text_of(filed)
    assert [one in words for one in (number, "Tischlerei Beispiel", f"Unterschrieben von {SIGNER}")] == [True] * 3
