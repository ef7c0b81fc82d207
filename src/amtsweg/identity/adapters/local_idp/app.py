"""The provider as a WSGI application."""

import json
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from authlib.oauth2 import OAuth2Error

from amtsweg.identity.adapters.local_idp import pages
from amtsweg.identity.adapters.local_idp.people import LEVELS, Client, Persona, SignedIn
from amtsweg.identity.adapters.local_idp.server import SCOPES, Provider, Reply, Request
from amtsweg.identity.contracts import TrustLevel

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

MAX_BODY = 64 * 1024
Answer = Callable[["WSGIEnvironment"], Reply]


def build_app(personas: Sequence[Persona], issuer: str, clients: Sequence[Client]) -> "WSGIApplication":
    """Return the provider for these people and portals.

    Raises ValueError for an issuer that other machines could reach: it lets everybody in as anybody.
    """
    if not _is_loopback(urlsplit(issuer).hostname or ""):
        raise ValueError(f"this provider is for trying on one machine only, not for {issuer}")
    site = _Site(personas, issuer.rstrip("/"), clients)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        reply = site.answer(environ)
        status = HTTPStatus(reply.status)
        start_response(f"{status.value} {status.phrase}", [*reply.headers, ("Content-Length", str(len(reply.body)))])
        return [reply.body]

    return app


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class _Site:
    def __init__(self, personas: Sequence[Persona], issuer: str, clients: Sequence[Client]) -> None:
        self.people = {persona.sub: persona for persona in personas}
        self.issuer = issuer
        self.provider = Provider(issuer, clients)
        self.portals = " ".join(sorted({_origin(uri) for client in clients for uri in client.redirect_uris}))
        self.routes: dict[tuple[str, str], Answer] = {
            ("GET", "/"): lambda _: self._html(pages.message("Hier gibt es nichts zu sehen", "Kommen Sie vom Portal.")),
            ("GET", "/style.css"): lambda _: Reply(200, pages.STYLE.encode(), [("Content-Type", "text/css")]),
            ("GET", "/.well-known/openid-configuration"): lambda _: _json(self._discovery()),
            ("GET", "/jwks"): lambda _: _json(self.provider.jwks()),
            ("GET", "/authorize"): self._ask,
            ("POST", "/authorize"): self._authorize,
            ("POST", "/token"): lambda environ: self.provider.create_token_response(self._request(environ)),
            ("GET", "/userinfo"): self._userinfo,
            ("GET", "/logout"): self._logout,
        }

    def answer(self, environ: "WSGIEnvironment") -> Reply:
        route = self.routes.get((environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")))
        if route is None:
            return self._html(
                pages.message("Diese Seite gibt es nicht", "Kommen Sie vom Portal."), HTTPStatus.NOT_FOUND
            )
        try:
            return route(environ)
        except OAuth2Error as error:
            text = f"Die Anfrage des Portals ist nicht in Ordnung ({error.error}). {error.description}"
            return self._html(pages.message("Das hat nicht geklappt", text), HTTPStatus.BAD_REQUEST)

    def _discovery(self) -> dict[str, object]:
        here = self.issuer
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "end_session_endpoint": f"{here}/logout",
            "jwks_uri": f"{here}/jwks",
            "scopes_supported": list(SCOPES),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": [level.key for level in LEVELS],
            "claims_supported": sorted(SignedIn(Persona("", "", ""), TrustLevel.BASIC).claims()),
        }

    def _ask(self, environ: "WSGIEnvironment") -> Reply:
        grant = self.provider.get_consent_grant(self._request(environ))
        portal = urlsplit(grant.request.payload.redirect_uri).netloc
        return self._html(pages.choose(tuple(self.people.values()), portal))

    def _authorize(self, environ: "WSGIEnvironment") -> Reply:
        request = self._request(environ, from_address=True)
        chosen = self._chosen(dict(parse_qsl(_body(environ))))
        grant = self.provider.get_consent_grant(request)
        reply: Reply = self.provider.create_authorization_response(request, grant_user=chosen, grant=grant)
        return reply

    def _chosen(self, form: dict[str, str]) -> SignedIn | None:
        persona, trust = self.people.get(form.get("sub", "")), TrustLevel.of(form.get("trust", ""))
        if form.get("answer") != "yes" or persona is None or trust not in LEVELS:
            return None
        return SignedIn(persona, trust)

    def _userinfo(self, environ: "WSGIEnvironment") -> Reply:
        try:
            return _json(self.provider.userinfo(self._request(environ)))
        except OAuth2Error as error:
            reply: Reply = self.provider.handle_error_response(None, error)
            return reply

    def _logout(self, environ: "WSGIEnvironment") -> Reply:
        reply: Reply | None = self.provider.create_endpoint_response("end_session", self._request(environ))
        return reply or self._html(pages.message("Sie sind abgemeldet", "Sie können dieses Fenster schließen."))

    def _request(self, environ: "WSGIEnvironment", *, from_address: bool = False) -> Request:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        query = environ.get("QUERY_STRING", "")
        parameters = dict(parse_qsl(query if from_address or method == "GET" else _body(environ)))
        headers = {"Authorization": environ["HTTP_AUTHORIZATION"]} if "HTTP_AUTHORIZATION" in environ else {}
        return Request(method, f"{self.issuer}{path}?{query}", headers, parameters)

    def _html(self, page: str, status: HTTPStatus = HTTPStatus.OK) -> Reply:
        # Chromium holds redirects after a form against form-action, so the portals stand in it.
        policy = f"default-src 'none'; style-src 'self'; form-action 'self' {self.portals}; frame-ancestors 'none'"
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Security-Policy", policy),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
        ]
        return Reply(status, page.encode(), headers)


def _json(data: object) -> Reply:
    return Reply(200, json.dumps(data).encode(), [("Content-Type", "application/json"), ("Cache-Control", "no-store")])


def _body(environ: "WSGIEnvironment") -> str:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MAX_BODY)
    body: bytes = environ["wsgi.input"].read(length)
    return body.decode("utf-8", "replace")


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"
