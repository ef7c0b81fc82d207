"""Sign or decline, by link or with an account; the last signature lets the applicant know."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, Form
from amtsweg.identity.contracts import Person
from amtsweg.intake import models
from amtsweg.intake.contracts import (
    NoSuchSignature,
    RequestState,
    Signature,
    SignaturesMissing,
    SignatureState,
)
from amtsweg.intake.queries.signing import link_hash, to_request
from amtsweg.intake.rules.cosigning import answers_hash, asking
from amtsweg.intake.services.cosigning import mails
from amtsweg.intake.services.cosigning.asking import close, note, standing_request
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.errors import Conflict, Invalid

_ANSWERED = ("state", "signed_at", "remind_at")


def sign(*, token: str, name: str, confirmed: bool, declared: str, person: Person | None, at: datetime) -> None:
    """Sign with the name typed and the declaration confirmed; with an account its identity and trust are kept.

    Raises Invalid with a message per field, Conflict if the request is closed or answered, NoSuchSignature.
    """
    _check_typed(name, confirmed)
    with scope.work(scope.SYSTEM):
        row = _open_place(token, at)
        row.state, row.signed_at, row.signed_name = SignatureState.SIGNED, at, name.strip()[:200]
        row.declared, row.remind_at = declared, None
        if person is not None:
            row.signed_by_id, row.account_name = person.account_id, person.name[:200]
            row.trust = person.trust_level.key
        row.save(update_fields=[*_ANSWERED, "signed_name", "declared", "signed_by_id", "account_name", "trust"])
        note("intake.signed", row.request, _actor(person), at, how="account" if person else "link")
        if not models.Signature.objects.filter(request=row.request).exclude(state=SignatureState.SIGNED).exists():
            _complete(row.request, at)


def decline(*, token: str, reason: str, person: Person | None, at: datetime) -> None:
    """Decline with a reason: the answers go back to the applicant, who is told. Raises Invalid, Conflict."""
    given = reason.strip()[:1000]
    if not given:
        text = _("Bitte nennen Sie kurz den Grund. Er geht an die Person, die Sie gebeten hat.")
        raise Invalid(text, {"reason": text})
    with scope.work(scope.SYSTEM):
        row = _open_place(token, at)
        row.state, row.signed_at, row.reason, row.remind_at = SignatureState.DECLINED, at, given, None
        row.save(update_fields=[*_ANSWERED, "reason"])
        draft = close(row.request, RequestState.DECLINED, at=at)
        note("intake.signature_declined", row.request, _actor(person), at)
        key = f"cosign-declined:{row.request_id}"
        letter = mails.to_applicant(mails.DECLINED, row.request, draft, key=key, name=row.name, reason=given)
        outbox.put(letter, at=at)


def check_signed(draft: Draft, service: ServiceVersion, form: Form) -> tuple[Signature, ...]:
    """Return the signatures under a draft that is about to be sent; joins that transaction. Raises SignaturesMissing.

    The request is locked, so that nobody takes it back meanwhile.
    """
    if "co_signers" not in service.settings or asking(service, form, draft.answers) is None:
        return ()
    request = standing_request(draft.id)
    if request is None or request.state != RequestState.COMPLETE:
        raise SignaturesMissing(
            _("Es fehlen noch Unterschriften. Absenden können Sie, sobald alle unterschrieben haben.")
        )
    if request.answers_hash != answers_hash(form, draft.answers):
        raise SignaturesMissing(_("Unterschrieben wurden andere Angaben. Bitte holen Sie die Unterschriften neu ein."))
    return to_request(request).signatures


def _open_place(token: str, at: datetime) -> models.Signature:
    found = models.Signature.objects.filter(token_hash=link_hash(token)).values_list("request_id", flat=True).first()
    request = models.SigningRequest.objects.select_for_update().filter(id=found).first() if found else None
    # Read behind the lock: whoever signs at the same moment has finished by now.
    row = models.Signature.objects.filter(token_hash=link_hash(token)).first()
    if request is None or row is None:
        raise NoSuchSignature("Dieser Link gilt nicht mehr.")
    if row.state != SignatureState.ASKED:
        raise Conflict(_("Sie haben schon geantwortet."))
    if request.state != RequestState.OPEN or request.ends_at <= at:
        raise Conflict(_("Die Bitte um Ihre Unterschrift ist beendet. Sie müssen nichts mehr tun."))
    row.request = request
    return row


def _complete(request: models.SigningRequest, at: datetime) -> None:
    models.SigningRequest.objects.filter(id=request.id).update(state=RequestState.COMPLETE)
    draft = forms.drafts.by_id(request.draft_id, at=at)
    outbox.put(mails.to_applicant(mails.COMPLETE, request, draft, key=f"cosign-complete:{request.id}"), at=at)


def _check_typed(name: str, confirmed: bool) -> None:
    problems: Mapping[str, str] = {
        **({} if name.strip() else {"name": _("Bitte geben Sie Ihren Vor- und Nachnamen ein.")}),
        **({} if confirmed else {"confirmed": _("Bitte bestätigen Sie die Erklärung.")}),
    }
    if problems:
        raise Invalid(" ".join(problems.values()), problems)


def _actor(person: Person | None) -> Actor:
    return Actor(person.name, person.account_id) if person else ANONYMOUS
