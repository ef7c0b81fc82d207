"""Ask others to sign, and steer what was asked: send again, to another address, take back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft, Form
from amtsweg.intake import models
from amtsweg.intake.contracts import Asking, NoSuchSignature, RequestState, SignatureState, SigningRequest
from amtsweg.intake.queries.signing import link_hash, link_token, to_request
from amtsweg.intake.rules import mapping
from amtsweg.intake.rules.cosigning import answers_hash, asking
from amtsweg.intake.services.cosigning import mails
from amtsweg.intake.services.resuming import MAILS, checked_address, language_of
from amtsweg.intake.services.throttling import allows
from amtsweg.kernel import events, outbox, scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, TooMuch
from amtsweg.kernel.ids import uuid7

STANDING = (RequestState.OPEN, RequestState.COMPLETE)


def ask(*, draft: Draft, service: ServiceVersion, form: Form, actor: Actor, at: datetime) -> SigningRequest:
    """Hold the answers fast and ask everybody the pack names to sign them; a second click finds the same request.

    Raises Invalid if the answers do not hold, Conflict if nobody has to sign.
    """
    with scope.work(scope.SYSTEM):
        standing = standing_request(draft.id)
        if standing is not None:
            return to_request(standing)
        # What is held fast is what is signed: the draft is read again under its lock.
        held = forms.drafts.set_lock(token=draft.token, locked=True, at=at, account_id=draft.account_id)
        if problems := forms.check_all(form, forms.prune(form, held.answers), at=at):
            raise Invalid("Einige Angaben fehlen noch oder passen nicht.", problems)
        wanted = asking(service, form, held.answers)
        if wanted is None:
            raise Conflict(_("Für diese Angaben muss niemand mit unterschreiben."))
        row = _open(held, service, form, wanted, at)
        forms.drafts.set_lock(token=draft.token, locked=True, at=at, account_id=draft.account_id, until=row.ends_at)
        note("intake.signatures_asked", row, actor, at, people=len(wanted.people))
        return to_request(row)


def _open(draft: Draft, service: ServiceVersion, form: Form, wanted: Asking, at: datetime) -> models.SigningRequest:
    language = language_of(draft)
    applicant = mapping.applicant(service, draft.answers, account_id=draft.account_id, language=language)
    row = models.SigningRequest.objects.create(
        subject_id=draft.id,
        account_id=draft.account_id,
        draft_id=draft.id,
        service_version_id=service.id,
        answers_hash=answers_hash(form, draft.answers),
        applicant=applicant.name[:200],
        applicant_email=draft.email or applicant.email,
        language=language,
        state=RequestState.OPEN,
        asked_at=at,
        ends_at=at + wanted.within,
    )
    signatures = [_signature(row, position, wanted, at) for position in range(len(wanted.people))]
    models.Signature.objects.bulk_create(signatures)
    letters = [mails.to_co_signer(mails.ASKED, one, key=f"cosign:{one.id}:0") for one in signatures]
    outbox.put([effect for letter in letters for effect in letter], at=at)
    return row


def _signature(row: models.SigningRequest, position: int, wanted: Asking, at: datetime) -> models.Signature:
    person, signature_id = wanted.people[position], uuid7()
    return models.Signature(
        id=signature_id,
        subject_id=row.subject_id,
        request=row,
        position=position,
        name=person.name,
        email=person.email,
        token_hash=link_hash(link_token(signature_id, 0)),
        state=SignatureState.ASKED,
        remind_seconds=int(wanted.remind_after.total_seconds()),
        remind_at=at + wanted.remind_after if person.email else None,
    )


def send_again(*, draft: Draft, signature_id: UUID, email: str, at: datetime) -> None:
    """Send a co-signer their link once more, to this address; another address gets another link, the old one ends.

    Raises Invalid, TooMuch, NoSuchSignature, Conflict.
    """
    address = checked_address(email)
    if not allows(MAILS, str(signature_id), at=at):
        raise TooMuch(_("Wir haben schon mehrere E-Mails gesendet. Bitte warten Sie eine Stunde."))
    with scope.work(scope.SYSTEM):
        request = standing_request(draft.id)
        row = models.Signature.objects.select_related("request").filter(request=request, id=signature_id).first()
        if request is None or row is None:
            raise NoSuchSignature("Diese Bitte um eine Unterschrift gibt es nicht mehr.")
        if row.state != SignatureState.ASKED:
            raise Conflict(_("%(name)s hat schon geantwortet.") % {"name": row.name})
        if address.lower() != row.email.lower():
            row.email, row.generation = address, row.generation + 1
            row.token_hash, row.reminders = link_hash(link_token(row.id, row.generation)), 0
            row.remind_at = at + timedelta(seconds=row.remind_seconds)
            row.save(update_fields=["email", "generation", "token_hash", "reminders", "remind_at"])
        outbox.put(mails.to_co_signer(mails.ASKED, row, key=f"cosign:{row.id}:{at.isoformat()}"), at=at)


def take_back(*, draft: Draft, actor: Actor, at: datetime) -> None:
    """Take the request back: signatures given are void, the answers can be changed again."""
    with scope.work(scope.SYSTEM):
        request = standing_request(draft.id)
        if request is not None:
            close(request, RequestState.TAKEN_BACK, at=at)
            note("intake.signatures_taken_back", request, actor, at)


def standing_request(draft_id: UUID) -> models.SigningRequest | None:
    """Return the request that stands under a draft, locked; always before the draft itself, so that nobody waits."""
    rows = models.SigningRequest.objects.filter(draft_id=draft_id, state__in=STANDING)
    return rows.select_for_update().first()


def close(request: models.SigningRequest, state: RequestState, *, at: datetime) -> Draft:
    """Close a locked request without a submission and let go of the answers."""
    models.SigningRequest.objects.filter(id=request.id).update(state=state)
    draft = forms.drafts.by_id(request.draft_id, at=at)
    return forms.drafts.set_lock(token=draft.token, locked=False, at=at, account_id=draft.account_id)


def note(kind: str, request: models.SigningRequest, actor: Actor, at: datetime, **data: object) -> None:
    """Record what happened to a request; names stay in the request, which goes with the draft."""
    told = events.Event(kind, at, actor, "draft", request.draft_id, account_id=request.account_id, data=data)
    events.record([told])
