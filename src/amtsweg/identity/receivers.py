"""What identity listens to: the beginning and end of a request (rights are resolved once in it) and sign-ins."""

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.signals import user_logged_out
from django.core.signals import request_finished, request_started
from django.dispatch import receiver
from django.http import HttpRequest

from amtsweg.identity import session
from amtsweg.identity.adapters.online_identity import told_by
from amtsweg.identity.adapters.staff import STRONG
from amtsweg.identity.models import Account
from amtsweg.identity.queries.rights import start_remembering, stop_remembering
from amtsweg.identity.services import citizens
from amtsweg.kernel import clock


@receiver(request_started)
def on_request_started(**_: object) -> None:
    """Resolve everybody's rights at most once from here on."""
    start_remembering()


@receiver(request_finished)
def on_request_finished(**_: object) -> None:
    """Forget what the request knew."""
    stop_remembering()


@receiver(user_logged_in)
def on_signed_in(request: HttpRequest, user: Account, sociallogin: SocialLogin | None = None, **_: object) -> None:
    """Keep what the online identity told for this session, and write the sign-in into the log."""
    if sociallogin is not None:
        told = told_by(sociallogin)
        session.remember_citizen(request, told.trust, told.attributes, told.leave_url)
    citizens.note_sign_in(
        account_id=user.id,
        name=user.name,
        methods=session.methods(request),
        trust=session.trust_level(request),
        at=clock.now(),
    )


@receiver(user_logged_out)
def on_signed_out(user: Account | None, **_: object) -> None:
    """Write the sign-out into the log."""
    if user is not None:
        citizens.note_sign_out(account_id=user.id, name=user.name, at=clock.now())


@receiver(authenticator_added)
def on_factor_added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: object) -> None:
    """A factor that was just set up was just proven as well."""
    at = clock.now()
    if authenticator.type in STRONG:
        session.prove_second_factor(request, authenticator.type, at.timestamp())
    citizens.note_factor(account_id=user.id, name=user.name, factor=authenticator.type, added=True, at=at)


@receiver(authenticator_removed)
def on_factor_removed(user: Account, authenticator: Authenticator, **_: object) -> None:
    """Write into the log that a factor is gone."""
    citizens.note_factor(account_id=user.id, name=user.name, factor=authenticator.type, added=False, at=clock.now())
