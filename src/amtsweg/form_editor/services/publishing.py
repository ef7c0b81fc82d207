"""Publishing a draft: by a second person, after every check a pack goes through."""

from datetime import datetime
from uuid import UUID

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor import models
from amtsweg.form_editor.queries.drafts import definition_of, service_in_force, to_draft
from amtsweg.form_editor.rules.judging import judge
from amtsweg.form_editor.rules.trying import run_examples
from amtsweg.form_editor.services.drafts import locked, tell
from amtsweg.forms import api as forms
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed
from amtsweg.kernel.scope import SYSTEM, work


def publish_draft(*, draft_id: UUID, revision: int, reason: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Publish a draft as the next version of its service; new applications get it, begun ones keep their form.

    Raises NotFound; NotAllowed without the right, or for the one who changed the draft last; DraftChanged; Invalid
    without reason or while something is in the way; Conflict when another version came meanwhile; PackError with what
    the checks of packs find.
    """
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at, action="form.publish")
        if row.account_id == actor.account_id:
            raise NotAllowed("Sie haben den Entwurf zuletzt geändert. Freigeben muss ihn jemand anderes.")
        draft, before = to_draft(row), service_in_force(row.service)
        if draft.based_on != before.id:
            raise Conflict("Von dieser Leistung gibt es inzwischen eine neuere Fassung.")
        _check_ready(row, before, at)
        version = catalogue.publish_form(
            slug=row.service,
            form=draft.definition,
            based_on=draft.based_on,
            reason=reason,
            actor=actor,
            at=at,
            expectations={name: {catalogue.FORM_PART: held} for name, held in draft.accepted.items()},
        )
        _write_publication(row, version, reason, actor, at)
        tell("published", row, actor, at, reason=reason.strip(), version=version.version)
        row.delete()
    return version


def _check_ready(row: models.FormDraft, before: ServiceVersion, at: datetime) -> None:
    draft, judged = to_draft(row), judge(row.definition)
    unchanged = forms.content_hash(draft.definition) == forms.content_hash(definition_of(before))
    if unchanged or judged.problems or before.form_version_id is None:
        raise Invalid("Der Entwurf kann so noch nicht freigegeben werden.")
    runs = run_examples(draft.examples, judged.form, forms.form(before.form_version_id), at=at)
    if not all(run.passes for run in runs):
        raise Invalid("Der Entwurf erfüllt noch nicht alle Beispiele.")


def _write_publication(row: models.FormDraft, version: ServiceVersion, reason: str, actor: Actor, at: datetime) -> None:
    models.PublishedForm.objects.create(
        service=row.service,
        version_id=version.id,
        examples=row.examples,
        reason=reason.strip(),
        drafted_by=row.changed_by,
        published_by=actor.label,
        published_at=at,
        unit_id=row.unit_id,
        account_id=actor.account_id,
    )
