"""Drafting and publishing decision tables: one draft for each file, two people for each publication.

Whoever drafts needs the right to describe processes in the service's office; whoever publishes needs the right to do
so there, and is never the one who changed the draft last.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.process_register import models
from amtsweg.process_register.queries.tables import (
    file_of_version,
    form_of,
    publications,
    published_file,
    service_in_force,
    to_draft,
)
from amtsweg.process_register.rules.tables.drafts import Draft, Example, review

LARGEST = 1024 * 1024
MOST_EXAMPLES = 200


class DraftChanged(Conflict):
    """Somebody saved the draft in the meantime; carries it as it is now."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"{draft.changed_by} hat diesen Entwurf inzwischen gespeichert.")
        self.draft = draft


def start_draft(*, service: str, name: str, actor: Actor, at: datetime, version_id: UUID | None = None) -> Draft:
    """Begin to change a file, or find the draft that is there. ``version_id`` starts from an older version's file.

    The test examples of the last publication come along. Raises NotFound, NotAllowed; Conflict where an older file is
    asked for and a draft is there already.
    """
    version = service_in_force(service)
    published_file(version, name)
    with work(SYSTEM), events.together():
        _check_may("process.manage", actor, version, at)
        xml = file_of_version(service, name, version_id or version.id)
        row, created = models.TableDraft.objects.get_or_create(
            service=service,
            name=name,
            defaults={
                "based_on_id": version.id,
                "xml": xml.decode(),
                "examples": _last_examples(service, name),
                "unit_id": identity.unit_by_key(version.unit_key).id,
                "account_id": actor.account_id,
                "changed_by": actor.label,
                "changed_at": at,
                "created_at": at,
            },
        )
        if created:
            _tell("started", row, actor, at)
        elif version_id is not None:
            raise Conflict("Es gibt schon einen Entwurf. Geben Sie ihn frei oder verwerfen Sie ihn zuerst.")
        return to_draft(row)


def _last_examples(service: str, name: str) -> list[dict[str, object]]:
    last = publications(service, name, limit=1)
    return [example.to_json() for example in last[0].examples] if last else []


def save_draft(*, draft_id: UUID, revision: int, xml: bytes, actor: Actor, at: datetime) -> Draft:
    """Keep a changed file, with whatever is still wrong in it.

    Raises NotFound, NotAllowed, Invalid if it is too large, DraftChanged if somebody else saved since this revision.
    """
    if len(xml) > LARGEST:
        raise Invalid("Die Datei ist größer als 1 MiB.")
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at)
        if row.xml.encode() == xml:
            return to_draft(row)
        row.xml = xml.decode()
        return _changed(row, "changed", actor, at, "xml")


def save_examples(*, draft_id: UUID, revision: int, examples: Iterable[Example], actor: Actor, at: datetime) -> Draft:
    """Keep the test examples of a draft. Raises NotFound, NotAllowed, Invalid for too many, DraftChanged."""
    stored = [example.to_json() for example in examples]
    if len(stored) > MOST_EXAMPLES:
        raise Invalid(f"Es sind höchstens {MOST_EXAMPLES} Beispiele möglich.")
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at)
        row.examples = stored
        return _changed(row, "examples_changed", actor, at, "examples")


def accept_outcome(
    *, draft_id: UUID, revision: int, example: str, decision: str, value: object, actor: Actor, at: datetime
) -> Draft:
    """Say that an example of the pack shall come to this from now on. Raises NotFound, NotAllowed, DraftChanged."""
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at)
        row.accepted = {**row.accepted, example: {**row.accepted.get(example, {}), decision: value}}
        return _changed(row, "outcome_accepted", actor, at, "accepted")


def rebase_draft(*, draft_id: UUID, revision: int, actor: Actor, at: datetime) -> Draft:
    """Put a draft on the version that came meanwhile: what the draft says then counts as changes to that one.

    Raises NotFound, NotAllowed, DraftChanged.
    """
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at)
        row.based_on_id = service_in_force(row.service).id
        return _changed(row, "rebased", actor, at, "based_on_id")


