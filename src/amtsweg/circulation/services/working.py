"""Do a step of a circulation: take note, comment, sign, or refuse to sign.

A signature is an entry of the event log (chained by hashes) and a row for each version that was signed; both say who,
when, in whose place, which content, with which comment.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from amtsweg.circulation import models
from amtsweg.circulation.contracts import Action, Group, OtherVersion, StepSettled, StepState
from amtsweg.circulation.queries.desk import desk_of, in_place_of
from amtsweg.circulation.rules import check_confirmed, check_own, done, refused
from amtsweg.circulation.services.holding import Held, bring_to, hold
from amtsweg.circulation.services.starting import follow
from amtsweg.circulation.services.telling import circulation_event
from amtsweg.identity import api as identity
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.events import Event
from amtsweg.kernel.scope import current, work

_KINDS = {
    Action.SIGHT: "circulation.noted",
    Action.COMMENT: "circulation.commented",
    Action.CO_SIGNATURE: "circulation.signed",
    Action.FINAL_SIGNATURE: "circulation.signed",
}
_LONGEST = 2000


def complete_step(
    *,
    circulation_id: UUID,
    step_id: UUID,
    seen: Mapping[UUID, str],
    comment: str,
    actor: Actor,
    at: datetime,
    proven_at: datetime | None = None,
) -> None:
    """Do a step: one's own, that of somebody one stands in for, or of one's group.

    ``seen`` names the content of each document that was before the signer's eyes. A final signature takes a proof of
    who this is (``proven_at``) that is not old. Raises UnknownCirculation, Ended, StepSettled, NotAllowed, Invalid,
    Conflict, and OtherVersion if a document has changed meanwhile.
    """
    with work(current()), events.together():
        held = hold(circulation_id)
        step, actor = _mine(held, step_id, actor, at)
        action = Action(step.action)
        places = done(held.places, step.id)
        _check_comment(comment, needed=action is Action.COMMENT)
        documents = _documents(held)
        if action.signs:
            signers = {one for one in (actor.account_id, actor.acting_for) if one}
            check_own(action, own=step.own, started_by=held.row.started_by_id, signers=signers)
            check_confirmed(action, proven_at=proven_at, at=at)
            _check_seen(documents, seen)
        told = _told(step, documents, comment)
        event = circulation_event(held.row, _KINDS[action], actor=actor, at=at, data=told)
        if action.signs:
            models.Signature.objects.bulk_create(_signatures(held.row, step, documents, event))
        events.record([event])
        _note(step, comment, actor, at)
        bring_to(held, places, actor=actor, at=at)


def refuse_step(*, circulation_id: UUID, step_id: UUID, comment: str, actor: Actor, at: datetime) -> None:
    """Refuse to sign, and say why: nothing goes on behind this step until somebody returns to a step, or stops.

    Raises UnknownCirculation, Ended, StepSettled, NotAllowed, Invalid, Conflict.
    """
    with work(current()), events.together():
        held = hold(circulation_id)
        step, actor = _mine(held, step_id, actor, at)
        places = refused(held.places, step.id)
        _check_comment(comment, needed=True)
        told = _told(step, _documents(held), comment)
        events.record([circulation_event(held.row, "circulation.refused", actor=actor, at=at, data=told)])
        _note(step, comment, actor, at)
        bring_to(held, places, actor=actor, at=at)


def _mine(held: Held, step_id: UUID, actor: Actor, at: datetime) -> tuple[models.CirculationStep, Actor]:
    """Return the step, and the actor with whom they act in place of."""
    assert actor.account_id is not None, "only people do steps"
    step = held.step(step_id)
    if step is None:
        raise StepSettled("Diesen Schritt gibt es in diesem Umlauf nicht.")
    if step.state == StepState.DONE and step.done_by_id:
        person = identity.people([step.done_by_id]).get(step.done_by_id)
        raise StepSettled(f"{person.name if person else 'Jemand anderes'} hat diesen Schritt schon erledigt.")
    desk = desk_of(actor.account_id, at=at)
    absent = in_place_of(desk, person_id=step.holder_id, group=Group.of(step.holder_group), at=at)
    return step, Actor(actor.label, actor.account_id, absent)


def _documents(held: Held) -> list[models.BoundDocument]:
    rows = models.BoundDocument.objects.filter(circulation=held.row).select_related("version", "document")
    return list(rows.order_by("id"))


def _check_seen(documents: Sequence[models.BoundDocument], seen: Mapping[UUID, str]) -> None:
    other = [one.document.title for one in documents if seen.get(one.document_id) != one.version.sha256]
    if other:
        raise OtherVersion(
            f"Inzwischen gibt es eine neue Fassung: {', '.join(other)}."
            " Bitte sehen Sie sich diese an und zeichnen Sie dann."
        )


def _check_comment(comment: str, *, needed: bool) -> None:
    text = ""
    if needed and not comment.strip():
        text = "Bitte schreiben Sie, was Sie dazu sagen."
    elif len(comment) > _LONGEST:
        text = f"Höchstens {_LONGEST} Zeichen."
    if text:
        raise Invalid(text, {"comment": text})


def _note(step: models.CirculationStep, comment: str, actor: Actor, at: datetime) -> None:
    step.done_at, step.done_by_id, step.acting_for_id = at, actor.account_id, actor.acting_for
    step.comment = comment.strip()


def _told(
    step: models.CirculationStep, documents: Sequence[models.BoundDocument], comment: str
) -> Mapping[str, object]:
    told = [
        {"document": str(one.document_id), "version": one.version.version, "sha256": one.version.sha256}
        for one in documents
    ]
    return {"step": str(step.id), "action": step.action, "documents": told, "comment": comment.strip()}


def _signatures(
    row: models.Circulation, step: models.CirculationStep, documents: Sequence[models.BoundDocument], event: Event
) -> list[models.Signature]:
    assert event.actor.account_id is not None
    absent = event.actor.acting_for
    names = identity.people([absent]) if absent else {}
    signatures = []
    for one in documents:
        signed = models.Signature(circulation=row, step=step, document_id=one.document_id, version_id=one.version_id)
        signed.sha256, signed.action, signed.at = one.version.sha256, step.action, event.at
        signed.signer_id, signed.signer = event.actor.account_id, event.actor.label
        signed.acting_for_id, signed.acting_for = absent, names[absent].name if absent in names else ""
        signed.comment, signed.event_id = str(event.data["comment"]), event.id
        follow(row, signed)
        signatures.append(signed)
    return signatures
