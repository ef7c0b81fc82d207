"""Tables of forms: published versions and drafts."""

from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped


class FormVersion(models.Model):
    """A published definition; never changed, found again by its content."""

    append_only = True
    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    definition = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "forms_version"
        constraints = [
            # Is this definition a version already?
            models.UniqueConstraint(fields=["slug", "sha256"], name="form_version_content"),
            # Which is the last version of this form?
            models.UniqueConstraint(fields=["slug", "version"], name="form_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class FormUsage(models.Model):
    """How often something happened with a form, by the day on which a draft was begun; of whom is nowhere.

    ``kind`` is ``started``, ``passed`` (a page), ``finished`` (``detail`` is how long it took), ``left`` (on a page) or
    ``error`` (a field and its message). Drafts are counted here when they go; until then they are counted themselves.
    """

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=20)
    page = models.CharField(max_length=100, blank=True, default="")
    field = models.CharField(max_length=300, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")
    count = models.BigIntegerField()

    class Meta:
        db_table = "forms_usage"
        constraints = [
            # Which counter is to go up? And what was counted for a version of a form since a day?
            models.UniqueConstraint(
                fields=["form_version", "day", "kind", "page", "field", "detail"], name="form_usage_counter"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.page} {self.field}: {self.count}"


class UploadScan(models.Model):
    """What a virus scanner said about a content that was uploaded; who it belongs to stands elsewhere."""

    personal_data = NONE
    needs_contents = False

    sha256 = models.CharField(primary_key=True, max_length=64)
    state = models.CharField(max_length=20, default="unchecked")
    received_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "forms_upload_scan"
        indexes = [
            # Which contents has nobody looked at yet, and which of them waited longest?
            models.Index(fields=["asked_at"], condition=models.Q(state="unchecked"), name="upload_unchecked"),
            # Of which contents was not asked for long whether anybody refers to them?
            models.Index(fields=["held_at", "received_at"], name="upload_held"),
        ]

    def __str__(self) -> str:
        return f"{self.sha256}: {self.state}"


class Draft(Scoped):
    """Answers that were not sent in yet; neither the token nor the code to go on with is ever stored.

    ``saves`` tells for each page how often it was saved and by which browser; ``passed`` names the pages that were
    filled in completely once; ``locked_at`` holds the answers fast.
    """

    personal_data = PersonalData(
        ("answers to a form", "e-mail to be told how to go on"), "30 days after the last change, or when it is sent in"
    )

    id = models.UUIDField(primary_key=True, default=uuid7)
    token_hash = models.CharField(max_length=64, unique=True)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    result_id = models.UUIDField(null=True)
    code_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 - older drafts have no code
    email = models.CharField(max_length=254, blank=True, default="")
    last_page = models.CharField(max_length=100, blank=True, default="")
    saves = models.JSONField(default=dict)
    passed = models.JSONField(default=list)
    locked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "forms_draft"
        indexes = [
            # Which drafts are over and have to go?
            models.Index(fields=["expires_at"], name="draft_expiry"),
            # Which drafts can this person go on with?
            models.Index(fields=["account_id", "changed_at"], name="draft_account"),
            # Who wants to be told that their draft ends soon?
            models.Index(
                fields=["expires_at"],
                name="draft_reminder",
                condition=~Q(email="") & Q(reminded_at=None, result_id=None),
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"
