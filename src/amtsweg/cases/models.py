"""Tables of cases. All are guarded by row-level security: unit, subject (the case) or the applicant's account."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped

_WITH_FILE = "with the record file, at the end of its retention period"


class Case(Scoped):
    """One matter. ``subject_id`` equals ``id``; ``account_id`` is the applicant's account, if there is one.

    ``service_version`` is the one it came in by; ``moved_to_version`` the one whose process works on it since.
    """

    personal_data = PersonalData(("answers of the applicant", "applicant's name"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=32, unique=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=300)
    search = models.CharField(max_length=600)
    service_version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    moved_to_version = models.ForeignKey(
        "catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+", null=True
    )
    service_slug = models.CharField(max_length=80)
    state = models.CharField(max_length=12)
    outcome = models.CharField(max_length=16, blank=True)
    data = models.JSONField(default=dict)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    address = models.CharField(max_length=300, blank=True)
    duplicate_key = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Which cases of these units are there, newest first?
            models.Index(fields=["unit_id", "-opened_at", "-id"], name="case_unit_opened"),
            # What are my cases?
            models.Index(
                fields=["account_id", "-opened_at"], name="case_account", condition=Q(account_id__isnull=False)
            ),
            # Is there an open report of the same thing from the last hours?
            models.Index(
                fields=["service_slug", "duplicate_key", "opened_at"],
                name="case_duplicate",
                condition=~Q(duplicate_key=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Party(Scoped):
    """Somebody who takes part in a case."""

    personal_data = PersonalData(("name", "address", "e-mail"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=254, blank=True)
    address = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="de")

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class Message(Scoped):
    """A message or request between office and applicant."""

    personal_data = PersonalData(("free text about the matter",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    direction = models.CharField(max_length=16)
    text = models.TextField()
    author = models.CharField(max_length=200)
    at = models.DateTimeField()
    is_request = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    documents = models.JSONField(default=list)
    # One service call of a process writes one message, however often it is tried.
    key = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [
            # What was written in this case, in order?
            models.Index(fields=["case", "at"], name="message_case_at"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.at:%Y-%m-%d}"


class Decision(Scoped):
    """What was decided. A new decision after a returned draft is a new row; nothing is overwritten."""

    personal_data = PersonalData(("reasons of the decision", "deciding persons"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=16)
    content = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField()
    cosigned_by = models.CharField(max_length=200, blank=True)
    cosigned_by_id = models.UUIDField(null=True)
    cosigned_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(blank=True)
    document_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            # What is the latest decision in this case?
            models.Index(fields=["case", "-decided_at"], name="decision_case"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.decided_at:%Y-%m-%d}"


class Vacancy(Scoped):
    """A free place in a group of a waiting list, opened by a clerk and offered to one after the other."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    service_slug = models.CharField(max_length=80)
    group = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Which places of this group are free and offered to nobody?
            models.Index(fields=["service_slug", "group", "opened_at"], name="vacancy_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.state}"


class WaitingEntry(Scoped):
    """A case in a group of a waiting list: more points first, then by the moment the application was received."""

    personal_data = PersonalData(("name of the person a place is sought for",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    service_slug = models.CharField(max_length=80)
    group = models.CharField(max_length=200)
    label = models.CharField(max_length=200)
    person = models.CharField(max_length=200, blank=True)
    priority = models.IntegerField(default=0)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="+", null=True)
    offered_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A case waits once in each group, however often its process asks. Also: what does this case wait for?
            models.UniqueConstraint(fields=["case", "group"], name="waiting_once"),
        ]
        indexes = [
            # Who is next in this group, and who waits in which order?
            models.Index(
                fields=["service_slug", "group", "-priority", "received_at", "id"],
                name="waiting_next",
                condition=Q(state="waiting"),
            ),
            # Which queues do these units have, and what are they called now?
            models.Index(fields=["unit_id", "service_slug", "group", "-received_at"], name="waiting_groups"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.state}"