def discard_draft(*, draft_id: UUID, revision: int, actor: Actor, at: datetime) -> None:
    """Give a draft up; what is published stays. Raises NotFound, NotAllowed, DraftChanged."""
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at)
        _tell("discarded", row, actor, at)
        row.delete()


def publish_draft(*, draft_id: UUID, revision: int, reason: str, actor: Actor, at: datetime) -> ServiceVersion:
    """Publish a draft as the next version of its service; new matters get it, running ones keep theirs.

    Raises NotFound; NotAllowed without the right, or for the one who changed the draft last; DraftChanged; Invalid
    without reason or while something is in the way; Conflict when another version came meanwhile; PackError with what
    the checks of packs find.
    """
    with work(SYSTEM), events.together():
        row = _locked(draft_id, revision, actor, at, action="process.publish")
        if row.account_id == actor.account_id:
            raise NotAllowed("Sie haben den Entwurf zuletzt geändert. Freigeben muss ihn jemand anderes.")
        draft, before = to_draft(row), service_in_force(row.service)
        if draft.based_on != before.id:
            raise Conflict("Von dieser Leistung gibt es inzwischen eine neuere Fassung.")
        golden = catalogue.golden_examples(row.service)
        if not review(draft, before, form_of(before), golden, at=at).is_ready:
            raise Invalid("Der Entwurf kann so noch nicht freigegeben werden.")
        version = catalogue.publish_decisions(
            slug=row.service,
            decisions={row.name: draft.xml},
            based_on=draft.based_on,
            reason=reason,
            actor=actor,
            at=at,
            expectations=draft.accepted,
        )
        _write_publication(row, version, reason, actor, at)
        _tell("published", row, actor, at, reason=reason.strip(), version=version.version)
        row.delete()
    return version


def _write_publication(
    row: models.TableDraft, version: ServiceVersion, reason: str, actor: Actor, at: datetime
) -> None:
    models.PublishedTable.objects.create(
        service=row.service,
        name=row.name,
        version_id=version.id,
        examples=row.examples,
        reason=reason.strip(),
        drafted_by=row.changed_by,
        published_by=actor.label,
        published_at=at,
        unit_id=row.unit_id,
        account_id=actor.account_id,
    )


def _locked(
    draft_id: UUID, revision: int, actor: Actor, at: datetime, *, action: str = "process.manage"
) -> models.TableDraft:
    row = models.TableDraft.objects.select_for_update().filter(id=draft_id).first()
    if row is None:
        raise NotFound("Diesen Entwurf gibt es nicht mehr. Er wurde freigegeben oder verworfen.")
    _check_may(action, actor, service_in_force(row.service), at)
    if row.revision != revision:
        raise DraftChanged(to_draft(row))
    return row


def _check_may(action: str, actor: Actor, version: ServiceVersion, at: datetime) -> None:
    if actor.account_id is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    unit = identity.unit_by_key(version.unit_key)
    identity.check_can(action, account_id=actor.account_id, unit_id=unit.id, at=at)


def _changed(row: models.TableDraft, what: str, actor: Actor, at: datetime, field: str) -> Draft:
    row.revision += 1
    row.account_id, row.changed_by, row.changed_at = actor.account_id, actor.label, at
    row.save(update_fields=[field, "revision", "account_id", "changed_by", "changed_at"])
    _tell(what, row, actor, at)
    return to_draft(row)


def _tell(
    what: str, row: models.TableDraft, actor: Actor, at: datetime, *, reason: str = "", version: int | None = None
) -> None:
    data: Mapping[str, object] = {"service": row.service, "name": row.name, "revision": row.revision}
    event = events.Event(
        kind=f"process_register.table_{what}",
        at=at,
        actor=actor,
        object_type="table_draft",
        object_id=row.id,
        unit_id=row.unit_id,
        data=data,
        reason=reason,
        version_to=version,
    )
    events.record([event])
