"""Tables of the ground floor."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped


class EventRecord(Scoped):
    """One entry of the event log. Append-only: the application's role may neither change nor delete it."""

    append_only = True
    needs_contents = False
    personal_data = PersonalData(("acting person", "reasons in free text"), "with the matter it belongs to")

    id = models.UUIDField(primary_key=True, default=uuid7)
    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    actor_label = models.CharField(max_length=200)
    actor_id = models.UUIDField(null=True)
    acting_for_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=60)
    object_id = models.UUIDField()
    version_from = models.IntegerField(null=True)
    version_to = models.IntegerField(null=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    # The writing transaction, filled by the database: whatever is below the oldest running one is complete.
    transaction = models.BigIntegerField(db_default=models.Func(function="amtsweg_transaction"))

    class Meta:
        db_table = "kernel_event"
        indexes = [
            # What happened to this matter, in order?
            models.Index(fields=["subject_id", "id"], name="event_subject"),
            # Which events are not sealed yet, in commit order?
            models.Index(fields=["transaction", "id"], name="event_commit_order"),
            # All events of a kind in a period (metrics).
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class EventSeal(models.Model):
    """The link of one event in the hash chain, written in batches after the commit."""

    append_only = True
    personal_data = NONE

    sequence = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField(unique=True)
    transaction = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "kernel_event_seal"

    def __str__(self) -> str:
        return f"{self.sequence}: {self.event_id}"


class OutboxEntry(Scoped):
    """One outward effect that is owed to the world since the commit."""

    personal_data = PersonalData(("content of outgoing messages",), "30 days after it was done")

    class Status(models.TextChoices):
        """Life of an entry."""

        PENDING = "pending"
        DONE = "done"
        DEAD = "dead"

    id = models.UUIDField(primary_key=True, default=uuid7)
    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_outbox"
        indexes = [
            # What is due to be sent now?
            models.Index(fields=["due_at", "id"], name="outbox_due", condition=Q(status="pending")),
            # What has been given up and needs a person?
            models.Index(fields=["created_at"], name="outbox_dead", condition=Q(status="dead")),
        ]

    def __str__(self) -> str:
        return self.key


class Blob(models.Model):
    """Content that was stored once under its SHA-256; who may read it is decided by what refers to it."""

    personal_data = PersonalData(("content of documents",), "with the last document that refers to it")

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "kernel_blob"

    def __str__(self) -> str:
        return self.sha256


class NumberSeries(models.Model):
    """The last number given in a series that must have no gaps."""

    personal_data = NONE

    key = models.CharField(primary_key=True, max_length=120)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_number_series"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"
