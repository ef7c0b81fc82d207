"""Tables of the ways out: messages with their proof, and the log of mails."""

from django.db import models
from django.db.models import Q

from amtsweg.delivery.contracts import Channel, Status
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class Dispatch(Scoped):
    """A message to a party of a matter, on whatever way it takes."""

    personal_data = PersonalData(("e-mail address", "content of messages"), "with the matter it belongs to")

    id = models.UUIDField(primary_key=True, default=uuid7)
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Channel])
    status = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Status])
    title = models.CharField(max_length=300)
    text = models.TextField()
    email = models.CharField(max_length=254, blank=True)
    documents = models.JSONField(default=list)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    proof = models.JSONField(default=list)

    class Meta:
        db_table = "delivery_dispatch"
        indexes = [
            # What was sent in this matter, in order?
            models.Index(fields=["subject_id", "id"], name="dispatch_subject"),
            # What lies in this person's postbox, newest first?
            models.Index(fields=["account_id", "-id"], name="dispatch_postbox", condition=Q(channel="postbox")),
            # Which letters wait for the post room?
            models.Index(fields=["id"], name="dispatch_letters", condition=Q(channel="letter", status="pending")),
            # Which messages has nobody fetched for too long?
            models.Index(
                fields=["delivered_at"],
                name="dispatch_unfetched",
                condition=Q(status="delivered") & ~Q(channel="letter"),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SentMail(Scoped):
    """A mail that a mail server took, or refused for good; its key keeps it from being sent twice."""

    personal_data = PersonalData(("e-mail address",), "with the matter it belongs to, else 90 days after sending")

    key = models.CharField(primary_key=True, max_length=200)
    message_id = models.CharField(max_length=200)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    at = models.DateTimeField()
    acknowledgement = models.TextField()
    refused = models.BooleanField(default=False)

    class Meta:
        db_table = "delivery_sent_mail"

    def __str__(self) -> str:
        return self.key
