"""Tables of WebDAV: keys and links that let a program in, its locks, its properties, and what is kept aside for it."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class AccessKey(Scoped):
    """A key for one program on one device (*App-Zugang*), used in place of a password; only its hash is kept."""

    personal_data = PersonalData(("name of a device", "when it was used"), "a year after it has ended")

    id = models.UUIDField(primary_key=True, default=uuid7)
    name = models.CharField(max_length=80)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Which keys does this person have?
            models.Index(fields=["account_id", "ends_at"], name="access_key_account"),
        ]

    def __str__(self) -> str:
        return self.name


class DocumentLink(Scoped):
    """A short-lived address for one person and one document; whoever made it had proven a second factor."""

    personal_data = PersonalData(("who worked on which document", "purpose of looking at it"), "a day after it ended")

    id = models.UUIDField(primary_key=True, default=uuid7)
    document = models.ForeignKey("records.Document", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Which links have ended and can go?
            models.Index(fields=["ends_at"], name="document_link_end"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} until {self.ends_at:%Y-%m-%d %H:%M}"


class DavLock(Scoped):
    """A lock a program holds. On a document it rests on the lock of the records, which keeps everybody else away."""

    personal_data = PersonalData(("who works on what",), "when the lock ends, at the latest a day later")

    token = models.CharField(primary_key=True, max_length=80)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.CASCADE, related_name="+")
    # a document, a part, the file itself, or what is kept aside
    resource_id = models.UUIDField()
    on_document = models.BooleanField()
    exclusive = models.BooleanField()
    deep = models.BooleanField()
    # as the program named its user: a piece of XML, given back as it came
    owner = models.TextField(blank=True)
    # where it was when it was locked, so that the program finds it again although a name beside it has changed
    path = models.TextField()
    until = models.DateTimeField()

    class Meta:
        indexes = [
            # Which locks are there in this file?
            models.Index(fields=["record_file"], name="dav_lock_file"),
            # Which locks have ended and can go?
            models.Index(fields=["until"], name="dav_lock_end"),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} until {self.until:%Y-%m-%d %H:%M}"


class DeadProperty(Scoped):
    """A property a program has noted at a document or part; it means nothing to us and is given back as it came."""

    personal_data = PersonalData(("what a program notes",), "with the record file, at the end of its retention period")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.CASCADE, related_name="+")
    resource_id = models.UUIDField()
    # in the notation {namespace}name
    name = models.CharField(max_length=400)
    value = models.TextField()

    class Meta:
        constraints = [
            # Also answers: which properties were noted here?
            models.UniqueConstraint(fields=["resource_id", "name"], name="dead_property_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Aside(Scoped):
    """What a program keeps beside the documents for its own account: temporary files, and names without content yet.

    While ``hides`` is true it stands in for a document the program has put out of the way to write it anew.
    """

    personal_data = PersonalData(("unfinished contents of documents",), "a day after it was written")

    id = models.UUIDField(primary_key=True, default=uuid7)
    record_file = models.ForeignKey("records.RecordFile", on_delete=models.CASCADE, related_name="+")
    folder_id = models.UUIDField()
    name = models.CharField(max_length=255)
    # empty: a name without content yet
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField(default=0)
    media_type = models.CharField(max_length=120, blank=True)
    document = models.ForeignKey("records.Document", null=True, on_delete=models.CASCADE, related_name="+")
    hides = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["folder_id", "account_id", "name"], name="aside_once"),
        ]
        indexes = [
            # What does this account keep aside in this file?
            models.Index(fields=["record_file", "account_id"], name="aside_file"),
            # What has ended and can go?
            models.Index(fields=["until"], name="aside_end"),
            # Does anything kept aside still need this content?
            models.Index(fields=["sha256"], name="aside_content"),
        ]

    def __str__(self) -> str:
        return self.name
