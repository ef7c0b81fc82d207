"""Staff sign in: password, second factor, and nothing opens without both."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import Person
from amtsweg.identity.services.staff import close_account
from amtsweg.identity.services.substitutions import set_substitution
from amtsweg.kernel import scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.models import EventRecord
from identity.conftest import PASSWORD, TOTP_SECRET, hire


def code(secret: str = TOTP_SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def events(kind: str) -> list[dict[str, object]]:
    with scope.session(scope.SYSTEM):
        return list(EventRecord.objects.filter(kind=kind).order_by("id").values_list("data", flat=True))


@identity.staff("case.work")
def desk(request: HttpRequest) -> HttpResponse:
    current = scope.current()
    return HttpResponse(f"{identity.actor_of(request).label} {len(current.units)}")


@identity.staff("case.work")
def whose(request: HttpRequest) -> HttpResponse:
    actor = identity.actor_of(request, action="case.work", unit_id=identity.unit_by_key("building").id)
    return HttpResponse(f"{actor.label} for {actor.acting_for}")


@identity.citizen
def own(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{identity.actor_of(request).label} {len(scope.current().units)}")


@identity.public
def front(request: HttpRequest) -> HttpResponse:
    return HttpResponse(identity.actor_of(request).label)


urlpatterns = [
    path("probe/desk/", desk),
    path("probe/whose/", whose),
    path("probe/own/", own),
    path("probe/front/", front),
    path("", include("amtsweg.web.urls")),
]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def secured(city: Path, at: datetime) -> Person:
    """A clerk with a second factor."""
    return hire("Ayla", at, ("clerk", "building"), totp_secret=TOTP_SECRET)


def give_password(client: Client, email: str = "ayla@stadt.example", password: str = PASSWORD, **more: str):
    return client.post("/anmelden/mitarbeitende/", {"login": email, "password": password, **more})


def sign_in(client: Client) -> None:
    give_password(client)
    client.post("/anmelden/code/", {"code": code()})


class TestSigningIn:
    def test_password_and_code_lead_to_where_one_wanted_to_go(self, client: Client, secured: Person) -> None:
        asked = client.get("/probe/desk/?a=1")
        assert asked.url == "/anmelden/?next=%2Fprobe%2Fdesk%2F%3Fa%3D1"
        page = client.get(asked.url).content.decode()
        assert "/anmelden/mitarbeitende/?next=%2Fprobe%2Fdesk%2F%3Fa%3D1" in page
        after_password = give_password(client, next="/probe/desk/?a=1")
        assert after_password.url == "/anmelden/code/"
        assert client.get("/probe/own/").status_code == 302
        after_code = client.post("/anmelden/code/", {"code": code()})
        assert after_code.url == "/probe/desk/?a=1"
        assert client.get(after_code.url).content.decode() == "Ayla 2"
        assert events("identity.signed_in") == [{"methods": ["password", "totp"], "trust_level": "none"}]

    def test_every_page_of_the_way_is_shown(self, client: Client, secured: Person) -> None:
        assert client.get("/anmelden/mitarbeitende/").status_code == 200
        give_password(client)
        page = client.get("/anmelden/code/")
        assert page.status_code == 200
        assert 'autocomplete="one-time-code"' in page.content.decode()

    def test_without_a_target_staff_come_to_their_desk(self, client: Client, secured: Person) -> None:
        give_password(client, email="AYLA@stadt.example")
        assert client.post("/anmelden/code/", {"code": code()}).url == "/arbeitsplatz/"

    @pytest.mark.parametrize(
        ("roles", "place"), [([("editor", "city")], "/arbeitsplatz/leistungen/"), ([("admin", "city")], "/konto/")]
    )
    def test_who_reads_no_cases_comes_to_what_they_may_open(
        self, client: Client, city: Path, at: datetime, roles: list[tuple[str, str]], place: str
    ) -> None:
        hire("Ayla", at, *roles, totp_secret=TOTP_SECRET)
        give_password(client)
        assert client.post("/anmelden/code/", {"code": code()}).url == place

    @pytest.mark.parametrize(
        ("email", "password"), [("ayla@stadt.example", "wrong wrong wrong"), ("nobody@stadt.example", PASSWORD)]
    )
    def test_wrong_passwords_and_unknown_people_look_the_same(
        self, client: Client, secured: Person, email: str, password: str
    ) -> None:
        page = give_password(client, email, password)
        assert page.status_code == 200
        assert "E-Mail-Adresse oder Passwort stimmen nicht." in page.content.decode()
        assert client.get("/probe/own/").status_code == 302

    def test_a_wrong_code_and_a_used_code_do_not_open(self, client: Client, secured: Person) -> None:
        give_password(client)
        assert client.post("/anmelden/code/", {"code": "000000"}).status_code == 200
        used = code()
        assert client.post("/anmelden/code/", {"code": used}).status_code == 302
        client.post("/abmelden/")
        give_password(client)
        assert client.post("/anmelden/code/", {"code": used}).status_code == 200
        assert client.get("/probe/own/").status_code == 302

    def test_guessing_is_stopped(self, client: Client, secured: Person) -> None:
        for _ in range(5):
            give_password(client, password="wrong wrong wrong")
        page = give_password(client)
        assert (page.status_code, "Zu viele Versuche." in page.content.decode()) == (200, True)

    def test_nobody_is_led_to_another_site(self, client: Client, secured: Person) -> None:
        page = client.get("/anmelden/?next=https://boese.example/")
        assert 'value="https://boese' not in page.content.decode()
        assert "mitarbeitende/?next" not in page.content.decode()
        give_password(client, next="https://boese.example/")
        assert client.post("/anmelden/code/", {"code": code()}).url == "/arbeitsplatz/"

    def test_a_closed_account_is_out_at_once(self, client: Client, secured: Person, at: datetime) -> None:
        sign_in(client)
        close_account(account_id=secured.account_id, actor=system("test"), at=at)
        assert client.get("/probe/desk/").url.startswith("/anmelden/")
        client.cookies.clear()
        assert give_password(client).url == "/anmelden/geschlossen/"
        assert client.get("/anmelden/geschlossen/").status_code == 200

    def test_signing_out_ends_it(self, client: Client, secured: Person) -> None:
        sign_in(client)
        assert client.get("/abmelden/").status_code == 200
        assert client.post("/abmelden/").url == "/"
        assert client.get("/probe/own/").status_code == 302
        assert events("identity.signed_out") == [{}]


class TestSecondFactor:
    def test_without_one_staff_are_led_to_set_it_up_and_see_nothing_but_their_own(
        self, client: Client, clerk: Person
    ) -> None:
        give_password(client)
        asked = client.get("/probe/desk/")
        assert asked.url == "/konto/zweiter-faktor/?next=%2Fprobe%2Fdesk%2F"
        assert client.get("/probe/own/").content.decode() == "Ayla 0"
        assert "Bitte richten Sie jetzt einen zweiten Faktor ein" in client.get(asked.url).content.decode()

    def test_setting_up_the_app_opens_the_desk_and_gives_codes_for_an_emergency(
        self, client: Client, committed_city: Path, at: datetime
    ) -> None:
        hire("Ayla", at, ("clerk", "building"))
        give_password(client)
        page = client.get("/konto/zweiter-faktor/app/").content.decode()
        secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
        assert secret
        wrong = client.post("/konto/zweiter-faktor/app/", {"code": "123"})
        assert 'aria-invalid="true"' in wrong.content.decode()
        done = client.post("/konto/zweiter-faktor/app/", {"code": code(secret[1])})
        assert done.url == "/konto/zweiter-faktor/notfallcodes/"
        assert client.get("/probe/desk/").content.decode() == "Ayla 2"
        codes = re.findall(r"<code>(\d+)</code>", client.get(done.url).content.decode())
        assert len(codes) == 10
        assert client.get("/konto/zweiter-faktor/notfallcodes/datei/").content.decode().split() == codes
        client.post("/abmelden/")
        give_password(client)
        assert client.post("/anmelden/code/", {"code": codes[0]}).url == "/arbeitsplatz/"
        assert client.get("/probe/desk/").status_code == 200
        assert [event["factor"] for event in events("identity.second_factor_added")] == ["totp", "recovery_codes"]

    def test_secrets_are_not_stored_in_the_clear(self, secured: Person) -> None:
        stored = Authenticator.objects.get(type="totp").data["secret"]
        assert TOTP_SECRET not in stored

    def test_the_last_factor_stays(self, client: Client, secured: Person) -> None:
        sign_in(client)
        client.post("/konto/zweiter-faktor/app/entfernen/")
        assert Authenticator.objects.filter(type="totp").exists()

    def test_passkeys_are_offered(self, client: Client, secured: Person) -> None:
        sign_in(client)
        page = client.get("/konto/zweiter-faktor/passkey/").content.decode()
        assert '"publicKey"' in page
        client.post("/abmelden/")
        options = client.get("/anmelden/passkey/", headers={"accept": "application/json"})
        assert list(options.json()["request_options"]) == ["publicKey"]
        assert client.get("/anmelden/passkey/").url == "/anmelden/mitarbeitende/"

    def test_all_pages_of_the_account_are_shown(self, client: Client, secured: Person) -> None:
        sign_in(client)
        pages = [
            "",
            "zweiter-faktor/",
            "passwort/",
            "bestaetigen/",
            "bestaetigen/code/",
            "zweiter-faktor/app/entfernen/",
        ]
        assert {one: client.get(f"/konto/{one}").status_code for one in pages} == dict.fromkeys(pages, 200)
        assert "Sachbearbeitung: Bauordnungsamt" in client.get("/konto/").content.decode()

    def test_the_password_can_be_changed(self, client: Client, secured: Person) -> None:
        sign_in(client)
        new = "ein ganz anderer Satz"
        weak = client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": "kurz", "password2": "kurz"})
        assert weak.status_code == 200
        changed = client.post("/konto/passwort/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert changed.url == "/konto/"
        client.post("/abmelden/")
        assert give_password(client, password=new).url == "/anmelden/code/"


class TestGuards:
    def test_they_name_the_access(self) -> None:
        assert [view.access for view in (front, own, desk)] == ["public", "citizen", "staff:case.work"]
        assert identity.staff()(front).access == "staff"

    def test_unknown_actions_fail_at_once(self) -> None:
        with pytest.raises(LookupError):
            identity.staff("case.fly")

    def test_everybody_may_open_public_pages(self, client: Client, db: None) -> None:
        assert client.get("/probe/front/").content.decode() == "anonymous"

    def test_staff_without_the_right_are_refused(self, client: Client, city: Path, at: datetime) -> None:
        hire("Ayla", at, ("admin", "city"), totp_secret=TOTP_SECRET)
        sign_in(client)
        assert client.get("/probe/desk/").status_code == 403
        assert client.get("/arbeitsplatz/vertretung/").status_code == 200

    def test_account_and_rights_cost_two_statements(self, client: Client, secured: Person) -> None:
        sign_in(client)
        client.get("/probe/desk/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/probe/desk/")
        asked = [query["sql"] for query in captured if "identity_" in query["sql"]]
        assert [sql.split("FROM ")[1].split("(")[0] for sql in asked] == ["identity_accounts", "identity_grounds"]
        assert len(captured) == 5  # session, account, rights, scope on, scope off

    def test_who_stands_in_acts_in_the_others_place(
        self, client: Client, secured: Person, other: Person, at: datetime
    ) -> None:
        now = datetime.now(tz=LOCAL_ZONE)
        sign_in(client)
        assert client.get("/probe/whose/").content.decode() == "Ayla for None"
        hire("Dilan", at, ("clerk", "order"), totp_secret=TOTP_SECRET)
        dilan = identity.find_staff("dilan@stadt.example")
        assert dilan
        set_substitution(
            absent_id=secured.account_id,
            substitute_id=dilan.account_id,
            since=now - timedelta(hours=1),
            until=now + timedelta(hours=1),
            actor=system("test"),
            at=now,
        )
        second = Client()
        give_password(second, "dilan@stadt.example")
        second.post("/anmelden/code/", {"code": code()})
        assert second.get("/probe/whose/").content.decode() == f"Dilan for {secured.account_id}"

    def test_what_was_posted_does_not_become_an_address(self, client: Client, db: None) -> None:
        request = RequestFactory().post("/probe/own/?x=1")
        request.user = AnonymousUser()
        assert own(request).headers["Location"] == "/anmelden/"


class TestSubstitutionPage:
    URL = "/arbeitsplatz/vertretung/"

    def test_one_names_a_substitute_and_takes_it_back(self, client: Client, secured: Person, at: datetime) -> None:
        mate = hire("Mika", at, ("clerk", "building"))
        sign_in(client)
        form = {
            "absent": secured.account_id,
            "substitute": mate.account_id,
            "since": "2099-03-02",
            "until": "2099-03-06",
        }
        assert client.post(self.URL, form).url == self.URL
        page = client.get(self.URL).content.decode()
        assert ("2. März 2099 – 6. März 2099" in page, "geplant" in page) == (True, True)
        ended = re.search(r'action="(/arbeitsplatz/vertretung/[0-9a-f-]+/beenden/)"', page)
        assert ended
        assert client.get(ended[1]).status_code == 405
        client.post(ended[1])
        assert events("identity.substitution_ended") == [{}]

    def test_mistakes_are_shown_at_their_field(self, client: Client, secured: Person, at: datetime) -> None:
        mate = hire("Mika", at, ("clerk", "building"))
        sign_in(client)
        form = {
            "absent": secured.account_id,
            "substitute": mate.account_id,
            "since": "2099-03-06",
            "until": "2099-03-02",
        }
        page = client.post(self.URL, form).content.decode()
        assert "Das Ende muss nach dem Beginn liegen." in page
        assert 'aria-describedby="id_until-fehler"' in page

    def test_nobody_can_be_chosen_who_is_not_around(self, client: Client, secured: Person, other: Person) -> None:
        sign_in(client)
        form = {
            "absent": other.account_id,
            "substitute": secured.account_id,
            "since": "2099-03-02",
            "until": "2099-03-06",
        }
        page = client.post(self.URL, form).content.decode()
        assert (page.count("kern-error"), "Abwesend ist:" in page) == (1, True)
        assert events("identity.substitution_set") == []

    def test_heads_name_substitutes_for_their_people(
        self, client: Client, clerk: Person, other: Person, at: datetime
    ) -> None:
        hire("Bruno", at, ("head", "city"), totp_secret=TOTP_SECRET)
        give_password(client, "bruno@stadt.example")
        client.post("/anmelden/code/", {"code": code()})
        form = {
            "absent": clerk.account_id,
            "substitute": other.account_id,
            "since": "2099-03-02",
            "until": "2099-03-06",
        }
        assert client.post(self.URL, form).status_code == 302
        assert "Cleo" in client.get(self.URL).content.decode()
