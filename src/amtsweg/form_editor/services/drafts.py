"""Drafting a form: one draft for each service, every saved state kept, nobody overwritten unseen.

Whoever drafts needs the right to edit forms in the service's office.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor import models
from amtsweg.form_editor.contracts import Definition, DraftChanged, Example, FormDraft
from amtsweg.form_editor.queries.drafts import (
    definition_of,
    publications,
    saved_definition,
    service_in_force,
    to_draft,
    version_numbered,
)
from amtsweg.form_editor.rules.building import paged
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from amtsweg.kernel.scope import SYSTEM, work

LARGEST = 1024 * 1024
MOST_EXAMPLES = 200
_LONGEST_WHAT = 200


def start_draft(*, service: str, actor: Actor, at: datetime, from_version: int | None = None) -> FormDraft:
    """Begin to change a form, or find the draft that is there. ``from_version`` takes the form of an older version.

    The test examples of the last publication come along. Raises NotFound, NotAllowed; Conflict where an older form is
    asked for and a draft is there already.
    """
    version = service_in_force(service)
    with work(SYSTEM), events.together():
        check_may("form.edit", actor, version, at)
        source = version if from_version is None else version_numbered(service, from_version)
        row, created = models.FormDraft.objects.get_or_create(
            service=version.service_slug,
            defaults={
                "based_on_id": version.id,
                "definition": definition_of(source),
                "examples": _last_examples(service),
                "unit_id": identity.unit_by_key(version.unit_key).id,
                "account_id": actor.account_id,
                "changed_by": actor.label,
                "changed_at": at,
                "created_at": at,
            },
        )
        if created:
            _keep_state(row, f"Fassung {source.version}", at)
            tell("started", row, actor, at)
        elif from_version is not None:
            raise Conflict("Es gibt schon einen Entwurf. Geben Sie ihn frei oder verwerfen Sie ihn zuerst.")
        return to_draft(row)


def _last_examples(service: str) -> list[dict[str, object]]:
    last = publications(service, limit=1)
    return [example.to_json() for example in last[0].examples] if last else []


def save_draft(
    *, draft_id: UUID, revision: int, definition: Definition, what: str, actor: Actor, at: datetime
) -> FormDraft:
    """Keep a changed form, with whatever is still wrong in it; ``what`` names the change in the list of states.

    Raises NotFound, NotAllowed, Invalid if it is too large, DraftChanged if somebody else saved since this revision.
    """
    shaped = paged(definition)
    if len(json.dumps(shaped, ensure_ascii=False).encode()) > LARGEST:
        raise Invalid("Das Formular ist größer als 1 MiB.")
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        if forms.content_hash(row.definition) == forms.content_hash(shaped):
            return to_draft(row)
        row.definition = shaped
        return _changed(row, "changed", what, actor, at)


def go_back(*, draft_id: UUID, revision: int, number: int, actor: Actor, at: datetime) -> FormDraft:
    """Make a saved state the newest one again. Raises NotFound, NotAllowed, DraftChanged."""
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        row.definition = saved_definition(draft_id, number)
        return _changed(row, "went_back", f"Zurück zu Stand {number}", actor, at)


def save_examples(
    *, draft_id: UUID, revision: int, examples: Iterable[Example], actor: Actor, at: datetime
) -> FormDraft:
    """Keep the test examples of a draft. Raises NotFound, NotAllowed, Invalid for too many, DraftChanged."""
    stored = [example.to_json() for example in examples]
    if len(stored) > MOST_EXAMPLES:
        raise Invalid(f"Es sind höchstens {MOST_EXAMPLES} Beispiele möglich.")
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        row.examples = stored
        return _changed(row, "examples_changed", "Beispiele", actor, at)


def accept_example(
    *, draft_id: UUID, revision: int, example: str, held: Mapping[str, object], actor: Actor, at: datetime
) -> FormDraft:
    """Say which answers and messages an example of the pack shall have from now on.

    Raises NotFound, NotAllowed, DraftChanged.
    """
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        row.accepted = {**row.accepted, example: {**row.accepted.get(example, {}), **held}}
        return _changed(row, "example_accepted", f"Beispiel {example}", actor, at)


def rebase_draft(*, draft_id: UUID, revision: int, actor: Actor, at: datetime) -> FormDraft:
    """Put a draft on the version that came meanwhile: what the draft says then counts as changes to that one.

    Raises NotFound, NotAllowed, DraftChanged.
    """
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        version = service_in_force(row.service)
        row.based_on_id = version.id
        return _changed(row, "rebased", f"Umgestellt auf Fassung {version.version}", actor, at)


def discard_draft(*, draft_id: UUID, revision: int, actor: Actor, at: datetime) -> None:
    """Give a draft up; what is published stays. Raises NotFound, NotAllowed, DraftChanged."""
    with work(SYSTEM), events.together():
        row = locked(draft_id, revision, actor, at)
        tell("discarded", row, actor, at)
        row.delete()


def locked(draft_id: UUID, revision: int, actor: Actor, at: datetime, *, action: str = "form.edit") -> models.FormDraft:
    """Return a draft that nobody else changes until the end of the transaction.

    Raises NotFound, NotAllowed, DraftChanged if somebody else saved since this revision.
    """
    row = models.FormDraft.objects.select_for_update().filter(id=draft_id).first()
    if row is None:
        raise NotFound("Diesen Entwurf gibt es nicht mehr. Er wurde freigegeben oder verworfen.")
    check_may(action, actor, service_in_force(row.service), at)
    if row.revision != revision:
        raise DraftChanged(to_draft(row))
    return row


def check_may(action: str, actor: Actor, version: ServiceVersion, at: datetime) -> None:
    """Raise NotAllowed if somebody may not do this in the office of a service."""
    if actor.account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    unit = identity.unit_by_key(version.unit_key)
    identity.check_can(action, account_id=actor.account_id, unit_id=unit.id, at=at)


def _changed(row: models.FormDraft, event: str, what: str, actor: Actor, at: datetime) -> FormDraft:
    row.revision += 1
    row.account_id, row.changed_by, row.changed_at = actor.account_id, actor.label, at
    row.save()
    _keep_state(row, what, at)
    tell(event, row, actor, at)
    return to_draft(row)


def _keep_state(row: models.FormDraft, what: str, at: datetime) -> None:
    models.FormRevision.objects.create(
        draft=row,
        number=row.revision,
        what=what[:_LONGEST_WHAT],
        definition=row.definition,
        saved_by=row.changed_by,
        saved_at=at,
        unit_id=row.unit_id,
        account_id=row.account_id,
    )


def tell(
    what: str, row: models.FormDraft, actor: Actor, at: datetime, *, reason: str = "", version: int | None = None
) -> None:
    """Record what happened to a draft."""
    event = events.Event(
        kind=f"form_editor.draft_{what}",
        at=at,
        actor=actor,
        object_type="form_draft",
        object_id=row.id,
        unit_id=row.unit_id,
        data={"service": row.service, "revision": row.revision},
        reason=reason,
        version_to=version,
    )
    events.record([event])
