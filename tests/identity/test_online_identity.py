"""Citizens sign in over the real local identity provider, by HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from pytest_django.fixtures import Settings

from amtsweg.identity import api as identity
from amtsweg.identity.adapters.local_idp import people
from amtsweg.identity.adapters.local_idp.app import build_app
from amtsweg.identity.adapters.local_idp.serve import server
from amtsweg.identity.contracts import TrustLevel
from amtsweg.identity.models import Account
from amtsweg.kernel import scope
from amtsweg.kernel.models import EventRecord
from identity.conftest import PASSWORD, hire

ADA = people.Persona("p1", "Ada", "Erdacht", "wir@post.example", "1990-01-02", "Weg 1", "00001", "Musterstadt")
BODO = people.Persona("p2", "Bodo", "Erdacht", "wir@post.example")


@identity.citizen
def own(request: HttpRequest) -> HttpResponse:
    person = identity.person_of(request)
    assert person
    told = identity.attributes_of(request)
    return HttpResponse(f"{person.name}|{person.trust_level.key}|{told.birthdate}|{told.street}|{told.town}")


@identity.staff("case.work")
def desk(request: HttpRequest) -> HttpResponse:
    return HttpResponse("desk")


urlpatterns = [path("probe/own/", own), path("probe/desk/", desk), path("", include("amtsweg.web.urls"))]
pytestmark = pytest.mark.urls(__name__)


PORTAL = people.Client("amtsweg", "geheim", ("http://testserver/anmelden/online/zurueck/",), ("http://testserver/",))


@contextmanager
def running(portal: people.Client = PORTAL) -> Iterator[str]:
    """Run a provider on a free port and yield its address."""
    with server(lambda *_: [], port=0) as bound:
        issuer = f"http://127.0.0.1:{bound.server_port}"
        bound.set_app(build_app([ADA, BODO], issuer, [portal]))
        thread = threading.Thread(target=bound.serve_forever, daemon=True)
        thread.start()
        yield issuer
        bound.shutdown()
        thread.join()


def point_at(settings: Settings, issuer: str, **more: object) -> None:
    """Let the portal speak to this provider."""
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    here = {**app, "secret": "geheim", "settings": {**app["settings"], "server_url": issuer, **more}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [here]}}
    cache.clear()


@pytest.fixture
def provider(settings: Settings) -> Iterator[str]:
    """A running provider to which the portal is bound."""
    with running() as issuer:
        point_at(settings, issuer)
        yield issuer


def choose(asked: str, sub: str = "p1", trust: str = "substantial", answer: str = "yes") -> str:
    """Do what a person does at the provider, and return the address they are sent back to."""
    assert "Ada Erdacht" in requests.get(asked, timeout=10).text
    form = {"sub": sub, "trust": trust, "answer": answer}
    return requests.post(asked, form, allow_redirects=False, timeout=10).headers["Location"]


def sign_in(client: Client, target: str = "", **chosen: str) -> HttpResponse:
    asked = client.post("/anmelden/online/", {"next": target} if target else {})
    return client.get(choose(asked.url, **chosen))


def accounts() -> list[Account]:
    with scope.session(scope.SYSTEM):
        return list(Account.objects.order_by("name"))


@pytest.mark.usefixtures("db")
class TestCitizens:
    def test_one_comes_back_known(self, client: Client, provider: str) -> None:
        asked = client.get("/probe/own/")
        page = client.get(asked.url).content.decode()
        assert '<input type="hidden" name="next" value="/probe/own/">' in page
        back = sign_in(client, "/probe/own/")
        assert back.url == "/probe/own/"
        assert client.get(back.url).content.decode() == "Ada Erdacht|substantial|1990-01-02|Weg 1|Musterstadt"
        page = client.get("/konto/").content.decode()
        assert ("substanziell" in page, "wir@post.example" in page, "Weg 1" in page) == (True, True, True)

    def test_the_request_asks_with_pkce_and_state(self, client: Client, provider: str) -> None:
        asked = urlsplit(client.post("/anmelden/online/").url)
        assert f"{asked.scheme}://{asked.netloc}" == provider
        query = parse_qs(asked.query)
        assert query["code_challenge_method"] == ["S256"]
        assert sorted(query["scope"][0].split()) == ["address", "email", "openid", "profile"]
        assert len(query["state"][0]) >= 10

    def test_nothing_but_name_and_email_is_stored(self, client: Client, provider: str) -> None:
        sign_in(client)
        account = accounts()[0]
        assert (account.name, account.email, account.is_staff_member) == ("Ada Erdacht", "wir@post.example", False)
        assert (TrustLevel(account.trust_level), account.has_usable_password()) == (TrustLevel.SUBSTANTIAL, False)
        assert list(SocialAccount.objects.values_list("provider", "uid", "extra_data")) == [("buergerkonto", "p1", {})]
        assert (EmailAddress.objects.count(), SocialToken.objects.count()) == (0, 0)
        stored = str(dict(client.session))
        assert ("1990-01-02" in stored, "Weg 1" in stored, "id_token" in stored) == (False, False, False)

    def test_the_level_belongs_to_the_session(self, client: Client, provider: str) -> None:
        sign_in(client, trust="high")
        later = Client()
        sign_in(later, trust="basic")
        levels = [one.get("/probe/own/").content.decode().split("|")[1] for one in (client, later)]
        assert levels == ["high", "basic"]
        assert len(accounts()) == 1

    def test_a_family_may_share_its_address(self, client: Client, provider: str) -> None:
        sign_in(client)
        sign_in(Client(), sub="p2")
        assert [(a.name, a.email) for a in accounts()] == [
            ("Ada Erdacht", "wir@post.example"),
            ("Bodo Erdacht", "wir@post.example"),
        ]

    def test_every_sign_in_is_in_the_log(self, client: Client, provider: str) -> None:
        sign_in(client)
        client.post("/abmelden/")
        with scope.session(scope.SYSTEM):
            told = list(EventRecord.objects.order_by("id").values_list("kind", "data"))
        assert told == [
            ("identity.account_created", {}),
            ("identity.signed_in", {"methods": ["socialaccount"], "trust_level": "substantial"}),
            ("identity.signed_out", {}),
        ]

    def test_leaving_leads_by_way_of_the_provider(self, client: Client, provider: str) -> None:
        sign_in(client)
        left = client.post("/abmelden/").url
        assert left.startswith(f"{provider}/logout?id_token_hint=")
        assert requests.get(left, allow_redirects=False, timeout=10).headers["Location"] == "http://testserver/"
        assert client.get("/probe/own/").status_code == 302

    def test_citizens_do_not_come_to_the_desk(self, client: Client, provider: str, city: Path) -> None:
        sign_in(client, trust="high")
        pages = ["/probe/desk/", "/konto/zweiter-faktor/", "/konto/passwort/", "/arbeitsplatz/vertretung/"]
        assert [client.get(one).status_code for one in pages] == [403] * 4

    def test_a_colleague_with_the_same_address_stays_apart(
        self, client: Client, provider: str, city: Path, at: datetime
    ) -> None:
        colleague = identity.create_staff(email="wir@post.example", name="Ada im Dienst", password=PASSWORD, at=at)
        sign_in(client)
        assert client.get("/probe/own/").content.decode().startswith("Ada Erdacht|")
        assert [a.is_staff_member for a in accounts()] == [False, True]
        assert identity.find_staff("wir@post.example") == colleague

    def test_an_identity_cannot_be_tied_to_a_staff_account(
        self, client: Client, provider: str, city: Path, at: datetime
    ) -> None:
        hire("Ayla", at, ("clerk", "building"))
        client.post("/anmelden/mitarbeitende/", {"login": "ayla@stadt.example", "password": PASSWORD})
        assert client.post("/anmelden/online/", {"process": "connect"}).url == "/anmelden/"
        assert client.post("/anmelden/online/?process=connect").url == "/anmelden/"
        assert client.get("/anmelden/online/").url == "/anmelden/"


@pytest.mark.usefixtures("db")
class TestWhatGoesWrong:
    def test_who_gives_up_reads_that_nothing_happened(self, client: Client, provider: str) -> None:
        page = client.get(sign_in(client, answer="no").url).content.decode()
        assert "Die Anmeldung wurde nicht abgeschlossen" in page
        assert accounts() == []

    def test_a_code_for_another_browser_is_worth_nothing(self, client: Client, provider: str) -> None:
        back = choose(client.post("/anmelden/online/").url)
        stranger = Client()
        assert "nicht abgeschlossen" in stranger.get(back).content.decode()
        assert stranger.get("/probe/own/").status_code == 302

    def test_coming_back_twice_does_not_sign_in_twice(self, client: Client, provider: str) -> None:
        back = choose(client.post("/anmelden/online/").url)
        client.get(back)
        client.post("/abmelden/")
        assert "nicht abgeschlossen" in client.get(back).content.decode()
        assert client.get("/probe/own/").status_code == 302

    def test_a_provider_that_is_away_is_said_plainly(self, client: Client, settings: Settings) -> None:
        point_at(settings, "http://127.0.0.1:9")
        page = client.post("/anmelden/online/")
        assert (page.status_code, "antwortet gerade nicht" in page.content.decode()) == (503, True)

    def test_a_token_signed_by_somebody_else_is_refused(
        self, client: Client, provider: str, settings: Settings
    ) -> None:
        with running() as other:
            point_at(settings, provider, openid_configuration_overrides={"jwks_uri": f"{other}/jwks"})
            assert "nicht abgeschlossen" in sign_in(client).content.decode()
        assert accounts() == []
