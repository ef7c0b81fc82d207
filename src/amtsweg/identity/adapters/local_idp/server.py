"""The protocol: Authlib's authorization server over a store in memory. A restart forgets everything, as it should."""

import hmac
import json
import secrets
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6749.resource_protector import ResourceProtector
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode, UserInfo
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc.jwk import KeySet, RSAKey

from amtsweg.identity.adapters.local_idp.people import Client, SignedIn

SCOPES = ("openid", "profile", "email", "address")
CODE_LIVES = 60
TOKEN_LIVES = 600


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    status: int
    body: bytes = b""
    headers: Sequence[tuple[str, str]] = ()


class Request(OAuth2Request):
    """A request as Authlib wants it: parameters from the address or from the body, never mixed."""

    # Authlib fills these on the way and knows them only by their first value, None.
    payload: BasicOAuth2Payload  # type: ignore[assignment]  # see above
    client: "Registered"  # type: ignore[assignment]  # see above
    user: "SignedIn"  # type: ignore[assignment]  # see above

    def __init__(self, method: str, uri: str, headers: Mapping[str, str], parameters: Mapping[str, str]) -> None:
        super().__init__(method, uri, headers=dict(headers))
        self.payload = BasicOAuth2Payload(dict(parameters))

    @property
    def args(self) -> dict[str, str]:
        """Return the parameters."""
        return dict(self.payload.data)

    @property
    def form(self) -> dict[str, str]:
        """Return the parameters."""
        return dict(self.payload.data)


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code: works once, for one portal, for a minute."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str
    code_challenge_method: str
    user: SignedIn
    issued: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        """Return where the code was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """Return what was asked for."""
        return self.scope

    def get_nonce(self) -> str | None:
        """Return what ties the token to the portal's session."""
        return self.nonce

    def get_auth_time(self) -> int:
        """Return when the person proved who they are."""
        return int(self.issued)

    def get_acr(self) -> str:
        """Return how surely."""
        return self.user.trust.key

    def get_amr(self) -> None:
        """Return nothing: by which means does not matter here."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token."""

    client_id: str
    scope: str
    user: SignedIn
    expires: float

    def is_expired(self) -> bool:
        """Tell whether its time is over."""
        return time.time() >= self.expires

    def is_revoked(self) -> bool:
        """Tell whether it was taken back; those that were are not found at all."""
        return False

    def get_scope(self) -> str:
        """Return what it opens."""
        return self.scope


