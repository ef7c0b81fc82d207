"""Tables of the form editor. Published forms themselves stand in the catalogue and in `forms`, and never change."""

from django.db import models

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import PersonalData
from amtsweg.kernel.scope import Scoped


class FormDraft(Scoped):
    """The form of a service while it is changed: the whole definition, faulty parts included, and its examples.

    There is one for each service, on which people work one after the other; ``revision`` tells them when somebody was
    faster. ``accepted`` holds, by example of the pack, which answers and messages it shall have from now on.
    """

    personal_data = PersonalData(("who changed a draft last",), "when it is published or given up")

    id = models.UUIDField(primary_key=True, default=uuid7)
    service = models.CharField(max_length=120, unique=True)
    based_on = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    definition = models.JSONField()
    examples = models.JSONField(default=list)
    accepted = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "form_editor_draft"

    def __str__(self) -> str:
        return self.service


class FormRevision(Scoped):
    """A saved state of a draft, so that one can go back to it. Goes with the draft."""

    personal_data = PersonalData(("who saved a draft",), "when the draft is published or given up")

    id = models.UUIDField(primary_key=True, default=uuid7)
    draft = models.ForeignKey(FormDraft, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=200)
    definition = models.JSONField()
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "form_editor_revision"
        constraints = [
            # Which states does this draft have, and what did this one look like?
            models.UniqueConstraint(fields=["draft", "number"], name="form_revision_number"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"


class PublishedForm(Scoped):
    """A form that was published from a draft: by whom, why, and with which examples."""

    append_only = True
    personal_data = PersonalData(("who drafted and who published a form", "reasons"), "with the service's versions")

    id = models.UUIDField(primary_key=True, default=uuid7)
    service = models.CharField(max_length=120)
    version = models.OneToOneField("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    examples = models.JSONField(default=list)
    reason = models.TextField()
    drafted_by = models.CharField(max_length=200)
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "form_editor_published_form"
        indexes = [
            # What was published last of this form, and what before?
            models.Index(fields=["service", "-published_at"], name="published_form_service"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.version_id}"
