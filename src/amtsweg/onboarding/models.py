"""The table of onboarding: one row for each service the city offers, and how far its digital access has come."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE
from amtsweg.onboarding.contracts import SolutionPath, Stage


class Onboarding(models.Model):
    """A service on its way online. ``steps`` keeps of each step taken when, and what came of it; who, the log knows."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=400)
    leika_key = models.CharField(max_length=20, blank=True)
    service_slug = models.CharField(max_length=120, blank=True)
    unit_key = models.CharField(max_length=80)
    owner = models.CharField(max_length=200, blank=True)
    stage = models.CharField(max_length=14, choices=[(s.value, s.value) for s in Stage], default=Stage.REQUIREMENTS)
    steps = models.JSONField(default=dict)
    path = models.CharField(max_length=12, blank=True, choices=[(p.value, p.value) for p in SolutionPath])
    path_reason = models.TextField(blank=True)
    criteria = models.JSONField(default=dict)
    url = models.URLField(max_length=500, blank=True)
    system = models.CharField(max_length=200, blank=True)
    declared = models.JSONField(default=dict)
    online = models.BooleanField(default=False)
    connected = models.BooleanField(default=False)
    payment = models.BooleanField(default=False)
    return_channel = models.BooleanField(default=False)
    blocked = models.CharField(max_length=500, blank=True)
    due = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "onboarding_service"
        constraints = [
            # Whose entry is this published service?
            models.UniqueConstraint(
                fields=["service_slug"], condition=~Q(service_slug=""), name="onboarding_one_per_service"
            ),
        ]
        indexes = [
            # Which services stand at this step, by title?
            models.Index(F("stage"), Lower("title"), F("id"), name="onboarding_stage"),
            # Which entry is about this key of the service catalogue?
            models.Index(fields=["leika_key"], name="onboarding_leika", condition=~Q(leika_key="")),
        ]

    def __str__(self) -> str:
        return self.slug
