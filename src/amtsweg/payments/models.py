"""Tables of payments."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped
from amtsweg.payments.contracts import DemandState, PaymentState

_ENDS = "ten years after the end of the year of the payment (§ 58 KomHVO NRW), then with the record file"


class Demand(Scoped):
    """Money that somebody owes for a matter."""

    personal_data = PersonalData(("what somebody owes and has paid",), _ENDS)

    id = models.UUIDField(primary_key=True, default=uuid7)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    purpose = models.CharField(max_length=140)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=DemandState.OPEN)
    # One service call of a process raises one demand, however often it is tried.
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="demand_positive")]
        indexes = [
            # What is owed in this matter?
            models.Index(fields=["subject_id", "created_at"], name="demand_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} EUR, {self.state}"


class Payment(Scoped):
    """One payment at a provider: an attempt, or money that came in."""

    personal_data = PersonalData(("when and how somebody paid",), _ENDS)

    id = models.UUIDField(primary_key=True, default=uuid7)
    demand = models.ForeignKey(Demand, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=30)
    reference = models.CharField(max_length=60)
    transaction = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, default=PaymentState.STARTED)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    started_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A money movement is booked once.
            models.UniqueConstraint(
                fields=["provider", "transaction"], name="payment_transaction", condition=~models.Q(transaction="")
            ),
        ]
        indexes = [
            # Which payment does this notice speak of?
            models.Index(fields=["provider", "reference"], name="payment_reference"),
            # What was paid on this demand?
            models.Index(fields=["demand", "started_at"], name="payment_demand"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.state}"


class SeenNotice(models.Model):
    """A notice that was taken in; the same one sent again changes nothing."""

    append_only = True
    personal_data = NONE

    nonce = models.CharField(primary_key=True, max_length=120)
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.nonce
