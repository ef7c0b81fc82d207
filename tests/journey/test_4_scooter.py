"""The way of a report without an account: a badly parked scooter, on the map, with a photo, until the feedback."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from journey.city import City
from journey.encumbrance import number_on_receipt, open_case, open_task
from journey.person import Person

pytestmark = pytest.mark.journey

START = "/antrag/e-scooter-melden/"
BLOCKING = "Er versperrt einen Weg oder Eingang"
FEEDBACK = "Danke für Ihre Meldung. Der Anbieter hat den Roller abgeholt."
GPS, LATITUDE, LONGITUDE = 0x8825, 2, 4


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo that says where it was taken."""
    path = tmp_path / "roller.jpg"
    image = Image.linear_gradient("L").resize((800, 600)).convert("RGB")
    exif = Image.Exif()
    exif[0x0110] = "Telefon"
    exif.get_ifd(GPS).update({LATITUDE: (51.0, 43.0, 6.0), LONGITUDE: (8.0, 45.0, 14.0)})
    image.save(path, exif=exif)
    assert dict(Image.open(path).getexif().get_ifd(GPS)) != {}
    return path


def test_from_the_report_to_the_feedback(
    somebody: Callable[[], Person], staff: Callable[[str], Person], photo: Path, city: City, tmp_path: Path
) -> None:
    citizen = somebody()
    number = report(citizen, photo)
    citizen.page.locator("a.aw-secret").click()
    citizen.look("meldung-stand", phone=True)
    second = report_again(somebody())
    clerk = staff("Bruno")
    open_case(clerk, second)
    clerk.sees(number)
    clerk.look("meldung-doppelt-amt")
    open_case(clerk, number)
    clerk.look("meldung-amt")
    assert_photo_says_nothing_about_its_place(clerk, tmp_path)
    assert any(number in mail for mail in city.mails("flitz@scooter.example"))
    open_task(clerk, number, "Meldung bearbeiten")
    clerk.choose("Der E-Scooter ist weg")
    clerk.fill(feedback=FEEDBACK)
    clerk.look("meldung-bearbeiten")
    clerk.press("Erledigt")
    citizen.again_until(FEEDBACK)
    citizen.look("meldung-rueckmeldung", phone=True)


def test_the_place_may_be_typed_and_must_be_said(somebody: Callable[[], Person]) -> None:
    citizen = somebody()
    citizen.go(START)
    citizen.press("Jetzt beginnen")
    citizen.press("Weiter")
    citizen.sees("Bitte markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein.")
    citizen.look("meldung-ort-fehlt", phone=True)
    citizen.fill(place__address="Rathausplatz 1, vor dem Eingang")
    citizen.press("Weiter")
    citizen.choose("Er gefährdet jemanden")
    citizen.choose("Ein anderer oder nicht erkennbar")
    citizen.press("Weiter")
    citizen.press("Weiter")
    citizen.sees("Rathausplatz 1, vor dem Eingang")
    citizen.press("Verbindlich absenden")
    number_on_receipt(citizen)


def report(citizen: Person, photo: Path) -> str:
    citizen.go("/leistungen/e-scooter-melden/")
    citizen.look("meldung-leistung", phone=True)
    citizen.follow("Online erledigen")
    citizen.press("Jetzt beginnen")
    citizen.page.locator(".maplibregl-canvas").click(position={"x": 300, "y": 200})
    assert re.fullmatch(r"51\.\d{6}", citizen.field("place.lat").input_value())
    citizen.page.wait_for_timeout(500)
    citizen.look("meldung-ort", phone=True)
    citizen.press("Weiter")
    citizen.choose(BLOCKING)
    citizen.choose("Flitz (gelb)")
    citizen.fill(plate="123 ABC")
    citizen.upload("Foto", photo)
    citizen.look("meldung-was", phone=True)
    citizen.press("Weiter")
    citizen.look("meldung-rueckmeldung-an", phone=True)
    citizen.press("Weiter")
    citizen.sees(photo.name)
    citizen.look("meldung-pruefen", phone=True)
    citizen.press("Verbindlich absenden")
    number = number_on_receipt(citizen)
    citizen.look("meldung-eingang", phone=True)
    return number


def report_again(citizen: Person) -> str:
    """Report a scooter of the same operator a few steps from the first."""
    citizen.go(START)
    citizen.press("Jetzt beginnen")
    citizen.page.locator(".maplibregl-canvas").click(position={"x": 300, "y": 201})
    citizen.press("Weiter")
    citizen.choose(BLOCKING)
    citizen.choose("Flitz (gelb)")
    citizen.press("Weiter")
    citizen.press("Weiter")
    citizen.sees("Vielleicht ist das schon gemeldet")
    citizen.look("meldung-doppelt", phone=True)
    citizen.press("Verbindlich absenden")
    return number_on_receipt(citizen)


def assert_photo_says_nothing_about_its_place(clerk: Person, folder: Path) -> None:
    clerk.follow("Akte")
    href = clerk.page.locator("main").get_by_role("link", name="Foto").first.get_attribute("href")
    assert href is not None
    answer = clerk.context.request.get(clerk.city.url + href)
    path = folder / "stored"
    path.write_bytes(answer.body())
    with Image.open(path) as stored:
        assert (stored.size, dict(stored.getexif())) == ((800, 600), {})
