"""Tables of processes. Models are immutable; instances and tasks are guarded by row-level security."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped
from amtsweg.processes.contracts import ProcessStatus, TaskStatus

_WITH_CASE = "with the record file of the matter, at the end of its retention period"


class ProcessModel(models.Model):
    """A version of a process as it was deployed, byte for byte; never changed, only followed by the next version."""

    append_only = True
    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=300, blank=True)
    bpmn = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    deployed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="process_model_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class ProcessDecision(models.Model):
    """A DMN file that was deployed with a process model."""

    append_only = True
    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    model = models.ForeignKey(ProcessModel, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    dmn = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "name"], name="process_decision_name")]

    def __str__(self) -> str:
        return self.name


class ProcessStart(models.Model):
    """What begins the newest version of a process without a person: a message, a signal or a moment."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    model = models.ForeignKey(ProcessModel, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=80)
    element_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200, blank=True)
    unit_key = models.CharField(max_length=80)
    due_at = models.DateTimeField(null=True)
    left = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "element_id"], name="start_element")]
        indexes = [
            # What does this message or signal begin?
            models.Index(fields=["kind", "name"], name="start_name"),
            # Which processes are to begin now?
            models.Index(fields=["due_at"], name="start_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.element_id}"


class ProcessInstance(Scoped):
    """One run of a model for one matter. ``state`` holds what waits now, never what was.

    ``suspension`` (who halted it, when and why) and ``deadlines`` (who suspended its deadlines) are null as long as it
    runs. ``arrivals`` came in while it was halted and wait for it to go on.
    """

    personal_data = PersonalData(("answers of the applicant", "data of the matter"), _WITH_CASE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit_id = models.UUIDField()
    subject_id = models.UUIDField()
    model = models.ForeignKey(ProcessModel, on_delete=models.PROTECT, related_name="+")
    state = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ProcessStatus])
    incidents = models.JSONField(default=dict)
    kept_messages = models.JSONField(default=list)
    awaited_signals = ArrayField(models.CharField(max_length=200), default=list)
    suspension = models.JSONField(null=True)
    deadlines = models.JSONField(null=True)
    arrivals = models.JSONField(default=list)
    erased_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Which processes does this matter have?
            models.Index(fields=["subject_id"], name="instance_subject"),
            # Which timers are due?
            models.Index(fields=["next_due_at"], name="instance_due", condition=Q(next_due_at__isnull=False)),
            # What stands still and needs a person?
            models.Index(fields=["id"], name="instance_incident", condition=Q(status=ProcessStatus.INCIDENT.value)),
            # Which runs of this version have not ended?
            models.Index(fields=["model", "id"], name="instance_running", condition=Q(ended_at__isnull=True)),
            # Who waits for this signal?
            GinIndex(fields=["awaited_signals"], name="instance_signal", condition=~Q(awaited_signals=[])),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"


class TaskRecord(Scoped):
    """Work for a person or a group. ``order_at`` is the due date, or the end of time where there is none at present.

    ``suspended`` says that the process is halted, ``deadline_suspended_at`` that the due date does not run on;
    ``suspensions`` are the pairs of first and last day for which it did not.
    """

    personal_data = PersonalData(("acting person",), _WITH_CASE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    unit_id = models.UUIDField()
    subject_id = models.UUIDField()
    instance = models.ForeignKey(ProcessInstance, on_delete=models.CASCADE, related_name="+")
    token = models.PositiveIntegerField()
    process_slug = models.CharField(max_length=80)
    element_id = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=80, blank=True)
    form = models.CharField(max_length=80, blank=True)
    group = models.CharField(max_length=80, blank=True)
    assignee_id = models.UUIDField(null=True)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in TaskStatus])
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    order_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    completed_by = models.CharField(max_length=200, blank=True)
    completed_by_id = models.UUIDField(null=True)
    suspended = models.BooleanField(default=False)
    deadline_suspended_at = models.DateTimeField(null=True)
    suspensions = models.JSONField(default=list)
    escalate_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    properties = models.JSONField(default=dict)

    class Meta:
        db_table = "processes_task"
        constraints = [models.UniqueConstraint(fields=["instance", "token"], name="task_token")]
        indexes = [
            # What is open in these units, the most urgent first?
            models.Index(fields=["unit_id", "order_at", "id"], name="task_unit", condition=Q(status="open")),
            # What is open for this role of a unit?
            models.Index(fields=["unit_id", "group", "order_at", "id"], name="task_group", condition=Q(status="open")),
            # What have I (or those I stand in for) to do?
            models.Index(fields=["assignee_id", "order_at", "id"], name="task_assignee", condition=Q(status="open")),
            # What is open at all, the most urgent first (overdue lists, many units at once)?
            models.Index(fields=["order_at", "id"], name="task_order", condition=Q(status="open")),
            # Which tasks did this matter have?
            models.Index(fields=["subject_id", "id"], name="task_subject"),
            # Which tasks are to be handed up now?
            models.Index(
                fields=["escalate_at"], name="task_escalate", condition=Q(status="open", escalate_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.status})"


class InstanceMigration(Scoped):
    """The move of one instance to another version, with what is needed to take it back.

    ``before`` holds state and tasks as they were; ``revision`` and ``digest`` say how the instance stood right after.
    """

    personal_data = PersonalData(("answers of the applicant", "data of the matter"), _WITH_CASE)

    id = models.UUIDField(primary_key=True, default=uuid7)
    instance = models.ForeignKey(ProcessInstance, on_delete=models.CASCADE, related_name="+")
    from_model = models.ForeignKey(ProcessModel, on_delete=models.PROTECT, related_name="+")
    to_model = models.ForeignKey(ProcessModel, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_migration"

    def __str__(self) -> str:
        return f"{self.instance_id} {self.at:%Y-%m-%d}"
