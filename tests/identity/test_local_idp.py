"""The local identity provider keeps to the standards, also towards those who do not."""

import base64
import hashlib
import io
import json
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest

from amtsweg.identity.adapters.local_idp.app import build_app
from amtsweg.identity.adapters.local_idp.pages import WARNING
from amtsweg.identity.adapters.local_idp.people import Client, Persona, read_personas
from amtsweg.kernel.packs import PackError

ISSUER = "http://127.0.0.1:34567"
BACK = "http://127.0.0.1:9999/zurueck/"
HOME = "http://127.0.0.1:9999/"
PERSONA = Persona("p1", "Ada", "Erdacht", "ada@post.example", "1990-01-02", "Weg <1>", "00001", "Musterstadt")
PORTAL = Client("portal", "geheim", (BACK,), (HOME,))
OTHER = Client("other", "anders", ("http://127.0.0.1:9998/",))
VERIFIER = "v" * 50
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "portal",
    "redirect_uri": BACK,
    "scope": "openid profile email address",
    "state": "s1",
    "nonce": "n1",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    def json(self) -> dict[str, object]:
        return json.loads(self.text)


class Browser:
    """Speaks WSGI to the provider."""

    def __init__(self) -> None:
        self.app = build_app([PERSONA], ISSUER, [PORTAL, OTHER])

    def send(self, method: str, path: str, query: dict[str, str], form: dict[str, str], authorization: str) -> Answer:
        body, got = urlencode(form).encode(), {}
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        if authorization:
            environ["HTTP_AUTHORIZATION"] = authorization

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            got.update(status=int(status[:3]), headers=dict(headers))

        text = b"".join(self.app(environ, start)).decode()
        return Answer(got["status"], got["headers"], text)

    def get(self, path: str, authorization: str = "", **query: str) -> Answer:
        return self.send("GET", path, query, {}, authorization)

    def choose(self, answer: str = "yes", sub: str = "p1", trust: str = "high", **changed: str) -> Answer:
        form = {"answer": answer, "sub": sub, "trust": trust}
        return self.send("POST", "/authorize", ASKED | changed, form, "")

    def code(self, **changed: str) -> str:
        return parse_qs(urlsplit(self.choose(**changed).headers["Location"]).query)["code"][0]

    def redeem(self, code: str, client: Client = PORTAL, **changed: str) -> Answer:
        secret = base64.b64encode(f"{client.client_id}:{client.client_secret}".encode()).decode()
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return self.send("POST", "/token", {}, {k: v for k, v in (form | changed).items() if v}, f"Basic {secret}")


@pytest.fixture(scope="module")
def browser() -> Browser:
    return Browser()


def claims(browser: Browser, token: str) -> dict[str, object]:
    keys = jwt.PyJWKSet.from_dict(browser.get("/jwks").json())
    key = keys[jwt.get_unverified_header(token)["kid"]]
    return jwt.decode(token, key.key, algorithms=["RS256"], audience="portal", issuer=ISSUER)


def test_the_whole_way(browser: Browser) -> None:
    back = browser.choose()
    address = urlsplit(back.headers["Location"])
    assert (back.status, address.netloc, parse_qs(address.query)["state"]) == (302, "127.0.0.1:9999", ["s1"])
    tokens = browser.redeem(parse_qs(address.query)["code"][0]).json()
    told = claims(browser, str(tokens["id_token"]))
    assert (told["sub"], told["nonce"], told["trust_level"], told["acr"]) == ("p1", "n1", "high", "high")
    userinfo = browser.get("/userinfo", f"Bearer {tokens['access_token']}").json()
    assert userinfo == {
        "sub": "p1",
        "name": "Ada Erdacht",
        "given_name": "Ada",
        "family_name": "Erdacht",
        "birthdate": "1990-01-02",
        "email": "ada@post.example",
        "email_verified": True,
        "address": {"street_address": "Weg <1>", "postal_code": "00001", "locality": "Musterstadt", "country": "DE"},
        "trust_level": "high",
    }


def test_only_what_was_asked_for_is_told(browser: Browser) -> None:
    tokens = browser.redeem(browser.code(scope="openid email")).json()
    told = browser.get("/userinfo", f"Bearer {tokens['access_token']}").json()
    assert sorted(told) == ["email", "email_verified", "sub", "trust_level"]


