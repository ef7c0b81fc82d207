"""Citizens sign in with their online identity over OpenID Connect (BundID later behind the same settings).

What the provider tells goes three ways and no further: the pseudonymous subject finds the account, name and e-mail
stand on the account, everything else stays in the session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest, HttpResponseBase
from requests import RequestException

from amtsweg.identity.contracts import Attributes, TrustLevel
from amtsweg.identity.models import Account
from amtsweg.identity.services.citizens import open_citizen, refresh_citizen
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed, OutsideUnavailable

PROVIDER = "buergerkonto"

Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What the provider told at this sign-in, and where to go to sign out there as well."""

    attributes: Attributes
    trust: TrustLevel
    leave_url: str = ""


class CitizenAdapter(DefaultSocialAccountAdapter):
    """Turns what the provider tells into one of our accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's
        """Everybody with an online identity gets an account when they first come."""
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002 - allauth's
        """There is nothing to ask: the provider has told all that is needed."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: object) -> Account:  # noqa: ARG002
        """Read the claims, and see to it that none of them are stored beside the account."""
        told = cast(dict[str, Claims], sociallogin.account.extra_data)
        claims = {**told.get("id_token", {}), **told.get("userinfo", {})}
        _tell(sociallogin, Told(attributes_in(claims), trust_in(claims)))
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        return cast(Account, sociallogin.user)

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:  # noqa: ARG002 - allauth's
        """Bring a known account up to date. Raises NotAllowed if it is one of staff, who have their own way in."""
        account = sociallogin.user
        if not sociallogin.is_existing or not isinstance(account, Account):
            return
        if account.is_staff_member:
            raise NotAllowed("Mitarbeiter*innen melden sich mit Passwort und zweitem Faktor an.")
        told = told_by(sociallogin)
        refresh_citizen(account, attributes=told.attributes, trust=told.trust)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: object = None) -> Account:  # noqa: ARG002
        """Open the account of somebody who comes for the first time."""
        account = cast(Account, sociallogin.user)
        told = told_by(sociallogin)
        open_citizen(account, attributes=told.attributes, trust=told.trust, at=clock.now())
        sociallogin.account.user = account
        sociallogin.account.save()
        return account


def told_by(sociallogin: SocialLogin) -> Told:
    """Return what the provider told at this sign-in."""
    told: Told = sociallogin.told  # type: ignore[attr-defined]  # set below
    return told


def _tell(sociallogin: SocialLogin, told: Told) -> None:
    sociallogin.told = told  # type: ignore[attr-defined]  # travels with this sign-in and is not stored


def trust_in(claims: Claims) -> TrustLevel:
    """Return the trust level the provider vouches for."""
    return TrustLevel.of(str(claims.get("trust_level", "")))


def attributes_in(claims: Claims) -> Attributes:
    """Return the attributes among the claims (OpenID Connect Core 5.1)."""
    address = claims.get("address")
    place: Claims = address if isinstance(address, Mapping) else {}
    return Attributes(
        given_name=_text(claims, "given_name"),
        family_name=_text(claims, "family_name"),
        email=_text(claims, "email"),
        birthdate=_text(claims, "birthdate"),
        street=_text(place, "street_address"),
        zip_code=_text(place, "postal_code"),
        town=_text(place, "locality"),
    )


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value.strip()[:200] if isinstance(value, str) else ""


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """Checks the signature of every id token, also of those that came straight from the provider."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Mapping[str, str]
    ) -> SocialLogin:
        """Take in what the provider tells, and note where one signs out there."""
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        where = self.openid_config.get("end_session_endpoint")
        if where:
            hint = {"id_token_hint": kwargs["response"]["id_token"]}
            query = urlencode({**hint, "post_logout_redirect_uri": request.build_absolute_uri("/")})
            _tell(login, replace(told_by(login), leave_url=f"{where}?{query}"))
        return login

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, object]:
        config = self.openid_config
        decoded: dict[str, object] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return decoded


def begin(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Send the browser to the identity provider."""
    return _view(OAuth2LoginView, request, provider_id)


def complete(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Take the browser back from the identity provider and sign the person in."""
    return _view(OAuth2CallbackView, request, provider_id)


def _view(kind: type[OAuth2View], request: HttpRequest, provider_id: str) -> HttpResponseBase:
    view = kind.adapter_view(SignedTokens(request, provider_id))
    try:
        response: HttpResponseBase = view(request)
    except RequestException as error:
        raise OutsideUnavailable("Das Online-Konto antwortet gerade nicht. Bitte versuchen Sie es später.") from error
    return response
