"""What crosses the door of payments.

Conflict
├── BookedAlready   this movement on the bank account is booked already
└── DemandSettled   the demand is paid or cancelled; it can be neither paid nor cancelled again
Invalid
└── BadNotice       a notice of a provider is not genuine or cannot be read; nothing was changed
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from amtsweg.kernel.errors import Conflict, Invalid


class DemandState(StrEnum):
    """Life of a demand. Money that came in too much is marked at the payment, not at the demand."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Life of one payment. ``refund_due``: money came that nobody owed (twice, too late, the wrong amount)."""

    STARTED = "started"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUND_DUE = "refund_due"
    REFUNDED = "refunded"


class Result(StrEnum):
    """What a provider says became of a payment."""

    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


class BookedAlready(Conflict):
    """This movement on the bank account is booked already."""


class DemandSettled(Conflict):
    """The demand is paid or cancelled already."""


class BadNotice(Invalid):
    """A notice is not genuine or cannot be read."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Money that somebody owes. ``surplus`` is what was paid beyond it and has to be refunded.

    ``last_try`` says what became of the payment that was begun last; None while nobody has begun one.
    """

    id: UUID
    subject_id: UUID
    unit_id: UUID
    amount: Decimal
    purpose: str
    due_at: datetime
    state: DemandState
    created_at: datetime
    paid_at: datetime | None
    surplus: Decimal
    pay_path: str
    last_try: PaymentState | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it still has to be paid."""
        return self.state is DemandState.OPEN

    @property
    def has_failed(self) -> bool:
        """Tell whether the last try came to nothing, so that another one makes sense."""
        return self.is_open and self.last_try in (PaymentState.FAILED, PaymentState.CANCELLED)

    @property
    def needs_refund(self) -> bool:
        """Tell whether more was paid than was owed."""
        return self.surplus > 0


@dataclass(frozen=True, slots=True)
class Order:
    """What a provider is asked to collect. ``reference`` is ours and unique; addresses are absolute."""

    reference: str
    amount: Decimal
    purpose: str
    return_url: str
    notice_url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What a provider tells. ``transaction`` is its own number of the money movement, ``nonce`` of the message."""

    reference: str
    result: Result
    amount: Decimal
    transaction: str
    nonce: str


class PaymentProvider(Protocol):
    """The port to whoever collects the money."""

    name: str

    def start(self, order: Order) -> str:
        """Return the address at which the person pays. Raises OutsideUnavailable."""
        ...

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        """Return what a notice says, after proving that it is genuine and fresh. Raises BadNotice."""
        ...
