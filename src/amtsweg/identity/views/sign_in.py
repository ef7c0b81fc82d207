"""Signing in and out. Before somebody is known these views work for the law and not for a person."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as passkey_views
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from amtsweg.identity.adapters import online_identity
from amtsweg.identity.guards import public
from amtsweg.kernel import scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def entrance(view: View[P]) -> View[P]:
    """Let a view of the sign-in read the account that is about to be proven."""

    @wraps(view)
    def inside(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with scope.session(scope.SYSTEM):
            return view(request, *args, **kwargs)

    return public(inside)


@public
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponseBase:
    """Ask which way in: online identity or staff."""
    target = _safe_target(request)
    staff_url = reverse("account_login") + (f"?{urlencode({'next': target})}" if target else "")
    if request.user.is_authenticated:
        return HttpResponseRedirect(target or reverse("identity-account"))
    return render(request, "identity/sign_in.html", {"target": target, "staff_url": staff_url})


def _safe_target(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else ""


@entrance
def begin_online_identity(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the identity provider. Only signing in: no account is ever linked to another one."""
    if request.method != "POST" or request.POST.get("process", "login") != "login" or "process" in request.GET:
        return HttpResponseRedirect(reverse("identity-sign-in"))
    return online_identity.begin(request, provider_id)


@public
def cancelled(request: HttpRequest) -> HttpResponseBase:
    """Say that nothing happened when somebody turns back at the identity provider."""
    return render(request, "socialaccount/authentication_error.html")


complete_online_identity = entrance(online_identity.complete)
staff_sign_in = entrance(account_views.login)
second_factor_code = entrance(mfa_views.authenticate)
passkey_sign_in = entrance(passkey_views.login_webauthn)
closed = entrance(account_views.account_inactive)
sign_out = entrance(account_views.logout)
