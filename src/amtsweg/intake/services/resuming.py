"""Stop and go on later: the code and the mail that lead back, and the reminder before a draft ends."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity.api import municipality
from amtsweg.intake.services.throttling import Limit, allows, forgive
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.errors import Invalid, TooMuch
from amtsweg.kernel.outbox import Effect

PER_SENDER = Limit("resume", 10, timedelta(minutes=15))
ALTOGETHER = Limit("resume-all", 1000, timedelta(hours=1))
MAILS = Limit("resume-mail", 5, timedelta(hours=1))
_EVERYBODY = ""


def resume(*, code: str, email: str, sender: str, at: datetime) -> Draft:
    """Return the draft of a code. Raises Invalid, and TooMuch for whoever keeps guessing.

    Who guesses learns nothing: a wrong code and a wrong address get the same answer.
    """
    if not (allows(PER_SENDER, sender, at=at) and allows(ALTOGETHER, _EVERYBODY, at=at)):
        raise TooMuch(
            _("Zu viele Versuche. Bitte warten Sie eine Viertelstunde und versuchen Sie es dann noch einmal.")
        )
    found = forms.drafts.by_code(code, email=email, at=at)
    if found is None:
        text = _(
            "Zu diesem Code gibt es keinen Entwurf. Prüfen Sie bitte den Code und die E-Mail-Adresse. "
            "Abgeschickte und abgelaufene Entwürfe lassen sich nicht mehr öffnen."
        )
        raise Invalid(text, {"code": text})
    forgive(PER_SENDER, sender)
    forgive(ALTOGETHER, _EVERYBODY)
    return found


def send_code(*, draft: Draft, email: str, at: datetime) -> None:
    """Keep an address with the draft and send code and link there. Raises Invalid and TooMuch."""
    address = checked_address(email)
    if not allows(MAILS, str(draft.id), at=at):
        raise TooMuch(_("Wir haben Ihnen schon mehrere E-Mails gesendet. Bitte warten Sie eine Stunde."))
    with scope.work(scope.SYSTEM):
        forms.drafts.keep_email(token=draft.token, email=address, at=at)
        code = forms.drafts.resume_code(draft.token, at=at)
        with translation.override(language_of(draft)):
            subject = _("So machen Sie weiter: %(service)s") % {"service": title_of(draft)}
            text = _mail(_RESUME, draft, code=code)
        key = f"draft-code:{draft.id}:{at.isoformat()}"
        outbox.put([Effect("delivery.mail", key, {"to": address, "subject": subject, "text": text})], at=at)


def remind_of_ends(*, at: datetime, limit: int = 100) -> int:
    """Owe a mail to everybody whose draft ends soon, each once for this end, and return how many."""
    with scope.work(scope.SYSTEM):
        ending = forms.drafts.ending_soon(at=at, limit=limit)
        outbox.put([_reminder(draft, at=at) for draft in ending], at=at)
    return len(ending)


def _reminder(draft: Draft, *, at: datetime) -> Effect:
    with translation.override(language_of(draft)):
        subject = _("Ihr Entwurf endet bald: %(service)s") % {"service": title_of(draft)}
        if draft.account_id is None:
            text = _mail(_REMINDER, draft, code=forms.drafts.resume_code(draft.token, at=at))
        else:
            text = _mail(_REMINDER_OF_ACCOUNT, draft, code="")
    key = f"draft-end:{draft.id}:{draft.expires_at.isoformat()}"
    return Effect("delivery.mail", key, {"to": draft.email, "subject": subject, "text": text})


_RESUME = gettext_lazy("""Guten Tag,

Ihre Angaben für „%(service)s“ sind gespeichert. So machen Sie weiter, auch auf einem anderen Gerät:

%(link)s

Oder geben Sie auf dieser Seite Ihren Code und diese E-Mail-Adresse ein:
%(page)s

Ihr Code: %(code)s

Wir bewahren den Entwurf bis zum %(until)s auf. Danach wird er gelöscht.
Geben Sie Link und Code nicht weiter: Wer sie hat, sieht Ihre Angaben.

Freundliche Grüße
%(city)s
""")
_REMINDER = gettext_lazy("""Guten Tag,

Ihr Entwurf für „%(service)s“ ist noch nicht abgeschickt. Am %(until)s wird er mit allen Angaben gelöscht.

So machen Sie weiter:
%(link)s

Oder geben Sie auf dieser Seite Ihren Code und diese E-Mail-Adresse ein:
%(page)s

Ihr Code: %(code)s

Wenn Sie den Entwurf nicht mehr brauchen, müssen Sie nichts tun.

Freundliche Grüße
%(city)s
""")

_REMINDER_OF_ACCOUNT = gettext_lazy("""Guten Tag,

Ihr Entwurf für „%(service)s“ ist noch nicht abgeschickt. Am %(until)s wird er mit allen Angaben gelöscht.

Nach der Anmeldung machen Sie hier weiter:
%(link)s

Wenn Sie den Entwurf nicht mehr brauchen, müssen Sie nichts tun.

Freundliche Grüße
%(city)s
""")


def _mail(text: Promise, draft: Draft, *, code: str) -> str:
    return str(text) % {
        "service": title_of(draft),
        "link": address_of(reverse("intake-continue", args=[slug_of(draft), draft.token])),
        "page": address_of(reverse("intake-resume")),
        "code": code,
        "until": draft.expires_at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y"),
        "city": municipality().name,
    }


def checked_address(email: str) -> str:
    """Return an e-mail address without blanks around it. Raises Invalid."""
    address = email.strip()
    try:
        validate_email(address)
    except ValidationError as fault:
        text = _("Bitte geben Sie eine gültige E-Mail-Adresse ein, zum Beispiel name@beispiel.de.")
        raise Invalid(text, {"email": text}) from fault
    return address


def address_of(path: str) -> str:
    """Return the whole address of a page, for mails."""
    return f"{settings.PUBLIC_URL}{path}"


def cosign_link(token: str) -> str:
    """Return the whole address at which a co-signer answers."""
    return address_of(reverse("intake-cosign", args=[token]))


def language_of(draft: Draft) -> str:
    """Return the language a draft was begun in."""
    return str(draft.context.get("language", "de"))


def title_of(draft: Draft) -> str:
    """Return what a draft is for, in its language."""
    return _service(draft).title_in(language_of(draft))


def slug_of(draft: Draft) -> str:
    """Return the service of a draft, as it stands in addresses."""
    return _service(draft).service_slug


def _service(draft: Draft) -> ServiceVersion:
    return catalogue.service_version(UUID(str(draft.context["service_version"])))
