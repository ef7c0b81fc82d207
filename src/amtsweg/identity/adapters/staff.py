"""Staff sign in with password and second factor; allauth does the steps, this binds it to our accounts."""

from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from amtsweg.identity import session
from amtsweg.identity.desk import desk_url
from amtsweg.identity.models import Account
from amtsweg.identity.municipality import municipality
from amtsweg.identity.queries import accounts
from amtsweg.identity.secret_text import reveal, seal
from amtsweg.kernel import clock

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffBackend(AuthenticationBackend):
    """Finds accounts through the narrow doors, because nobody has a scope before they are known."""

    def get_user(self, user_id: object) -> Account | None:
        """Return the account a session belongs to, unless it was closed meanwhile."""
        found = accounts.account(Account._meta.pk.to_python(user_id))
        return found if found is not None and found.is_active else None

    def _authenticate_by_email(self, email: str, password: str) -> Account | None:
        checked = self._check_password(accounts.staff_login(email), password)
        return checked if isinstance(checked, Account) else None


class StaffAdapter(DefaultAccountAdapter):
    """What happens around signing in."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _lazy("E-Mail-Adresse oder Passwort stimmen nicht."),
        "incorrect_password": _lazy("Das Passwort stimmt nicht."),
        "enter_current_password": _lazy("Bitte geben Sie Ihr bisheriges Passwort ein."),
        "too_many_login_attempts": _lazy("Zu viele Versuche. Bitte warten Sie einige Minuten."),
        "rate_limited": _lazy("Zu viele Versuche. Bitte warten Sie einige Minuten."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody opens a staff account by themselves."""
        return False

    def get_from_email(self) -> str:
        """Return the address mail comes from: the installation's own setting, or the municipality's."""
        return settings.DEFAULT_FROM_EMAIL or municipality().email

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff to where their work begins, else to their account, and citizens to the portal."""
        account = request.user
        if not (isinstance(account, Account) and account.is_staff_member):
            return "/"
        return desk_url(request) or reverse("identity-account")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead citizens who come for the first time to where all others go."""
        return self.get_login_redirect_url(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the portal, citizens by way of their identity provider, so that they are signed out there too."""
        return session.leave_url(request) or "/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """Lead back to the account."""
        return reverse("identity-account")

    def is_reauthentication_required(self, *, app: str, **_more: object) -> bool:  # noqa: ARG002 - allauth's signature
        """Ask again before a sign-in is changed, unless somebody has just proven who they are."""
        period = timedelta(seconds=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
        return not session.proven_within(context.request, period, clock.now())

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Check the password once more, with the same limits on guessing as at the sign-in."""
        found = self.authenticate(context.request, email=getattr(user, "email", ""), password=password)
        return found is not None and found.pk == user.pk


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets sealed, their names in German, the last one kept."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _lazy("Der Code stimmt nicht oder wurde schon benutzt."),
        "cannot_delete_authenticator": _lazy("Der letzte zweite Faktor kann nicht entfernt werden."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a stored secret."""
        return reveal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name the authenticator app shows."""
        return municipality().name

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the last strong factor: without one nobody gets to their desk."""
        kinds = [kind for kind in STRONG if kind != authenticator.type]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=kinds)
        same = Authenticator.objects.filter(user_id=authenticator.user_id, type=authenticator.type)
        return others.exists() or same.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Name a passkey by its number."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}

    def _get_site_name(self) -> str:
        return municipality().name
