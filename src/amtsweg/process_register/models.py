"""Tables of the process register. They describe work and name roles and offices, never people."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F
from django.db.models.functions import Lower

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped
from amtsweg.process_register.contracts import Priority, Status

# Title before what it is about, before keys and programs. German stems find "Anträge" for "Antrag"; the simple words
# beside them find beginnings of words as they are typed.
_SEARCH = (
    SearchVector("title", weight="A", config="german")
    + SearchVector("title", weight="A", config="simple")
    + SearchVector("summary", "benefit", weight="B", config="german")
    + SearchVector("slug", "process", "leika_keys", "fim_key", "it_used", weight="C", config="simple")
    + SearchVector("legal_basis", "goals", "media_breaks", weight="D", config="german")
)


class RegisteredProcess(models.Model):
    """A process of the administration: what it is, whose it is, and how far it has come.

    ``origins`` says of each field who spoke last: ``service`` (a published service), ``pack`` (the city's list) or
    ``person``; whoever weighs less never overwrites what weighs more. ``claimed`` is what people say of the process,
    ``status`` what follows from that and from what is deployed.
    """

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.SlugField(max_length=80, unique=True)
    process = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    owner = models.CharField(max_length=200, blank=True)
    unit_key = models.CharField(max_length=80, blank=True)
    leika_keys = models.TextField(blank=True)
    fim_key = models.CharField(max_length=40, blank=True)
    legal_basis = models.TextField(blank=True)
    claimed = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status], default=Status.RECORDED)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in Status], default=Status.RECORDED)
    priority = models.CharField(max_length=10, choices=[(p.value, p.value) for p in Priority], default=Priority.NORMAL)
    benefit = models.CharField(max_length=200, blank=True)
    yearly_volume = models.PositiveIntegerField(null=True)
    media_breaks = models.TextField(blank=True)
    goals = models.TextField(blank=True)
    target_percent = models.SmallIntegerField(null=True)
    it_used = models.TextField(blank=True)
    source = models.TextField(blank=True)
    origins = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    search = models.GeneratedField(expression=_SEARCH, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        db_table = "process_register_process"
        constraints = [
            # Which entry describes this deployed process?
            models.UniqueConstraint(
                fields=["process"], name="registered_process_model", condition=~models.Q(process="")
            ),
        ]
        indexes = [
            # Which processes hold these words?
            GinIndex(fields=["search"], name="registered_process_search"),
            # Which processes are there, by title?
            models.Index(Lower("title"), F("id"), name="registered_process_title"),
            # Which processes does this office have, and which stand here?
            models.Index(fields=["unit_key"], name="registered_process_unit"),
            models.Index(fields=["status"], name="registered_process_status"),
        ]

    def __str__(self) -> str:
        return self.slug


class ProcessDocument(models.Model):
    """A document that belongs to an entry: a drawing, a minute, an instruction. No personal data goes in here."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    entry = models.ForeignKey(RegisteredProcess, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "process_register_document"

    def __str__(self) -> str:
        return self.title


class TableDraft(Scoped):
    """A file of decision tables that is being changed: the whole file, faulty cells included, and its test examples.

    There is one draft for each file of a service, on which people work one after the other; ``revision`` tells them
    when somebody was faster. ``accepted`` holds, by example and decision, what examples of the pack may come to.
    """

    personal_data = PersonalData(("who changed a draft last",), "when it is published or given up")

    id = models.UUIDField(primary_key=True, default=uuid7)
    service = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    based_on = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    xml = models.TextField()
    examples = models.JSONField(default=list)
    accepted = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "process_register_table_draft"
        constraints = [
            # Is somebody at work on this file of this service?
            models.UniqueConstraint(fields=["service", "name"], name="table_draft_file"),
        ]

    def __str__(self) -> str:
        return f"{self.service}/{self.name}"


class PublishedTable(Scoped):
    """A file of decision tables that was published from a draft: by whom, why, and with which examples."""

    append_only = True
    personal_data = PersonalData(("who drafted and who published a table", "reasons"), "with the service's versions")

    id = models.UUIDField(primary_key=True, default=uuid7)
    service = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    version = models.ForeignKey("catalogue.ServiceVersion", on_delete=models.PROTECT, related_name="+")
    examples = models.JSONField(default=list)
    reason = models.TextField()
    drafted_by = models.CharField(max_length=200)
    published_by = models.CharField(max_length=200)
    published_at = models.DateTimeField()

    class Meta:
        db_table = "process_register_published_table"
        constraints = [
            # How did this file come into this version?
            models.UniqueConstraint(fields=["version", "name"], name="published_table_version"),
        ]
        indexes = [
            # What was published last of this file, and what before?
            models.Index(fields=["service", "name", "-published_at"], name="published_table_file"),
        ]

    def __str__(self) -> str:
        return f"{self.service}/{self.name}"


class MigrationPlan(Scoped):
    """A plan to move the running matters of a process to another version, and how far it has been carried out.

    ``run`` counts what was begun (dry runs, moves, ways back); work of an earlier run is passed over. ``cursor`` is the
    last instance a dry run has looked at.
    """

    personal_data = PersonalData(("who plans a migration",), "with the versions of the process")

    id = models.UUIDField(primary_key=True, default=uuid7)
    process = models.CharField(max_length=80)
    from_version = models.PositiveIntegerField()
    to_version = models.PositiveIntegerField()
    mapping = models.JSONField()
    anew = models.JSONField(default=list)
    reason = models.TextField()
    created_by = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    stage = models.CharField(max_length=10)
    stage_at = models.DateTimeField()
    run = models.PositiveIntegerField(default=0)
    cursor = models.UUIDField(null=True)

    class Meta:
        db_table = "process_register_migration_plan"
        indexes = [
            # Which plans does this process have, the newest first?
            models.Index(fields=["process", "-id"], name="migration_plan_process"),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.from_version} → {self.to_version}"


class MigrationItem(Scoped):
    """What is known of one matter of a plan: each is there once, however often the plan is carried out."""

    personal_data = PersonalData(("data of the matter",), "with the record file of the matter")

    id = models.UUIDField(primary_key=True, default=uuid7)
    plan = models.ForeignKey(MigrationPlan, on_delete=models.CASCADE, related_name="+")
    instance_id = models.UUIDField()
    outcome = models.CharField(max_length=8)
    problems = models.JSONField(default=list)
    migration_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "process_register_migration_item"
        constraints = [models.UniqueConstraint(fields=["plan", "instance_id"], name="migration_item_once")]
        indexes = [
            # Which matters of this plan have come out like this, and which is the next?
            models.Index(fields=["plan", "outcome", "id"], name="migration_item_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} {self.outcome}"
