"""Reads on requests for signatures. Whoever reads here holds the draft or the link of a co-signer."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from amtsweg.intake import models
from amtsweg.intake.contracts import (
    NoSuchSignature,
    RequestState,
    Signature,
    SignatureState,
    SigningRequest,
)
from amtsweg.kernel.scope import NOTHING, SYSTEM, Scope, work

_BYTES = 24


def latest_request(draft_id: UUID) -> SigningRequest | None:
    """Return the last request for signatures under a draft, with its co-signers; nothing of other drafts is seen."""
    with work(Scope(subjects=frozenset({draft_id}))):
        row = models.SigningRequest.objects.filter(draft_id=draft_id).order_by("-asked_at", "-id").first()
        return to_request(row) if row else None


def by_token(token: str) -> tuple[SigningRequest, Signature]:
    """Return the request a co-signer's link leads to, and their own place in it. Raises NoSuchSignature."""
    with work(SYSTEM):  # the token is the key; what follows sees its own draft only
        subject = models.Signature.objects.filter(token_hash=link_hash(token)).values_list("subject_id", flat=True)
        draft_id = subject.first()
    with work(Scope(subjects=frozenset({draft_id})) if draft_id else NOTHING):
        rows = models.Signature.objects.select_related("request").filter(token_hash=link_hash(token))
        row = rows.first()
        if row is None:
            raise NoSuchSignature(
                "Dieser Link gilt nicht mehr. Vielleicht wurde die Bitte zurückgenommen oder ein neuer Link versandt."
            )
        return to_request(row.request), to_signature(row)


def link_token(signature_id: UUID, generation: int) -> str:
    """Return the token of a co-signer's link: derived, so that it can be told again and is stored nowhere."""
    text = b"cosign:" + signature_id.bytes + generation.to_bytes(2)
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def link_hash(token: str) -> str:
    """Return what is stored of a co-signer's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def to_request(row: models.SigningRequest) -> SigningRequest:
    """Return a request with its signatures as plain things."""
    signatures = models.Signature.objects.filter(request=row).order_by("position")
    return SigningRequest(
        id=row.id,
        draft_id=row.draft_id,
        service_version_id=row.service_version_id,
        answers_hash=row.answers_hash,
        state=RequestState(row.state),
        asked_at=row.asked_at,
        ends_at=row.ends_at,
        applicant=row.applicant,
        signatures=tuple(map(to_signature, signatures)),
    )


def to_signature(row: models.Signature) -> Signature:
    """Return one co-signer as a plain thing."""
    return Signature(
        id=row.id,
        name=row.name,
        email=row.email,
        state=SignatureState(row.state),
        token=link_token(row.id, row.generation),
        signed_at=row.signed_at,
        signed_name=row.signed_name,
        trust=row.trust,
        account_name=row.account_name,
        declared=row.declared,
        reason=row.reason,
        reminders=row.reminders,
    )