class Registered(ClientMixin):
    """A portal as Authlib wants it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client_metadata = {"post_logout_redirect_uris": list(client.post_logout_redirect_uris)}

    def get_client_id(self) -> str:
        """Return the portal's name in the protocol."""
        return self.client.client_id

    def get_default_redirect_uri(self) -> None:
        """Return nothing: the portal has to say where to go."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """Return what of the wanted scopes there is."""
        return " ".join(one for one in (scope or "").split() if one in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Tell whether the address is registered, to the letter."""
        return redirect_uri in self.client.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        """Compare the secret without telling by time how much of it is right."""
        return hmac.compare_digest(client_secret, self.client.client_secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """Every portal here has a secret."""
        return endpoint != "token" or method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        """Only the authorization code flow."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Only the authorization code flow, without refresh tokens."""
        return grant_type == "authorization_code"


class Store:
    """Codes and tokens that are alive."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._codes: dict[str, Code] = {}
        self._tokens: dict[str, Token] = {}

    def add_code(self, code: Code) -> None:
        """Keep a code; forget those nobody has fetched."""
        with self._lock:
            self._codes = {key: one for key, one in self._codes.items() if time.time() - one.issued < CODE_LIVES}
            self._codes[code.code] = code

    def take_code(self, code: str, client_id: str) -> Code | None:
        """Return a code and forget it, so that it works once, whatever comes of it."""
        with self._lock:
            found = self._codes.pop(code, None)
        fresh = found is not None and time.time() - found.issued < CODE_LIVES
        return found if fresh and found is not None and found.client_id == client_id else None

    def add_token(self, key: str, token: Token) -> None:
        """Keep a token; forget those that have expired."""
        with self._lock:
            self._tokens = {k: one for k, one in self._tokens.items() if not one.is_expired()}
            self._tokens[key] = token

    def token(self, key: str) -> Token | None:
        """Return a token."""
        with self._lock:
            return self._tokens.get(key)

    def revoke(self, sub: str) -> None:
        """Take back all tokens of a person."""
        with self._lock:
            self._tokens = {k: one for k, one in self._tokens.items() if one.user.persona.sub != sub}


def told(user: SignedIn, scope: str) -> dict[str, object]:
    """Return the claims that these scopes open, and the trust level."""
    claims = user.claims()
    return {**UserInfo(claims).filter(scope), "trust_level": claims["trust_level"]}


class Provider(AuthorizationServer):
    """The authorization server with its key, its portals and its store."""

    def __init__(self, issuer: str, clients: Sequence[Client]) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.issuer = issuer
        self.clients = {client.client_id: Registered(client) for client in clients}
        self.store = Store()
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"})
        self.register_token_generator("default", BearerTokenGenerator(_random_token, expires_generator=TOKEN_LIVES))
        self.register_grant(_Grant, [_Proof(required=True), _IdToken(self)])
        self.register_endpoint(_Logout)
        self.protector = ResourceProtector()
        self.protector.register_token_validator(_Bearer(self.store))

    def jwks(self) -> dict[str, object]:
        """Return the public key."""
        return dict(KeySet([self.key]).as_dict(private=False))

    def query_client(self, client_id: str) -> Registered | None:
        """Return a registered portal."""
        return self.clients.get(client_id)

    def save_token(self, token: Mapping[str, str], request: Request) -> None:
        """Keep an access token."""
        made = Token(request.client.get_client_id(), token["scope"], request.user, time.time() + TOKEN_LIVES)
        self.store.add_token(token["access_token"], made)

    def create_oauth2_request(self, request: Request) -> Request:
        """Return the request as it is: it was made for Authlib."""
        return request

    def handle_response(self, status: int, body: object, headers: Sequence[tuple[str, str]]) -> Reply:
        """Turn Authlib's answer into ours."""
        data = body if isinstance(body, str) else json.dumps(body)
        return Reply(status, data.encode(), list(headers))

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens here."""

    def userinfo(self, request: Request) -> dict[str, object]:
        """Return what the bearer of the token may know. Raises Authlib's OAuth2Error."""
        token = self.protector.validate_request(["openid"], request)
        return told(token.user, token.scope)


class _Grant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code: str, request: Request) -> None:
        asked = request.payload.data
        self.server.store.add_code(
            Code(
                code=code,
                client_id=request.client.get_client_id(),
                redirect_uri=asked["redirect_uri"],
                scope=request.scope,
                nonce=asked.get("nonce"),
                code_challenge=asked["code_challenge"],
                code_challenge_method=asked["code_challenge_method"],
                user=request.user,
            )
        )

    def query_authorization_code(self, code: str, client: Registered) -> Code | None:
        found: Code | None = self.server.store.take_code(code, client.get_client_id())
        return found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was forgotten when it was looked up."""

    def authenticate_user(self, authorization_code: Code) -> SignedIn:
        return authorization_code.user


class _Proof(CodeChallenge):
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: AuthorizationCodeGrant, redirect_uri: str) -> None:
        # The standard wants it of public clients; here nobody comes in without.
        asked = cast(Request, grant.request).payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class _IdToken(OpenIDCode):
    def __init__(self, provider: Provider) -> None:
        super().__init__(require_nonce=False)
        self.provider = provider

    def exists_nonce(self, nonce: str, request: Request) -> bool:  # noqa: ARG002 - Authlib's signature
        return False  # a nonce is the portal's to compare; a code that works once cannot carry it twice

    def resolve_client_private_key(self, client: Registered) -> RSAKey:  # noqa: ARG002 - Authlib's signature
        return self.provider.key

    def get_client_claims(self, client: Registered) -> dict[str, object]:
        return {"iss": self.provider.issuer, "aud": client.get_client_id()}

    def get_encode_header(self, client: Registered) -> dict[str, object]:  # noqa: ARG002 - Authlib's signature
        return {"alg": "RS256", "kid": self.provider.key.kid}

    def generate_user_info(self, user: SignedIn, scope: str) -> dict[str, object]:
        return told(user, scope)


class _Bearer(BearerTokenValidator):
    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store = store

    def authenticate_token(self, token_string: str) -> Token | None:
        return self.store.token(token_string)


class _Logout(EndSessionEndpoint):
    def get_server_jwks(self) -> dict[str, Any]:  # Any: Authlib's own type
        return dict(self.server.jwks())

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        claims = end_session_request.id_token_claims or {}
        self.server.store.revoke(str(claims.get("sub", "")))


def _random_token(*_: object, **__: object) -> str:
    return secrets.token_urlsafe(32)
