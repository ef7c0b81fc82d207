"""Tables of circulation. Their rows are seen by whoever sees the file: unit, matter and level are those of the file.

They hang on the records by CASCADE: rows of records are deleted by disposal alone, and then these go with the file.
"""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Guarded

_WITH_FILE = "with the record file, at the end of its retention period"


class Reminder(Guarded):
    """A date on which a file or document returns to a desk."""

    personal_data = PersonalData(("who looks at what, and why",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("records.Document", null=True, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    reason = models.CharField(max_length=300)
    # exactly one of the two: a person, or whoever has a role in a unit (``unit:role``)
    for_id = models.UUIDField(null=True)
    for_group = models.CharField(max_length=80, blank=True)
    set_by_id = models.UUIDField()
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # why it was put off, or what became of it
    note = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(for_id=None, for_group__gt="") | Q(for_id__isnull=False, for_group=""),
                name="reminder_for_one",
            ),
        ]
        indexes = [
            # What is due for this person, the earliest first?
            models.Index(fields=["for_id", "due_on", "id"], name="reminder_person", condition=Q(done_at=None)),
            # What is due for this group, the earliest first?
            models.Index(fields=["for_group", "due_on", "id"], name="reminder_group", condition=Q(done_at=None)),
            # Which reminders does this file have?
            models.Index(fields=["record_file", "due_on"], name="reminder_file"),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.id}"


class Circulation(Guarded):
    """Documents of a file on their way through people. Whoever changes anything of it holds this row."""

    personal_data = PersonalData(("title and note in free text", "who works together on what"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    note = models.CharField(max_length=2000, blank=True)
    state = models.CharField(max_length=10)
    started_by_id = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    # a changed document needs new signatures of those who have signed
    sign_again = models.BooleanField(default=True)
    # grows with every change
    revision = models.PositiveIntegerField(default=1)
    # the signature sheet, once it is filed
    sheet = models.ForeignKey("records.Document", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            # Which circulations has this person started, the newest first?
            models.Index(fields=["started_by_id", "-id"], name="circulation_starter"),
            # Which circulations does this file have, the newest first?
            models.Index(fields=["record_file", "-id"], name="circulation_file"),
        ]

    def __str__(self) -> str:
        return self.title


class BoundDocument(Guarded):
    """A document of a circulation, in the version that is signed now."""

    personal_data = PersonalData(("which document goes round",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("records.Document", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("records.DocumentVersion", on_delete=models.CASCADE, related_name="+")
    first_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            # Also answers: which documents go round?
            models.UniqueConstraint(fields=["circulation", "document"], name="bound_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} in {self.circulation_id}"


class CirculationStep(Guarded):
    """A step of a circulation, for a person or for whoever has a role in a unit (``unit:role``)."""

    personal_data = PersonalData(("who is asked for what", "comment in free text"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="+")
    stage = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    holder_id = models.UUIDField(null=True)
    holder_group = models.CharField(max_length=80, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)
    own = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_id = models.UUIDField(null=True)
    acting_for_id = models.UUIDField(null=True)
    comment = models.CharField(max_length=2000, blank=True)
    # the accounts that were let in to the file for as long as this step is open
    let_in = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_id=None, holder_group__gt="") | Q(holder_id__isnull=False, holder_group=""),
                name="step_for_one",
            ),
        ]
        indexes = [
            # Which steps does this circulation have, in their order?
            models.Index(fields=["circulation", "stage", "id"], name="step_circulation"),
            # What waits for this person, the longest waiting first?
            models.Index(fields=["holder_id", "id"], name="step_person", condition=Q(state="open")),
            # What waits for this group, the longest waiting first?
            models.Index(fields=["holder_group", "id"], name="step_group", condition=Q(state="open")),
            # In which circulations has this person done something?
            models.Index(fields=["done_by_id", "circulation"], name="step_doer", condition=Q(done_by_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.action}"


class Signature(Guarded):
    """One signature on one version of a document. What it says never changes, the database itself refuses it."""

    personal_data = PersonalData(("who signed what, when, in whose place, with which comment",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    circulation = models.ForeignKey(Circulation, on_delete=models.CASCADE, related_name="+")
    step = models.ForeignKey(CirculationStep, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey("records.Document", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("records.DocumentVersion", on_delete=models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    action = models.CharField(max_length=20)
    signer_id = models.UUIDField()
    signer = models.CharField(max_length=200)
    acting_for_id = models.UUIDField(null=True)
    acting_for = models.CharField(max_length=200, blank=True)
    comment = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()
    # the entry of the event log that tells of it
    event_id = models.UUIDField()

    class Meta:
        constraints = [
            # Never two final signatures; the rules say so, too.
            models.UniqueConstraint(
                fields=["circulation", "document"], condition=Q(action="final_signature"), name="signed_finally_once"
            ),
        ]
        indexes = [
            # Which signatures does this circulation have, in their order?
            models.Index(fields=["circulation", "id"], name="signature_circulation"),
            # Who has signed this document?
            models.Index(fields=["document", "id"], name="signature_document"),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.signer_id}"


# What follows the file when its unit or its level changes.
HELD: tuple[type[Guarded], ...] = (Reminder, Circulation, BoundDocument, CirculationStep, Signature)
