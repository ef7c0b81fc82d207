"""Tables of the file sets: who has taken along what, and what of it has come back."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped

_ENDS = "a year after the set has expired"


class FileSet(Scoped):
    """A set of files one person has taken along. Its key lies here only sealed with the person's own password."""

    personal_data = PersonalData(("who has taken along which files, and why",), _ENDS)
    # What it tells of are contents of files, which hold them themselves.
    needs_contents = False

    id = models.UUIDField(primary_key=True, default=uuid7)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # for each file its id, reference number, title, and of each document what `contracts.TakenDocument` says
    contents = models.JSONField()
    documents = models.PositiveIntegerField()
    size = models.BigIntegerField()
    salt = models.BinaryField(max_length=16)
    sealed_key = models.BinaryField(max_length=80)

    class Meta:
        indexes = [
            # Which sets has this person taken along, the newest first?
            models.Index(fields=["account_id", "-id"], name="file_set_account"),
        ]

    def __str__(self) -> str:
        return self.title


class ReturnedThing(Scoped):
    """One thing that came back from a set and was filed; its id was given on the way, so it comes back only once."""

    personal_data = PersonalData(("what somebody has noted or photographed on the way",), _ENDS)

    id = models.UUIDField(primary_key=True)
    file_set = models.ForeignKey(FileSet, on_delete=models.CASCADE, related_name="+")
    document_id = models.UUIDField()
    outcome = models.CharField(max_length=20)
    filed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # What has come back from this set?
            models.Index(fields=["file_set"], name="returned_set"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.outcome}"
