"""The page and its JSON: who may see them, and what they say."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel.clock import FixedClock
from metrics.conftest import Matter

PAGE, JSON = "/arbeitsplatz/kennzahlen/", "/arbeitsplatz/kennzahlen.json"


def sign_in(client: Client, role: str, unit: str, at: datetime) -> None:
    """Sign new staff in, with a second factor."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1))]
    person = identity.create_staff(
        email=f"{role}@stadt.example", name="Ayla", password="correct horse battery staple", totp_secret="",
        assignments=given, at=at,
    )  # fmt: skip
    account = Account.objects.get(id=person.account_id)
    client.force_login(account)
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, account, "mfa", type="totp")
    request.session.save()


@pytest.fixture
def city(matter: Matter, at: datetime, fixed_clock: FixedClock) -> Iterator[None]:
    """Two offices with a few matters."""
    identity.load_organisation(Path(settings.PACKS_DIR) / "paderborn", at=at - timedelta(days=30))
    building, order = (identity.unit_by_key(key).id for key in ("sta-63", "sta-32"))
    matter(service="auskunft", unit=building, closed=2)
    matter(service="auskunft", unit=building)
    matter(service="meldung", unit=order, closed=1)
    yield
    forget()


def test_the_page_shows_the_own_units_only(city: None, client: Client, at: datetime) -> None:
    assert client.get(PAGE).status_code == 302
    sign_in(client, "clerk", "sta-63", at)
    page = client.get(PAGE).content.decode()
    assert ("auskunft" in page, "meldung" in page) == (True, False)
    assert "2,0 Tage" in page
    assert "100 %" in page


def test_who_reads_figures_of_the_city_needs_no_right_to_read_cases(city: None, client: Client, at: datetime) -> None:
    sign_in(client, "metrics-reader", "stadt-paderborn", at)
    data = client.get(JSON).json()
    assert [(row["service"], row["open"], row["finished"]) for row in data["services"]] == [
        ("auskunft", 1, 1),
        ("meldung", 0, 1),
    ]
    assert (data["version"], len(data["weeks"]), sum(week["finished"] for week in data["weeks"])) == (1, 13, 2)


def test_staff_without_the_right_are_refused(city: None, client: Client, at: datetime) -> None:
    sign_in(client, "editor", "stadt-paderborn", at)
    assert (client.get(PAGE).status_code, client.get(JSON).status_code) == (403, 403)


@pytest.mark.parametrize(("query", "weeks"), [("zeitraum=4", 4), ("zeitraum=52", 52), ("zeitraum=9999", 13), ("", 13)])
def test_the_period_is_one_of_three(city: None, client: Client, at: datetime, query: str, weeks: int) -> None:
    sign_in(client, "clerk", "sta-63", at)
    assert len(client.get(f"{JSON}?{query}").json()["weeks"]) == weeks


def test_a_service_narrows_the_page_and_stays_chosen(city: None, client: Client, at: datetime) -> None:
    sign_in(client, "metrics-reader", "stadt-paderborn", at)
    page = client.get(f"{PAGE}?leistung=meldung").content.decode()
    assert '<option value="meldung" selected>' in page
    assert '<option value="auskunft">' in page
    assert "<strong>1</strong> Vorgänge abgeschlossen, <strong>0</strong> sind jetzt offen" in page


def test_an_unknown_service_has_no_figures(city: None, client: Client, at: datetime) -> None:
    sign_in(client, "clerk", "sta-63", at)
    assert "Noch keine Kennzahlen" in client.get(f"{PAGE}?leistung=%3Cscript%3E").content.decode()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_chart_is_drawn_in_numbers_every_browser_reads(
    city: None, client: Client, at: datetime, language: str
) -> None:
    sign_in(client, "clerk", "sta-63", at)
    page = client.get(PAGE, headers={"accept-language": language}).content.decode()
    start = page.index('<svg viewBox="0 0 720')
    chart = ElementTree.fromstring(page[start : page.index("</svg>", start) + len("</svg>")])
    bars = [{name: float(bar.get(name, "")) for name in ("x", "y", "width", "height")} for bar in chart.iter("rect")]
    assert len(bars) == 13
    assert [bar["height"] > 0 for bar in bars].count(True) == 1
    assert chart.get("role") == "img"