def test_a_code_works_once_and_for_its_portal_only(browser: Browser) -> None:
    code = browser.code()
    assert browser.redeem(code).status == 200
    assert browser.redeem(code).json()["error"] == "invalid_grant"
    assert browser.redeem(browser.code(), OTHER).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_verifier": "w" * 50}, "invalid_grant"),
        ({"code_verifier": ""}, "invalid_request"),
        ({"redirect_uri": HOME}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_tokens_have_their_price(browser: Browser, changed: dict[str, str], error: str) -> None:
    answer = browser.redeem(browser.code(), **changed)
    assert (answer.status, answer.json()["error"]) == (400, error)


def test_a_portal_without_its_secret_gets_nothing(browser: Browser) -> None:
    answer = browser.redeem(browser.code(), Client("portal", "geraten", ()))
    assert (answer.status, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(
    "changed",
    [
        {"redirect_uri": "http://127.0.0.1:9999/anders/"},
        {"client_id": "nobody"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
        {"response_type": "token"},
    ],
)
def test_wrong_requests_are_answered_here_and_led_nowhere(browser: Browser, changed: dict[str, str]) -> None:
    for answer in (browser.get("/authorize", **(ASKED | changed)), browser.choose(**changed)):
        assert (answer.status, "Location" in answer.headers) == (400, False)
        assert WARNING in answer.text


@pytest.mark.parametrize("given", [{"answer": "no"}, {"sub": "p2"}, {"trust": "none"}])
def test_who_gives_up_is_sent_back_without_a_code(browser: Browser, given: dict[str, str]) -> None:
    answer = browser.choose(**given)
    address = urlsplit(answer.headers["Location"]) if "Location" in answer.headers else None
    assert address is not None
    assert parse_qs(address.query)["error"] == ["access_denied"]


def test_the_page_offers_people_and_says_what_it_is(browser: Browser) -> None:
    page = browser.get("/authorize", **ASKED)
    assert page.status == 200
    assert (WARNING in page.text, "Ada Erdacht" in page.text) == (True, True)
    assert "form-action 'self' http://127.0.0.1:9998 http://127.0.0.1:9999;" in page.headers["Content-Security-Policy"]
    assert "script" not in page.text
    assert browser.get("/style.css").headers["Content-Type"] == "text/css"
    assert WARNING in browser.get("/").text
    assert browser.get("/nichts").status == 404


def test_discovery_names_every_door(browser: Browser) -> None:
    found = browser.get("/.well-known/openid-configuration").json()
    assert found["issuer"] == ISSUER
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert {str(v).removeprefix(ISSUER) for k, v in found.items() if k.endswith(("endpoint", "uri"))} == {
        "/authorize",
        "/token",
        "/userinfo",
        "/logout",
        "/jwks",
    }


@pytest.mark.parametrize("authorization", ["", "Bearer geraten", "Basic abc"])
def test_userinfo_wants_a_token(browser: Browser, authorization: str) -> None:
    assert browser.get("/userinfo", authorization).status == 401


def test_leaving_ends_the_tokens_and_leads_home(browser: Browser) -> None:
    tokens = browser.redeem(browser.code()).json()
    hint = {"id_token_hint": str(tokens["id_token"])}
    answer = browser.get("/logout", post_logout_redirect_uri=HOME, **hint)
    assert (answer.status, answer.headers["Location"]) == (302, HOME)
    assert browser.get("/userinfo", f"Bearer {tokens['access_token']}").status == 401
    stranger = browser.get("/logout", post_logout_redirect_uri="http://boese.example/", **hint)
    assert (stranger.status, "Sie sind abgemeldet" in stranger.text) == (200, True)
    assert browser.get("/logout", id_token_hint="geraten").status == 400


def test_it_serves_one_machine_only() -> None:
    for issuer in ("https://konto.example", "http://192.0.2.7:8001"):
        with pytest.raises(ValueError, match="one machine only"):
            build_app([PERSONA], issuer, [PORTAL])
    assert callable(build_app([PERSONA], "http://localhost:8001", [PORTAL]))


def test_the_citys_personas_are_sound(tmp_path: object) -> None:
    from amtsweg.web.environment import packs_dir

    people = read_personas(packs_dir() / "paderborn" / "personas.yaml")
    assert len({one.sub for one in people}) == len(people)
    assert all(one.email.endswith(".example") for one in people)


def test_mistakes_in_personas_are_named(tmp_path) -> None:
    file = tmp_path / "personas.yaml"
    file.write_text("personas:\n  - {sub: a, given_name: A}\n")
    with pytest.raises(PackError, match=r"personas\.yaml:2: Es fehlt: family_name"):
        read_personas(file)
