"""Tables of the catalogue: services and their immutable versions."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from amtsweg.catalogue.contracts import Origin
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.personal_data import NONE

# Title before synonyms before life situation before texts. German stems find "Steuern" for "Steuer"; the simple
# words beside them find beginnings of words as they are typed.
_SEARCH = (
    SearchVector("title", weight="A", config="german")
    + SearchVector("title", weight="A", config="simple")
    + SearchVector("synonyms", weight="B", config="german")
    + SearchVector("synonyms", weight="B", config="simple")
    + SearchVector("life_situation", "subject", weight="C", config="simple")
    + SearchVector("body", weight="D", config="german")
)


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
    search = models.GeneratedField(expression=_SEARCH, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        db_table = "catalogue_service"
        constraints = [
            models.UniqueConstraint(fields=["leika_key"], condition=~Q(leika_key=""), name="service_leika_key"),
        ]
        indexes = [
            # Which services hold these words?
            GinIndex(fields=["search"], name="service_search"),
            # Which services belong to this life situation, by title?
            models.Index(F("life_situation"), Lower("title"), F("id"), name="service_situation"),
            # Which services are online?
            models.Index(Lower("title"), F("id"), name="service_online", condition=Q(online=True)),
        ]

    def __str__(self) -> str:
        return self.slug


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
