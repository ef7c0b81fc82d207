"""The submission: what came in, as it came in, never changed; and how often somebody tried to guess a code."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class Submission(Scoped):
    """One thing that came in through any channel; pinned to the form version it was filled in.

    ``evidence`` holds what stands beside the answers: the consents as they were worded, who co-signed, and what the
    online identity told.
    """

    append_only = True
    personal_data = PersonalData(
        ("answers of the applicant", "uploads", "names of those who co-signed"),
        "with the record file, at the end of its retention period",
    )

    id = models.UUIDField(primary_key=True, default=uuid7)
    channel = models.CharField(max_length=16)
    service_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField()
    evidence = models.JSONField(default=dict)
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


class SigningRequest(Scoped):
    """Others are asked to sign the answers of a draft as they are now; ``subject_id`` is the draft.

    ``answers_hash`` says which answers; they are held fast in the draft for as long as the request is not closed.
    """

    personal_data = PersonalData(("name of the applicant",), "with the draft")

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.ForeignKey("forms.Draft", on_delete=models.CASCADE, related_name="+")
    service_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    answers_hash = models.CharField(max_length=64)
    applicant = models.CharField(max_length=200)
    applicant_email = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Is somebody asked to sign this draft already?
            models.UniqueConstraint(
                fields=["draft"], name="signing_open", condition=models.Q(state__in=("open", "complete"))
            ),
        ]
        indexes = [
            # Which requests are over without everybody having signed?
            models.Index(fields=["ends_at"], name="signing_end", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.asked_at:%Y-%m-%d}"


class Signature(Scoped):
    """One co-signer: asked, and then signed or declined. The token of the link is never stored."""

    personal_data = PersonalData(
        ("name", "e-mail", "identity of the co-signer", "reason of a refusal"), "with the draft"
    )

    id = models.UUIDField(primary_key=True, default=uuid7)
    request = models.ForeignKey(SigningRequest, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    generation = models.PositiveSmallIntegerField(default=0)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12)
    signed_at = models.DateTimeField(null=True)
    signed_name = models.CharField(max_length=200, blank=True)
    signed_by_id = models.UUIDField(null=True)
    account_name = models.CharField(max_length=200, blank=True)
    trust = models.CharField(max_length=12, blank=True)
    declared = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    remind_seconds = models.PositiveIntegerField()
    reminders = models.PositiveSmallIntegerField(default=0)
    remind_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Who signs this request, in order?
            models.Index(fields=["request", "position"], name="signature_request"),
            # Who has to be reminded now?
            models.Index(fields=["remind_at"], name="signature_reminder", condition=models.Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.state}"


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
