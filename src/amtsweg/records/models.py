"""Tables of the records, by the levels of xdomea: file plan, file, document, version."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped

_WITH_FILE = "with the record file, at the end of its retention period"


class FilePlanUnit(models.Model):
    """A unit of the file plan. Its key is for ever; a unit the plan no longer has only ends."""

    personal_data = NONE

    key = models.CharField(primary_key=True, max_length=40)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    retention = models.CharField(max_length=20)
    appraisal = models.CharField(max_length=1)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class RecordFile(Scoped):
    """The file of one matter (*Akte*)."""

    personal_data = PersonalData(("title, which may name the applicant",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan_unit = models.ForeignKey(FilePlanUnit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    reference_number = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - many files wait for theirs
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    retention = models.CharField(max_length=20)
    retention_until = models.DateField(null=True)
    retention_ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_id"], name="file_subject")]
        indexes = [
            # Which files wait for their number, in the order they were opened?
            models.Index(fields=["id"], name="file_unnumbered", condition=Q(reference_number__isnull=True)),
            # Which files have passed their retention?
            models.Index(fields=["retention_until"], name="file_retention", condition=Q(retention_until__isnull=False)),
            # Of which files has nobody been told yet that their retention is over?
            models.Index(
                fields=["retention_until", "id"],
                name="file_retention_end",
                condition=Q(retention_until__isnull=False, retention_ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.reference_number or str(self.id)


class Document(Scoped):
    """A document of a file. Only what went in or out carries the applicant's account; the rest is internal."""

    personal_data = PersonalData(("title of the document",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    direction = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Which documents does this matter have, in the order they came?
            models.Index(fields=["subject_id", "id"], name="document_subject"),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Scoped):
    """One version of a document: what it says never changes, the database itself refuses it."""

    personal_data = PersonalData(("name of the file", "content of the document"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers: what is the newest version of this document?
            models.UniqueConstraint(fields=["document", "version"], name="version_once"),
        ]
        indexes = [
            # Does any document still need this content?
            models.Index(fields=["sha256"], name="version_content"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.version})"
