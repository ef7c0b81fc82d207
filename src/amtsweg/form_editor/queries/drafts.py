"""Reading drafts of forms, their saved states, and what was published from them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor import models
from amtsweg.form_editor.contracts import Definition, DraftLine, Example, FormDraft, Publication, SavedState
from amtsweg.form_editor.rules.building import paged
from amtsweg.forms import api as forms
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.scope import SYSTEM, work

_PUBLISHED = ("reason", "drafted_by", "published_by", "published_at", "examples", "version__version")


def service_in_force(slug: str) -> ServiceVersion:
    """Return the version of a service that new applications get. Raises NotFound for one without a form."""
    version = catalogue.current_version(slug)
    if version is None or version.form_version_id is None:
        raise NotFound("Zu dieser Leistung gibt es kein Formular.")
    return version


def definition_of(version: ServiceVersion) -> Definition:
    """Return the form of a version, with pages. Raises NotFound for one without a form."""
    if version.form_version_id is None:
        raise NotFound("Diese Fassung hat kein Formular.")
    return paged(forms.form_definition(version.form_version_id))


def version_numbered(slug: str, number: int) -> ServiceVersion:
    """Return a version of a service by its number. Raises NotFound."""
    version = catalogue.version_of(slug, number)
    if version is None:
        raise NotFound("Diese Fassung gibt es nicht.")
    return version


def draft_of(service: str) -> FormDraft | None:
    """Return the draft of a service's form, or None while nobody changes it."""
    with work(SYSTEM):  # drafts name colleagues, not cases: whoever may read forms may see them
        row = models.FormDraft.objects.filter(service=service).first()
    return to_draft(row) if row else None


def drafts_of(services: Collection[str]) -> Mapping[str, DraftLine]:
    """Return who is at work on these services' forms, in one statement."""
    with work(SYSTEM):
        rows = models.FormDraft.objects.filter(service__in=services)
        return {line[0]: DraftLine(*line) for line in rows.values_list("service", "changed_by", "changed_at")}


def saved_states(draft_id: UUID, *, limit: int = 50, before: int | None = None) -> list[SavedState]:
    """Return the saved states of a draft, the newest first."""
    with work(SYSTEM):
        rows = models.FormRevision.objects.filter(draft_id=draft_id)
        rows = rows.filter(number__lt=before) if before else rows
        found = rows.order_by("-number").values_list("number", "what", "saved_by", "saved_at")[:limit]
        return [SavedState(*row) for row in found]


def saved_definition(draft_id: UUID, number: int) -> Definition:
    """Return the form as it was in a saved state. Raises NotFound."""
    with work(SYSTEM):
        rows = models.FormRevision.objects.filter(draft_id=draft_id, number=number)
        found: Definition | None = rows.values_list("definition", flat=True).first()
    if found is None:
        raise NotFound("Diesen Stand gibt es nicht.")
    return found


def publications(service: str, *, limit: int = 100) -> list[Publication]:
    """Return when the form of a service was published from a draft, the last first, in one statement."""
    with work(SYSTEM):
        rows = models.PublishedForm.objects.filter(service=service).order_by("-published_at")
        found = list(rows.select_related("version").only(*_PUBLISHED)[:limit])
    return [
        Publication(
            version=row.version.version,
            version_id=row.version_id,
            reason=row.reason,
            drafted_by=row.drafted_by,
            published_by=row.published_by,
            published_at=row.published_at,
            examples=tuple(map(example_of, row.examples)),
        )
        for row in found
    ]


def to_draft(row: models.FormDraft) -> FormDraft:
    """Return a row as a plain thing."""
    return FormDraft(
        id=row.id,
        service=row.service,
        based_on=row.based_on_id,
        definition=row.definition,
        examples=tuple(map(example_of, row.examples)),
        accepted=row.accepted,
        revision=row.revision,
        changed_by=row.changed_by,
        changed_by_id=row.account_id,
        changed_at=row.changed_at,
    )


def example_of(stored: Mapping[str, object]) -> Example:
    """Return a stored example."""
    answers, problems = stored.get("answers"), stored.get("problems")
    return Example(
        title=str(stored["title"]),
        answers=answers if isinstance(answers, Mapping) else {},
        problems={str(path): str(text) for path, text in problems.items()} if isinstance(problems, Mapping) else {},
        shown=_texts(stored.get("shown")),
        hidden=_texts(stored.get("hidden")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()
