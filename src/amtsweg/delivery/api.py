"""The door of delivery: letters, the seal and its check, messages and mail."""

from amtsweg.delivery.contracts import Channel, Dispatch, SealProblem, SealReport, Status
from amtsweg.delivery.queries.dispatches import dispatches_of, unread_messages
from amtsweg.delivery.services.dispatching import dispatch
from amtsweg.delivery.services.lettering import render_letter
from amtsweg.delivery.services.mailing import send_mail
from amtsweg.delivery.services.sealing import (
    check_seal,
    local_sealer,
    seal_pdf,
    trusted_roots,
    use_sealer,
    verify_pdf,
)

__all__ = [
    "Channel",
    "Dispatch",
    "SealProblem",
    "SealReport",
    "Status",
    "check_seal",
    "dispatch",
    "dispatches_of",
    "local_sealer",
    "render_letter",
    "seal_pdf",
    "send_mail",
    "trusted_roots",
    "unread_messages",
    "use_sealer",
    "verify_pdf",
]
