"""Tables of the catalogue: services and their immutable versions."""

from django.db import models
from django.db.models import F, Q

from amtsweg.catalogue.contracts import Origin
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE


class Service(models.Model):
    """A service of the city. Rows come from the state's service list, from packs, or from both."""

    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    slug = models.CharField(max_length=120, unique=True)
    leika_key = models.CharField(max_length=20, blank=True)
    import_key = models.CharField(max_length=80, null=True, unique=True)  # noqa: DJ001 - unique, yet often absent
    import_digest = models.CharField(max_length=64, blank=True)
    leika_type = models.CharField(max_length=20, blank=True)
    ozg_key = models.CharField(max_length=20, blank=True)
    ozg_service = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True)
    synonyms = models.TextField(blank=True)
    life_situation = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    legal_basis = models.TextField(blank=True)
    unit_key = models.CharField(max_length=60, blank=True)
    online = models.BooleanField(default=False)
    texts = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    current_version = models.ForeignKey("ServiceVersion", on_delete=models.PROTECT, null=True, related_name="+")
    # The content of the pack that was taken last, and its examples; what people published since expects otherwise.
    pack_sha256 = models.CharField(max_length=64, blank=True)
    examples = models.JSONField(default=dict)
    expectations = models.JSONField(default=dict)
    # What somebody else describes of the service (XZuFi, JSON), cleaned; what a pack says weighs more.
    description = models.JSONField(default=dict)
    description_digest = models.CharField(max_length=64, blank=True)
    # Made of the texts by `services.indexing`: the title as it is sorted, and the terms by where they stand.
    sort_key = models.CharField(max_length=400, blank=True, db_collation="C")
    terms = models.JSONField(default=dict)

    class Meta:
        db_table = "catalogue_service"
        constraints = [
            models.UniqueConstraint(fields=["leika_key"], condition=~Q(leika_key=""), name="service_leika_key"),
        ]
        indexes = [
            # Which services are there, by title, and which begin with this letter?
            models.Index(fields=["sort_key", "id"], name="service_by_title"),
            # Which services belong to this life situation, by title?
            models.Index(fields=["life_situation", "sort_key", "id"], name="service_situation"),
            # Which services does this office have, by title?
            models.Index(F("unit_key"), F("sort_key"), F("id"), name="service_unit", condition=~Q(unit_key="")),
            # Which services are online, by title?
            models.Index(F("sort_key"), F("id"), name="service_online", condition=Q(online=True)),
        ]

    def __str__(self) -> str:
        return self.slug


class SearchState(models.Model):
    """One row: the state of all terms. What processes keep of them in memory hangs on its mark."""

    personal_data = NONE

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField(default=uuid7)
    analysis = models.PositiveIntegerField(default=0)
    words = models.JSONField(default=dict)

    class Meta:
        db_table = "catalogue_search_state"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="search_state_one_row")]

    def __str__(self) -> str:
        return str(self.mark)


class ServiceVersion(models.Model):
    """One published state of a service, from a pack or with tables changed here; cases stay pinned to theirs."""

    append_only = True
    personal_data = NONE

    id = models.UUIDField(primary_key=True, default=uuid7)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Origin], default=Origin.PACK)
    sha256 = models.CharField(max_length=64)
    leika_key = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=400)
    unit_key = models.CharField(max_length=60)
    form_version = models.ForeignKey("forms.FormVersion", on_delete=models.PROTECT, null=True, related_name="+")
    trust_level = models.CharField(max_length=20)
    account = models.CharField(max_length=10)
    settings = models.JSONField()
    process_xml = models.BinaryField(null=True)
    decisions = models.JSONField(default=dict)
    letters = models.JSONField(default=dict)
    task_forms = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_service_version"
        constraints = [
            # Which is the last version of this service?
            models.UniqueConstraint(fields=["service", "version"], name="service_version_number"),
        ]
        indexes = [
            # Is this content a version already?
            models.Index(fields=["service", "sha256"], name="service_version_same"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}"
