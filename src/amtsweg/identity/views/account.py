"""One's own account: name, trust level, password, second factors."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from allauth.account import views as account_views
from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.identity import session
from amtsweg.identity.contracts import TrustLevel
from amtsweg.identity.guards import citizen, person_of
from amtsweg.identity.queries.directory import directory
from amtsweg.identity.queries.rights import groups_of
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotAllowed

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

TRUST_TEXT = {
    TrustLevel.NONE: gettext_lazy("nicht geprüft"),
    TrustLevel.BASIC: gettext_lazy("Basisregistrierung"),
    TrustLevel.SUBSTANTIAL: gettext_lazy("substanziell"),
    TrustLevel.HIGH: gettext_lazy("hoch"),
}


def own_factors(view: View[P]) -> View[P]:
    """Let staff manage their own password and factors; citizens have theirs at their identity provider."""

    @wraps(view)
    def inside(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        person = person_of(request)
        if person is None or not person.is_staff:
            raise NotAllowed(_("Ihre Anmeldung verwalten Sie bei Ihrem Online-Konto."))
        return view(request, *args, **kwargs)

    return citizen(inside)


@citizen
def account(request: HttpRequest) -> HttpResponseBase:
    """Show who one is here, and how surely."""
    person = person_of(request)
    assert person is not None
    context = {
        "person": person,
        "trust": TRUST_TEXT[person.trust_level],
        "attributes": session.attributes(request),
        "birthdate": birthdate_text(session.attributes(request).birthdate),
        "roles": _roles(person.account_id) if person.is_staff else [],
        "second_factor": session.has_second_factor(request),
    }
    return render(request, "identity/account.html", context)


def birthdate_text(told: str) -> str:
    """Write a date of birth the German way; what is no whole date (not everybody knows theirs) stays as it was told."""
    try:
        return date.fromisoformat(told).strftime("%d.%m.%Y")
    except ValueError:
        return told


def _roles(account_id: UUID) -> list[tuple[str, str]]:
    known, held = directory(), groups_of(account_id, at=clock.now())
    own = {(unit, role) for unit, role in held if (known.tree.units[unit].parent_id, role) not in held}
    return sorted((known.tree.units[unit].name, known.roles[role].name) for unit, role in own)


def _remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Authenticator, pk=pk, user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)
    if not get_adapter().can_delete_authenticator(found):
        messages.error(request, _("Der letzte zweite Faktor kann nicht entfernt werden."))
        return HttpResponseRedirect(reverse("identity-second-factor"))
    return passkey_views.remove_webauthn(request, pk=pk)


second_factors = own_factors(mfa_views.index)
set_up_app = own_factors(totp_views.activate_totp)
remove_app = own_factors(totp_views.deactivate_totp)
add_passkey = own_factors(passkey_views.add_webauthn)
remove_passkey = own_factors(reauthentication_required(_remove_passkey, app="allauth.mfa"))
recovery_codes = own_factors(code_views.view_recovery_codes)
new_recovery_codes = own_factors(code_views.generate_recovery_codes)
download_recovery_codes = own_factors(code_views.download_recovery_codes)
change_password = own_factors(account_views.password_change)
confirm_password = own_factors(account_views.reauthenticate)
confirm_code = own_factors(mfa_views.reauthenticate)
confirm_passkey = own_factors(passkey_views.reauthenticate_webauthn)
