"""Reading versions of services, and the examples of their packs."""

from functools import lru_cache
from uuid import UUID

from amtsweg.catalogue import models
from amtsweg.catalogue.contracts import (
    GoldenExample,
    Origin,
    ServiceVersion,
    VersionLine,
)
from amtsweg.catalogue.rules.stored import expecting
from amtsweg.forms import api as forms
from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.errors import NotFound


@lru_cache(maxsize=512)
def service_version(version_id: UUID) -> ServiceVersion:
    """Return a version; versions never change, so each process reads one once. Raises NotFound."""
    row = models.ServiceVersion.objects.select_related("service").filter(id=version_id).first()
    if row is None:
        raise NotFound("Diese Fassung der Leistung gibt es nicht.")
    return _to_version(row)


def version_of(slug: str, version: int) -> ServiceVersion | None:
    """Return a version by the service's address and its number, or None."""
    rows = models.ServiceVersion.objects.filter(service__slug=slug, version=version)
    found = rows.values_list("id", flat=True).first()
    return service_version(found) if found else None


def current_version(slug: str) -> ServiceVersion | None:
    """Return the version in force, or None when the service has no pack. Raises NotFound for no such service."""
    found = models.Service.objects.filter(slug=slug).values_list("current_version_id", flat=True)
    if not found:
        raise NotFound("Diese Leistung gibt es nicht.")
    return service_version(found[0]) if found[0] else None


def versions(slug: str) -> list[VersionLine]:
    """Return all versions of a service, the newest first, in one statement."""
    rows = models.ServiceVersion.objects.filter(service__slug=slug).order_by("-version")
    found = rows.values_list("id", "version", "origin", "created_at")
    return [VersionLine(version_id, number, Origin(origin), at) for version_id, number, origin, at in found]


def golden_examples(slug: str) -> list[GoldenExample]:
    """Return the examples of a service's pack that expect something of decisions, with what people publish meanwhile.

    Raises NotFound.
    """
    row = models.Service.objects.only("examples", "expectations", "current_version").filter(slug=slug).first()
    if row is None:
        raise NotFound("Diese Leistung gibt es nicht.")
    version = service_version(row.current_version_id) if row.current_version_id else None
    if version is None or version.form_version_id is None:
        return []
    form = forms.form(version.form_version_id)
    return [
        GoldenExample(name, str(node["title"]), forms.prune(form, node["answers"]), node["expect"]["decisions"])
        for name, node in expecting(row.examples, row.expectations).items()
        if isinstance(node, dict) and node.get("expect", {}).get("decisions")
    ]


def _to_version(row: models.ServiceVersion) -> ServiceVersion:
    page = row.settings.get("page", {})
    return ServiceVersion(
        id=row.id,
        service_slug=str(row.settings["slug"]),
        version=row.version,
        leika_key=row.leika_key,
        title=row.title,
        unit_key=row.unit_key,
        form_version_id=row.form_version_id,
        trust_level=TrustLevel.of(row.trust_level),
        account=row.account,  # type: ignore[arg-type]  # the schema of packs allows exactly the three words
        settings=row.settings,
        texts={**page, "title": row.settings["title"], "summary": row.settings["summary"]},
        process_xml=bytes(row.process_xml) if row.process_xml is not None else None,
        decisions={name: text.encode() for name, text in row.decisions.items()},
        letters=row.letters,
        task_forms={name: UUID(found) for name, found in row.task_forms.items()},
    )
