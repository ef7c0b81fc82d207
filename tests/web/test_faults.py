"""The list of faults: whoever runs the house sees it and can start anew what was given up; nobody else can."""

import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from amtsweg.identity.api import create_staff, load_organisation
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.models import EventRecord, OutboxEntry

SECRET, PASSWORD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "correct horse battery staple"
UNITS = "units:\n  - {key: city, name: Musterstadt, kind: municipality}\n"
ROLES = """
roles:
  - {key: operator, name: Betrieb, actions: [operations.manage]}
  - {key: clerk, name: Sachbearbeitung, actions: [case.read]}
"""


@pytest.fixture(autouse=True)
def city(db: None, tmp_path: Path, at: datetime) -> None:
    """A city with one unit and two roles."""
    (tmp_path / "organisation.yaml").write_text(UNITS, encoding="utf-8")
    (tmp_path / "roles.yaml").write_text(ROLES, encoding="utf-8")
    forget()
    load_organisation(tmp_path, at=at)
    cache.clear()


@pytest.fixture
def dead(at: datetime) -> UUID:
    """An effect that was given up."""
    with scope.work(scope.SYSTEM):
        outbox.put([outbox.Effect("delivery.mail", "brief-1")], at=at)
        OutboxEntry.objects.update(status=OutboxEntry.Status.DEAD, attempts=12, last_error="Der Briefkasten ist voll.")
        return OutboxEntry.objects.get().id


def signed_in(role: str, at: datetime) -> Client:
    email = f"{role}@stadt.example"
    role_given = [NewAssignment(role, "city", since=at)]
    create_staff(email=email, name=role, password=PASSWORD, totp_secret=SECRET, assignments=role_given, at=at)
    client = Client(headers={"accept-language": "de"})
    client.post("/anmelden/mitarbeitende/", {"login": email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    client.post("/anmelden/code/", {"code": code})
    return client


def test_who_runs_the_house_sees_why_something_was_given_up(dead: UUID, at: datetime) -> None:
    page = signed_in("operator", at).get("/arbeitsplatz/stoerungen/").content.decode()
    assert [text in page for text in ("delivery.mail", "Der Briefkasten ist voll.", "12")] == [True] * 3


def test_nothing_wrong_is_said_so(at: datetime) -> None:
    assert "Keine Störungen" in signed_in("operator", at).get("/arbeitsplatz/stoerungen/").content.decode()


def test_trying_again_is_written_down(dead: UUID, at: datetime) -> None:
    client = signed_in("operator", at)
    response = client.post(f"/arbeitsplatz/stoerungen/auftrag/{dead}/")
    assert response.headers["Location"] == "/arbeitsplatz/stoerungen/"
    with scope.work(scope.SYSTEM):
        entry = OutboxEntry.objects.get()
        assert (entry.status, entry.attempts) == (OutboxEntry.Status.PENDING, 0)
        assert list(EventRecord.objects.filter(object_id=dead).values_list("kind", flat=True)) == ["outbox.revived"]
    assert client.post(f"/arbeitsplatz/stoerungen/auftrag/{dead}/").status_code == 404


def test_the_navigation_shows_only_what_one_may_use(at: datetime) -> None:
    page = signed_in("operator", at).get("/arbeitsplatz/stoerungen/").content.decode()
    navigation = page[page.index("<nav") : page.index("</nav>")]
    assert navigation.count("<li>") == 2
    assert 'href="/arbeitsplatz/stoerungen/" aria-current="page"' in navigation


def test_a_clerk_may_neither_look_nor_try(dead: UUID, at: datetime) -> None:
    client = signed_in("clerk", at)
    answers = [client.get("/arbeitsplatz/stoerungen/"), client.post(f"/arbeitsplatz/stoerungen/auftrag/{dead}/")]
    assert [answer.status_code for answer in answers] == [403, 403]


def test_the_way_to_the_workplace_leads_where_one_may_go(at: datetime) -> None:
    for role, begin in (("operator", "/arbeitsplatz/vertretung/"), ("clerk", "/arbeitsplatz/")):
        portal = signed_in(role, at).get("/seite/impressum/").content.decode()
        assert re.findall(r'<a href="([^"]*)">Arbeitsplatz</a>', portal) == [begin]


def test_who_may_not_open_a_place_stays_in_the_workplace(at: datetime) -> None:
    clerk = signed_in("clerk", at)
    answers = [clerk.get("/arbeitsplatz/stoerungen/"), clerk.get("/arbeitsplatz/gibt-es-nicht/")]
    pages = [answer.content.decode() for answer in answers]
    assert [answer.status_code for answer in answers] == [403, 404]
    assert ['<body class="workplace">' in page for page in pages] == [True, True]
    assert [re.findall(r'kern-btn--primary" href="([^"]*)"', page) for page in pages] == [["/arbeitsplatz/"]] * 2


def test_a_stranger_meets_errors_of_the_workplace_in_the_portal() -> None:
    page = Client(headers={"accept-language": "de"}).get("/arbeitsplatz/gibt-es-nicht/").content.decode()
    assert '<body class="portal">' in page
    assert re.findall(r'kern-btn--primary" href="([^"]*)"', page) == ["/"]


def test_the_address_of_a_form_opened_as_a_page_says_so(dead: UUID, at: datetime) -> None:
    answer = signed_in("operator", at).get(f"/arbeitsplatz/stoerungen/auftrag/{dead}/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "<h1>Diese Adresse lässt sich so nicht öffnen</h1>" in answer.content.decode()
