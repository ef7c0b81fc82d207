"""Tables of disposal."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped

_STAFF = "name of the member of staff who acted"
_WITH_RUN = "with the disposal's last file, when contents of messages go; the names stay with the protocols"


class Run(Scoped):
    """A disposal: files that are offered, appraised, handed over and destroyed together. Its id is the process id."""

    personal_data = PersonalData((_STAFF,), "never: who decided on a destruction is part of its proof")

    id = models.UUIDField(primary_key=True, default=uuid7)
    number = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    stages = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=10)
    state = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=200)
    prepared_at = models.DateTimeField(null=True)
    prepared_by = models.CharField(max_length=200, blank=True)
    prepared_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)
    # how often the files were handed over: a refused package is followed by another
    attempt = models.PositiveSmallIntegerField(default=0)
    # why the last message could not be made
    problem = models.TextField(blank=True)

    class Meta:
        indexes = [
            # Which disposals does this unit have, the newest first?
            models.Index(fields=["unit_id", "-id"], name="run_unit"),
        ]

    def __str__(self) -> str:
        return self.number


class EndedFile(Scoped):
    """A file whose retention is over, and how far its disposal is. It says nothing of what the file is about."""

    personal_data = PersonalData(("the reference number leads to a matter",), "with the record file, as its tombstone")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.OneToOneField("records.RecordFile", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    reference_number = models.CharField(max_length=80)
    plan_key = models.CharField(max_length=40)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    retention_until = models.DateField()
    year = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12)
    proposal = models.CharField(max_length=1)
    proposal_source = models.CharField(max_length=10)
    decision = models.CharField(max_length=1, blank=True)
    decided_by = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True)
    # what went to the archive: the contents by name, and the package they went in
    handed_over = models.JSONField(default=dict)
    handed_over_at = models.DateTimeField(null=True)
    archive_id = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    # when destruction was last tried in vain
    tried_at = models.DateTimeField(null=True)
    # ``handed_over`` tells of contents, it does not need them
    needs_contents = False

    class Meta:
        indexes = [
            # How many files are due, by unit of the file plan and year?
            models.Index(fields=["plan_key", "year"], name="ended_due", condition=Q(run__isnull=True, stage="due")),
            # Which files does this disposal have, by their numbers?
            models.Index(fields=["run", "reference_number", "id"], name="ended_run"),
        ]

    def __str__(self) -> str:
        return self.reference_number


class LegalHold(Scoped):
    """A legal hold: as long as it is in force, the file is neither offered, handed over nor destroyed."""

    personal_data = PersonalData((_STAFF, "reason in free text"), "three years after it was lifted")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.PROTECT, related_name="+")
    reference_number = models.CharField(max_length=80)
    reason = models.CharField(max_length=500)
    placed_by = models.CharField(max_length=200)
    placed_at = models.DateTimeField()
    until = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=200, blank=True)
    lift_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            # Is a hold on this file?
            models.Index(fields=["record_file"], name="hold_file", condition=Q(lifted_at__isnull=True)),
            # Which holds are in force in this unit, the newest first?
            models.Index(fields=["unit_id", "-id"], name="hold_unit", condition=Q(lifted_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.reference_number}: {self.reason}"


class StandingRule(Scoped):
    """What the archive has decided once for everything under a unit of the file plan."""

    personal_data = PersonalData((_STAFF,), "ten years after the rule ended")

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan_key = models.CharField(max_length=40)
    decision = models.CharField(max_length=1)
    source = models.CharField(max_length=300)
    decided_on = models.DateField()
    recorded_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Also answers: what holds for this unit of the file plan?
            models.UniqueConstraint(fields=["plan_key"], name="rule_once", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_key}: {self.decision}"


class ArchiveMessage(Scoped):
    """A message to or from the archive. ``digest`` stays when the content (``sha256``) goes with the last file."""

    personal_data = PersonalData(("titles and contents of files",), _WITH_RUN)

    id = models.UUIDField(primary_key=True, default=uuid7)
    run = models.ForeignKey(Run, null=True, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=3)
    kind = models.CharField(max_length=4, blank=True)
    version = models.CharField(max_length=10, blank=True)
    filename = models.CharField(max_length=255)
    # where it was found at the archive; empty for what went out or was uploaded by hand
    source = models.CharField(max_length=400, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    # makes each message to be sent happen once
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - what comes in has none

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], name="applied_once", condition=Q(direction="in", state="applied")
            ),
        ]
        indexes = [
            # Which messages does this disposal have, in their order?
            models.Index(fields=["run", "id"], name="message_run"),
            # Has this been looked at already?
            models.Index(fields=["source"], name="message_source", condition=~Q(source="")),
            # What has come that could not be applied?
            models.Index(fields=["-id"], name="message_aside", condition=Q(state="set_aside")),
            # Does a message still need this content?
            models.Index(fields=["sha256"], name="message_content", condition=~Q(sha256="")),
        ]

    def __str__(self) -> str:
        return self.filename


class HandOver(Scoped):
    """The register of what the archive has taken over (*Übergabeverzeichnis*); for ever."""

    append_only = True
    needs_contents = False
    personal_data = PersonalData(("the reference number leads to a matter",), "never: it says where the file went")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file_id = models.UUIDField(unique=True)
    run_number = models.CharField(max_length=40)
    reference_number = models.CharField(max_length=80)
    plan_key = models.CharField(max_length=40)
    plan_title = models.CharField(max_length=300)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    documents = models.PositiveIntegerField()
    archive_id = models.CharField(max_length=200, blank=True)
    handed_over_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    package_hash = models.CharField(max_length=64)
    contents = models.JSONField()

    class Meta:
        indexes = [
            # Where did the file of this number go?
            models.Index(fields=["reference_number", "id"], name="hand_over_number"),
            # What was handed over, the newest first?
            models.Index(fields=["-id"], name="hand_over_newest"),
        ]

    def __str__(self) -> str:
        return self.reference_number


class DestructionProtocol(Scoped):
    """What was destroyed, why, and by whom: outlives the data and says nothing of what they were about."""

    append_only = True
    needs_contents = False
    personal_data = PersonalData((_STAFF,), "never: it proves that the destruction was lawful")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file_id = models.UUIDField(unique=True)
    run_number = models.CharField(max_length=40)
    reference_number = models.CharField(max_length=80)
    plan_key = models.CharField(max_length=40)
    plan_title = models.CharField(max_length=300)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    retention = models.CharField(max_length=20)
    retention_until = models.DateField()
    decision = models.CharField(max_length=1)
    decided_by = models.CharField(max_length=300)
    prepared_by = models.CharField(max_length=200)
    prepared_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()
    destroyed_at = models.DateTimeField()
    documents = models.PositiveIntegerField()
    versions = models.PositiveIntegerField()
    size = models.BigIntegerField()
    hashes = models.JSONField()

    class Meta:
        indexes = [
            # What became of the file of this number?
            models.Index(fields=["reference_number", "id"], name="protocol_number"),
            # What was destroyed, the newest first?
            models.Index(fields=["-id"], name="protocol_newest"),
        ]

    def __str__(self) -> str:
        return self.reference_number


class LeftContent(models.Model):
    """A content whose last file is destroyed, until its bytes are gone as well; removed from ``since`` on.

    A package is announced here before it is stored, for the case that nobody comes to refer to it.
    """

    needs_contents = False
    personal_data = NONE

    sha256 = models.CharField(primary_key=True, max_length=64)
    since = models.DateTimeField()
    # until then it is looked for again, as long as somebody still refers to it
    until = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256
