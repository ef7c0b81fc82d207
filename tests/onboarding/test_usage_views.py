"""The page that tells how a form is used: whom it tells, what it says, and what it costs."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from amtsweg.onboarding.services.loading import load_services
from amtsweg.onboarding.views.usage import spoken
from onboarding.conftest import CITY
from onboarding.used import PAGE, WRONG, publish, use

pytestmark = pytest.mark.usefixtures("city", "fixed_clock")


@pytest.fixture
def published(city: None, at: datetime) -> None:
    """The services of the city, published."""
    publish(at)


def html(client: Client, query: str = "") -> str:
    response = client.get(f"{PAGE}{query}", headers={"accept-language": "de"})
    assert response.status_code == 200
    return response.content.decode()


def test_who_gets_how_far_and_what_they_stumble_over(published: None, mona: Client, at: datetime) -> None:
    use(at, people=10)
    page = html(mona)
    figures = re.findall(r"<strong[^>]*>([^<]*)</strong>", page)
    assert figures[:4] == ["10", "5", "5", "6 bis 8 Minuten"]
    assert "50 %" in page
    for text in WRONG.values():
        assert text in page
    first, second = (page.index(text) for text in WRONG.values())
    assert first < second, "the most frequent comes first"
    assert ("Prüfen und absenden" in page, page.count('class="aw-funnel__bar"') > 3) == (True, True)


def test_period_and_version_are_chosen(published: None, mona: Client, at: datetime) -> None:
    use(at - timedelta(weeks=6), people=4)
    assert "Noch niemand hat dieses Formular" in html(mona, "?wochen=4")
    assert "Seite für Seite" in html(mona, "?wochen=12")
    assert "Seite für Seite" in html(mona, "?wochen=quatsch&fassung=1")
    assert "Noch niemand hat dieses Formular" in html(mona, "?wochen=12&fassung=7")


def test_a_service_without_a_form_here_says_so(city: None, mona: Client, at: datetime) -> None:
    load_services(CITY, at=at)
    page = mona.get("/arbeitsplatz/leistungen/stundung/formular/").content.decode()
    assert "Diese Leistung hat hier kein Formular" in page
    assert "formular/" not in mona.get("/arbeitsplatz/leistungen/stundung/").content.decode()
    assert mona.get("/arbeitsplatz/leistungen/mond/formular/").status_code == 404


def test_the_entry_leads_there(published: None, mona: Client) -> None:
    assert f'href="{PAGE}"' in mona.get(PAGE.removesuffix("formular/")).content.decode()


def test_it_costs_the_same_however_many_people_there_were(published: None, mona: Client, at: datetime) -> None:
    def statements() -> int:
        html(mona)  # whatever is kept by the process is kept now
        with CaptureQueriesContext(connection) as found:
            html(mona)
        return len(found)

    use(at, people=2)
    few = statements()
    use(at, people=12)
    assert statements() == few
    assert few <= 12


@pytest.mark.parametrize(
    ("typical", "text"),
    [
        (None, "–"),
        ((0, 1), "unter 1 Minute"),
        ((6, 8), "6 bis 8 Minuten"),
        ((90, 120), "90 Minuten bis 2 Stunden"),
        ((120, 240), "2 Stunden bis 4 Stunden"),
        ((480, 1440), "8 Stunden bis 1 Tag"),
        ((10080, None), "über 7 Tage"),
    ],
)
def test_times_are_told_as_people_say_them(typical: tuple[int, int | None] | None, text: str) -> None:
    with override("de"):
        assert spoken(typical) == text
