"""Reading drafts of decision tables, what was published of them, and the service they belong to."""

from collections.abc import Mapping
from uuid import UUID

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.dmn import api as dmn
from amtsweg.dmn.api import editing
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.process_register import models
from amtsweg.process_register.rules.tables.drafts import Draft, Publication, example_of

_PUBLISHED = ("name", "reason", "drafted_by", "published_by", "published_at", "examples", "version__version")


def service_in_force(slug: str) -> ServiceVersion:
    """Return the version of a service that new matters get. Raises NotFound."""
    version = catalogue.current_version(slug) if slug else None
    if version is None:
        raise NotFound("Zu diesem Prozess gibt es keine veröffentlichte Leistung.")
    return version


def published_file(version: ServiceVersion, name: str) -> bytes:
    """Return a file of decisions of a version. Raises NotFound."""
    if name not in version.decisions:
        raise NotFound("Diese Entscheidung gibt es hier nicht.")
    return version.decisions[name]


def form_of(version: ServiceVersion) -> Form | None:
    """Return the form whose answers a service's decisions look at."""
    return forms.form(version.form_version_id) if version.form_version_id else None


def grids_of(xml: bytes) -> tuple[editing.Grid, ...]:
    """Return the tables of a file; none where they cannot be shown as grids."""
    try:
        return editing.read_grids(xml)
    except dmn.DmnReadError:
        return ()


def draft_of(service: str, name: str) -> Draft | None:
    """Return the draft of a file, or None while nobody changes it."""
    with work(SYSTEM):  # drafts name colleagues, not cases: whoever may read the register may see them
        row = models.TableDraft.objects.filter(service=service, name=name).first()
    return to_draft(row) if row else None


def drafts_of(service: str) -> Mapping[str, Draft]:
    """Return all drafts of a service by the file's name, in one statement."""
    with work(SYSTEM):
        rows = list(models.TableDraft.objects.filter(service=service))
    return {row.name: to_draft(row) for row in rows}


def publications(service: str, name: str = "", *, limit: int = 50) -> list[Publication]:
    """Return when files of a service (or one of them) were published from a draft, the last first, in one statement."""
    with work(SYSTEM):
        rows = models.PublishedTable.objects.filter(service=service).order_by("-published_at")
        rows = rows.filter(name=name) if name else rows
        found = list(rows.select_related("version").only(*_PUBLISHED)[:limit])
    return [
        Publication(
            name=row.name,
            version=row.version.version,
            version_id=row.version_id,
            reason=row.reason,
            drafted_by=row.drafted_by,
            published_by=row.published_by,
            published_at=row.published_at,
            examples=tuple(example_of(one) for one in row.examples),
        )
        for row in found
    ]


def file_of_version(service: str, name: str, version_id: UUID) -> bytes:
    """Return a file as it is in a version of the service. Raises NotFound."""
    version = catalogue.service_version(version_id)
    if version.service_slug != service:
        raise NotFound("Diese Fassung gehört zu einer anderen Leistung.")
    return published_file(version, name)


def to_draft(row: models.TableDraft) -> Draft:
    """Return a row as a plain thing."""
    return Draft(
        id=row.id,
        service=row.service,
        name=row.name,
        based_on=row.based_on_id,
        xml=row.xml.encode(),
        examples=tuple(example_of(one) for one in row.examples),
        accepted=row.accepted,
        revision=row.revision,
        changed_by=row.changed_by,
        changed_by_id=row.account_id,
        changed_at=row.changed_at,
    )
