"""The table of the exchange: what was taken over from which system, so that a second time changes nothing."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE


class TakenOver(models.Model):
    """A file or document of another system and what it became here; written in the transaction that files it."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=200)
    object_id = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers: which of these were taken over before?
            models.UniqueConstraint(fields=["source", "kind", "key"], name="taken_over_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.kind} {self.key}"
