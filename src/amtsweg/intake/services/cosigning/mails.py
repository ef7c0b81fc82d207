"""What co-signers and the applicant are told by mail, in the language the draft was begun in."""

from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from amtsweg.catalogue import api as catalogue
from amtsweg.forms.contracts import Draft
from amtsweg.identity.api import municipality
from amtsweg.intake import models
from amtsweg.intake.queries.signing import link_token
from amtsweg.intake.services.resuming import address_of, cosign_link
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.outbox import Effect

ASKED = (
    gettext_lazy("Bitte um Ihre Unterschrift: %(service)s"),
    gettext_lazy("""Guten Tag %(name)s,

%(applicant)s hat Angaben für „%(service)s“ gemacht und bittet Sie, mit zu unterschreiben.
Hier sehen Sie alle Angaben und können zustimmen oder ablehnen:

%(link)s

Bitte antworten Sie bis zum %(until)s.
Geben Sie den Link nicht weiter: Wer ihn hat, sieht die Angaben und kann für Sie unterschreiben.

Freundliche Grüße
%(city)s
"""),
)
REMINDER = (
    gettext_lazy("Erinnerung: Ihre Unterschrift fehlt noch: %(service)s"),
    gettext_lazy("""Guten Tag %(name)s,

%(applicant)s wartet noch auf Ihre Unterschrift für „%(service)s“.
Hier sehen Sie alle Angaben und können zustimmen oder ablehnen:

%(link)s

Bitte antworten Sie bis zum %(until)s. Danach gilt die Bitte nicht mehr.

Freundliche Grüße
%(city)s
"""),
)
COMPLETE = (
    gettext_lazy("Alle haben unterschrieben: %(service)s"),
    gettext_lazy("""Guten Tag,

für „%(service)s“ haben jetzt alle unterschrieben. Noch ist nichts abgeschickt. Das können Sie hier tun:

%(back)s

Freundliche Grüße
%(city)s
"""),
)
DECLINED = (
    gettext_lazy("%(name)s hat nicht unterschrieben: %(service)s"),
    gettext_lazy("""Guten Tag,

%(name)s möchte „%(service)s“ nicht unterschreiben. Als Grund ist angegeben:

%(reason)s

Sie können Ihre Angaben ändern und noch einmal um Unterschriften bitten:

%(back)s

Freundliche Grüße
%(city)s
"""),
)
ENDED = (
    gettext_lazy("Es fehlen noch Unterschriften: %(service)s"),
    gettext_lazy("""Guten Tag,

für „%(service)s“ haben bis heute nicht alle unterschrieben. Ihre Angaben sind noch da.
Sie können noch einmal um Unterschriften bitten:

%(back)s

Freundliche Grüße
%(city)s
"""),
)

Texts = tuple[Promise, Promise]


def to_co_signer(texts: Texts, row: models.Signature, *, key: str) -> list[Effect]:
    """Return the mail to a co-signer; none where there is no address: then the link is handed over."""
    request = row.request
    link = cosign_link(link_token(row.id, row.generation))
    return _mail(texts, request, row.email, key, name=row.name, link=link)


def to_applicant(texts: Texts, request: models.SigningRequest, draft: Draft, *, key: str, **words: str) -> list[Effect]:
    """Return the mail to whoever asked for signatures; none where there is no address."""
    slug = catalogue.service_version(request.service_version_id).service_slug
    back = address_of(reverse("intake-signatures", args=[slug, draft.token]))
    return _mail(texts, request, request.applicant_email, key, back=back, **words)


def _mail(texts: Texts, request: models.SigningRequest, to: str, key: str, **words: str) -> list[Effect]:
    if not to:
        return []
    with translation.override(request.language):
        known = {
            "service": catalogue.service_version(request.service_version_id).title_in(request.language),
            "applicant": request.applicant,
            "until": request.ends_at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y"),
            "city": municipality().name,
            **words,
        }
        subject, text = (str(part) % known for part in texts)
    return [Effect("delivery.mail", key, {"to": to, "subject": subject, "text": text})]
