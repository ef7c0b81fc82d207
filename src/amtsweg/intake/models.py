"""The submission: what came in, as it came in, never changed; and how often somebody tried to guess a code."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class Submission(Scoped):
    """One thing that came in through any channel; pinned to the form version it was filled in."""

    append_only = True
    personal_data = PersonalData(
        ("answers of the applicant", "uploads"), "with the record file, at the end of its retention period"
    )

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.CharField(max_length=16)
    service_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    email = models.CharField(max_length=254, blank=True)
    number = models.CharField(max_length=32, unique=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What came in for this case?
            models.Index(fields=["subject_id"], name="submission_subject"),
        ]

    def __str__(self) -> str:
        return self.number


class Attempt(Scoped):
    """How often something was tried in a period, by one sender or by all; ``key`` is a keyed hash of who and what."""

    personal_data = PersonalData(("keyed hash of a network address",), "a day after the last attempt")

    key = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes = [
            # Which counts are over and have to go?
            models.Index(fields=["since"], name="attempt_since"),
        ]

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%Y-%m-%d %H:%M}"
