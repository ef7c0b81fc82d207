"""Mail: owed through the outbox, sent by Django's mail backend, logged, never twice for the same key."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from smtplib import SMTPDataError, SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from amtsweg.delivery import models
from amtsweg.delivery.services.following import confirm_delivery, note_failure
from amtsweg.identity.api import municipality
from amtsweg.kernel import outbox, scope
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.outbox import MAX_ATTEMPTS, Effect

TOPIC = "delivery.mail"
_SECONDS = 20
_SUBJECT_LENGTH = 200
_FOR_GOOD = range(500, 600)


def send_mail(*, to: str, subject: str, text: str, key: str, at: datetime) -> None:
    """Owe somebody a mail, in the present transaction. The same key sends only once. Raises Invalid."""
    check_address(to)
    # The outbox knows all keys of the house; the caller's own entry may well bear the key it gives us.
    outbox.put([Effect(TOPIC, f"mail:{key}", {"to": to, "subject": subject, "text": text})], at=at)


def check_address(address: str) -> None:
    """Raise Invalid if this cannot be an e-mail address."""
    try:
        validate_email(address)
    except ValidationError as fault:
        raise Invalid(f"„{address}“ ist keine gültige E-Mail-Adresse.", {"email": "Keine gültige Adresse."}) from fault


def deliver_mail(effect: Effect, *, at: datetime) -> None:
    """Send an owed mail and keep what the mail server said. Raises what keeps it from being sent for now."""
    with scope.work(scope.SYSTEM):
        if models.SentMail.objects.filter(key=effect.key).exists():
            return
    try:
        _message(effect).send()
    except (OSError, ValueError) as fault:
        if not _is_final(fault):
            if effect.attempt >= MAX_ATTEMPTS:
                _tell(effect, f"Der Mailserver hat die Nachricht nicht angenommen: {fault}", refused=True, at=at)
            raise
        _log(effect, acknowledgement=str(fault), refused=True, at=at)
    else:
        _log(effect, acknowledgement=_acknowledgement(), refused=False, at=at)


def _message(effect: Effect) -> EmailMessage:
    payload = effect.payload
    headers = {"Message-ID": message_id(effect.key), "Auto-Submitted": "auto-generated"}
    return EmailMessage(
        subject=_one_line(payload["subject"]),
        body=str(payload["text"]),
        from_email=sender(),
        to=[_one_line(payload["to"])],
        headers=headers,
        connection=get_connection(timeout=_SECONDS),
    )


def sender() -> str:
    """Return the address mail comes from: the installation's own setting, or the municipality's."""
    return settings.DEFAULT_FROM_EMAIL or municipality().email


def message_id(key: str) -> str:
    """Return the Message-ID of a key: always the same, so that even a mail sent twice is shown once."""
    domain = sender().rpartition("@")[2].strip("> ")
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:_SUBJECT_LENGTH]


def _is_final(fault: Exception) -> bool:
    """Tell whether trying again is in vain: the server said no for good, or the address cannot be written."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code in _FOR_GOOD for code, _ in fault.recipients.values())
    return fault.smtp_code in _FOR_GOOD if isinstance(fault, SMTPDataError) else isinstance(fault, ValueError)


def _acknowledgement() -> str:
    backend = settings.EMAIL_BACKEND.rpartition(".")[2]
    if ".smtp." in settings.EMAIL_BACKEND:
        return f"Angenommen von {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    return f"Abgelegt ({backend})"


def _log(effect: Effect, *, acknowledgement: str, refused: bool, at: datetime) -> None:
    with scope.work(scope.SYSTEM):
        row = models.SentMail(
            key=effect.key,
            message_id=message_id(effect.key),
            to=_one_line(effect.payload["to"]),
            subject=_one_line(effect.payload["subject"]),
            at=at,
            acknowledgement=acknowledgement,
            refused=refused,
            **_scope(effect.payload),
        )
        models.SentMail.objects.bulk_create([row], ignore_conflicts=True)
        _tell(effect, acknowledgement, refused=refused, at=at)


def _scope(payload: Mapping[str, object]) -> dict[str, UUID]:
    return {name: UUID(str(payload[name])) for name in ("subject_id", "unit_id", "account_id") if payload.get(name)}


def _tell(effect: Effect, acknowledgement: str, *, refused: bool, at: datetime) -> None:
    if "dispatch" not in effect.payload:
        return
    dispatch_id = UUID(str(effect.payload["dispatch"]))
    if refused:
        note_failure(dispatch_id=dispatch_id, problem=acknowledgement, at=at)
    else:
        confirm_delivery(dispatch_id=dispatch_id, acknowledgement=acknowledgement, at=at)
