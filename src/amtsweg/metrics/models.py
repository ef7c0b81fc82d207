"""Tables of metrics: rollups of the event log. All of them can be thrown away and made anew from it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from amtsweg.kernel.personal_data import NONE, PersonalData
from amtsweg.kernel.scope import Scoped


class Rollup(models.Model):
    """One making of the rollups. What is read is the current one; another one may be built aside and takes its place.

    All events before ``cursor`` are in it, in the log's order of commit; while it is built, of the matters up to
    ``built_to`` those of transactions before ``horizon``. ``rules`` and ``definition`` are what it was counted by.
    """

    personal_data = NONE

    class Status(models.TextChoices):
        """Life of a making."""

        BUILDING = "building"
        CURRENT = "current"
        OLD = "old"

    status = models.CharField(max_length=10, choices=Status.choices)
    rules = models.IntegerField()
    definition = models.IntegerField()
    horizon = models.BigIntegerField()
    built_to = models.UUIDField()
    cursor_transaction = models.BigIntegerField()
    cursor_event = models.UUIDField()
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "metrics_rollup"
        constraints = [
            models.UniqueConstraint(
                fields=["status"], name="rollup_one_of_a_kind", condition=Q(status__in=["building", "current"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.status}"


class ProcessCell(models.Model):
    """Amounts of one element (or edge, or the runs as a whole) in a unit on a day, in a month or a year.

    ``figures``, ``buckets`` and ``amounts`` belong together by place; figures are those of `metrics.rules.facts`.
    """

    personal_data = NONE

    rollup = models.ForeignKey(Rollup, on_delete=models.CASCADE, related_name="+")
    process = models.CharField(max_length=80)
    version = models.IntegerField()
    unit_id = models.UUIDField()
    level = models.SmallIntegerField()
    day = models.DateField()
    element = models.CharField(max_length=200)
    target = models.CharField(max_length=200)
    figures = ArrayField(models.SmallIntegerField())
    buckets = ArrayField(models.SmallIntegerField())
    amounts = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "metrics_process_cell"
        constraints = [
            # What is known of this process in these days, months and years? And: which row does an amount belong to?
            models.UniqueConstraint(
                fields=["rollup", "process", "level", "day", "unit_id", "version", "element", "target"],
                name="process_cell_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.element} {self.day}"


class ProcessRun(Scoped):
    """One run of a process for a matter, with the way it took; neither who worked on it nor what it was about."""

    personal_data = PersonalData(
        ("times and steps of a matter",), "never: without the matter its key leads to nobody any more"
    )

    rollup = models.ForeignKey(Rollup, on_delete=models.CASCADE, related_name="+")
    instance_id = models.UUIDField()
    unit_id = models.UUIDField()
    subject_id = models.UUIDField()
    process = models.CharField(max_length=80)
    version = models.IntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    measured = models.BooleanField()
    variant = models.CharField(max_length=16)
    path = ArrayField(models.CharField(max_length=200))
    entered_at = ArrayField(models.DateTimeField())
    live = ArrayField(models.CharField(max_length=200))
    waiting_seconds = models.BigIntegerField()
    working_seconds = models.BigIntegerField()
    elsewhere_seconds = models.BigIntegerField()

    class Meta:
        db_table = "metrics_process_run"
        constraints = [models.UniqueConstraint(fields=["rollup", "instance_id"], name="process_run_instance")]
        indexes = [
            # Which runs of a process ended in a period?
            models.Index(fields=["rollup", "process", "ended_at"], name="run_ended"),
            # Which runs have not ended, and where do they stand?
            models.Index(fields=["rollup", "process"], name="run_live", condition=Q(ended_at__isnull=True)),
            # Which matters had this process, the newest first?
            models.Index(fields=["rollup", "process", "-subject_id"], name="run_subject"),
            # Which runs took this way?
            models.Index(fields=["rollup", "process", "variant"], name="run_variant"),
            # Which runs began in a period (exports), in a lasting order?
            models.Index(fields=["rollup", "process", "started_at", "instance_id"], name="run_started"),
        ]

    def __str__(self) -> str:
        return f"{self.process} {self.instance_id}"
