"""Tables of the records, by the levels of xdomea: file plan, file, document, version."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Guarded, Scoped

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
    # keys of the organisation units that keep files here; empty: any
    unit_keys = models.JSONField(default=list, db_default=[])

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class FilePlanVersion(models.Model):
    """What one import changed in the file plan, from what to what: its history, never rewritten."""

    append_only = True
    personal_data = NONE

    version = models.PositiveIntegerField(primary_key=True)
    source = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    changes = models.JSONField()
    unchanged = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version}: {self.source}"


class FileType(models.Model):
    """A kind of files an office keeps (*Fallakte*), from a pack: its fields, parts and what holds for it.

    Its key is for ever, because files name it; one the packs no longer have only ends.
    """

    personal_data = NONE

    key = models.CharField(primary_key=True, max_length=80)
    title = models.CharField(max_length=200)
    definition = models.JSONField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class RecordFile(Guarded):
    """The file of one matter (*Akte*).

    ``guard_level`` is its confidentiality. ``metadata`` are answers to the typed fields of its ``template``, a file
    type from a pack. A paper or hybrid file says in ``location`` where the paper is.
    """

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
    # whose file this is at the office; empty: the whole unit's
    responsible_id = models.UUIDField(null=True)
    template = models.CharField(max_length=80, default="", db_default="")
    metadata = models.JSONField(default=dict, db_default={})
    # empty: as the file plan says
    appraisal = models.CharField(max_length=1, default="", db_default="")
    medium = models.CharField(max_length=10, default="electronic", db_default="electronic")
    location = models.CharField(max_length=200, default="", db_default="")
    # grows with every change of what is said above, so that two who change it notice one another
    revision = models.PositiveIntegerField(default=1, db_default=1)

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
            # Which files lie under this unit of the file plan, the newest first?
            models.Index(fields=["plan_unit", "-id"], name="file_plan"),
            # Which files does this organisation unit have, the newest first?
            models.Index(fields=["unit_id", "-id"], name="file_unit"),
            # Which files are mine, the newest first?
            models.Index(
                fields=["responsible_id", "-id"],
                name="file_responsible",
                condition=Q(responsible_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.reference_number or str(self.id)


class RecordPart(Guarded):
    """A part of a file: a sub-file (*Teilakte*) or a record case (*Vorgang*), in one another to any depth."""

    personal_data = PersonalData(("title of the part",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    # counts within the file, from 1
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    metadata = models.JSONField(default=dict, db_default={})
    added_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Also answers: which parts does this file have, in their order?
            models.UniqueConstraint(fields=["record_file", "number"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Document(Guarded):
    """A document of a file. Only what went in or out carries the applicant's account; the rest is internal.

    Deleting is a state until disposal: the document is no longer shown, and can be brought back.
    """

    personal_data = PersonalData(("title of the document",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    direction = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    added_at = models.DateTimeField()
    part = models.ForeignKey(RecordPart, null=True, on_delete=models.PROTECT, related_name="+")
    # what the office files by hand is not the applicant's to see, whichever way it went
    for_applicant = models.BooleanField(default=True, db_default=True)
    # the date the document itself bears
    dated = models.DateField(null=True)
    metadata = models.JSONField(default=dict, db_default={})
    medium = models.CharField(max_length=10, default="electronic", db_default="electronic")
    location = models.CharField(max_length=200, default="", db_default="")
    deleted_at = models.DateTimeField(null=True)
    deletion_reason = models.CharField(max_length=300, default="", db_default="")
    revision = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        indexes = [
            # Which documents does this matter have, in the order they came?
            models.Index(fields=["subject_id", "id"], name="document_subject"),
            # Which documents does this file have, in the order they came?
            models.Index(fields=["record_file", "id"], name="document_file"),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersion(Guarded):
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


class Rendition(Guarded):
    """What was derived from a version and can be derived again: its text, a small picture, a PDF/A.

    The version itself is never touched. A derivation that failed stays as a row with its ``fault`` in plain words.
    """

    personal_data = PersonalData(("content of the document",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    # empty: there is none, see ``fault``
    sha256 = models.CharField(max_length=64, blank=True)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    fault = models.CharField(max_length=300, blank=True)
    # what was found out on the way: pages, language, state of a signature
    facts = models.JSONField(default=dict)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers: is there such a rendition of this version?
            models.UniqueConstraint(fields=["version", "kind"], name="rendition_once"),
        ]
        indexes = [
            # Does any rendition still need this content?
            models.Index(fields=["sha256"], name="rendition_content"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.version_id}"


class PendingReading(models.Model):
    """A version whose content is still to be read; the database notes every new one, and the worker takes it away.

    The stages come one after the other: text and picture first, then what takes long (an office program, a scan).
    """

    personal_data = NONE

    # no foreign key: a version that is gone by then is not read, that is all
    version_id = models.UUIDField(primary_key=True)
    stage = models.CharField(max_length=10)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            # Which versions wait for this stage, the newest first?
            models.Index(fields=["stage", "-version_id"], name="reading_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.version_id}"


class Participant(Guarded):
    """Somebody who takes part in the matter of a file (*Beteiligte*r*)."""

    personal_data = PersonalData(("name and role of a person", "how to reach them"), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=80)
    contact = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Who takes part in this file?
            models.Index(fields=["record_file"], name="participant_file"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class Link(Guarded):
    """A reference from a file, or a document in it, to another file or document, wherever that lies.

    Whoever sees the link does not yet see what it leads to: that is asked anew.
    """

    personal_data = PersonalData(("note on the link",), _WITH_FILE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    to_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    to_document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Where do the links of this file lead?
            models.Index(fields=["record_file"], name="link_file"),
            # Which links lead to this file?
            models.Index(fields=["to_file"], name="link_to_file"),
        ]

    def __str__(self) -> str:
        return f"{self.record_file_id} to {self.to_file_id}"


class Lock(Guarded):
    """Somebody works on a document (check-out, or their office program through WebDAV); it ends by itself."""

    personal_data = PersonalData(("who works on what",), "when the lock ends, at the latest a day later")

    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="+")
    holder_id = models.UUIDField()
    token = models.CharField(max_length=120, unique=True)
    # as the program named its user; free text of WebDAV
    owner = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document_id} until {self.until:%Y-%m-%d %H:%M}"


class Origin(models.Model):
    """Where something was taken over from: its id in the foreign package, so that a second import changes nothing.

    Mere ids: what the package said about it lies in the file itself and goes with it.
    """

    personal_data = NONE

    id = models.BigAutoField(primary_key=True)
    foreign_id = models.UUIDField()
    kind = models.CharField(max_length=10)
    object_id = models.UUIDField()
    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="+")
    process_id = models.UUIDField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Also answers: has this file been taken over already?
            models.UniqueConstraint(fields=["foreign_id"], name="origin_file_once", condition=models.Q(kind="file")),
        ]
        indexes = [
            # Where did this file, and all it holds, come from?
            models.Index(fields=["record_file"], name="origin_file"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.foreign_id}"


class ListChoice(Scoped):
    """Which columns somebody (``account_id``) wants to see in a list."""

    personal_data = PersonalData(("which columns somebody chose",), "with the account")

    id = models.UUIDField(primary_key=True, default=uuid7)
    list_name = models.CharField(max_length=40)
    columns = models.JSONField()

    class Meta:
        constraints = [
            # Also answers: what did this person choose for this list?
            models.UniqueConstraint(fields=["account_id", "list_name"], name="list_choice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.list_name} of {self.account_id}"


# What a file holds: its rows are seen by whoever sees the file, so unit and level change together.
HELD_BY_FILE: tuple[type[Guarded], ...] = (RecordPart, Document, DocumentVersion, Rendition, Participant, Link, Lock)
