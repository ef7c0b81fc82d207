"""Drafting forms and publishing them: two people, one draft, nothing overwritten unseen, and nobody's form changed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml
from django.db import connection

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor import models
from amtsweg.form_editor.contracts import Definition, DraftChanged, FormDraft
from amtsweg.form_editor.queries.drafts import (
    definition_of,
    draft_of,
    publications,
    saved_definition,
    saved_states,
    service_in_force,
)
from amtsweg.form_editor.rules.building import change, insert, remove
from amtsweg.form_editor.rules.trying import expected_of, run_examples, try_answers
from amtsweg.form_editor.services import drafts
from amtsweg.form_editor.services.publishing import publish_draft
from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.queries.directory import forget
from amtsweg.intake import api as intake
from amtsweg.intake.contracts import Channel
from amtsweg.kernel import scope
from amtsweg.kernel.actors import ANONYMOUS, Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.packs import PackError
from form_editor.conftest import PACK, SLUG
from process_register.conftest import CITY, hire
from way import APPLICATION, found_city


def save(draft: FormDraft, definition: Definition, actor: Actor, at: datetime) -> FormDraft:
    return drafts.save_draft(
        draft_id=draft.id, revision=draft.revision, definition=definition, what="x", actor=actor, at=at
    )


def publish(draft: FormDraft, actor: Actor, at: datetime, reason: str = "Neue Satzung") -> ServiceVersion:
    return publish_draft(draft_id=draft.id, revision=draft.revision, reason=reason, actor=actor, at=at)


def renamed(draft: FormDraft, label: str = "Rufname") -> Definition:
    return change(draft.definition, (0, 0), {"label": label}).definition


def kinds() -> list[str]:
    found = EventRecord.objects.filter(object_type="form_draft").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("form_editor.draft_") for kind in found]


def test_a_draft_begins_with_what_is_online_and_there_is_one(
    draft: FormDraft, service: ServiceVersion, publisher: Actor, at: datetime
) -> None:
    assert (draft.definition, draft.based_on, draft.changed_by) == (definition_of(service), service.id, "Helga")
    assert drafts.start_draft(service=SLUG, actor=publisher, at=at) == draft
    assert (draft_of(SLUG), kinds()) == (draft, ["started"])


def test_who_may_not_edit_forms_of_the_office_drafts_nothing(service: ServiceVersion, at: datetime) -> None:
    for actor in (hire("team-lead", "sta-32", at), hire("clerk", "sta-63", at), ANONYMOUS):
        with pytest.raises(NotAllowed):
            drafts.start_draft(service=SLUG, actor=actor, at=at)
    with pytest.raises(NotFound):
        drafts.start_draft(service="nothing", actor=hire("editor", "stadt-paderborn", at), at=at)
    assert models.FormDraft.objects.count() == 0


def test_every_saved_state_is_kept_and_one_can_go_back(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    second = save(draft, renamed(draft), drafter, at)
    third = save(second, remove(second.definition, (3,)).definition, publisher, at)
    assert [(one.number, one.saved_by) for one in saved_states(draft.id)] == [(3, "Mona"), (2, "Helga"), (1, "Helga")]
    back = drafts.go_back(draft_id=draft.id, revision=3, number=1, actor=drafter, at=at)
    assert (back.definition, back.revision, saved_definition(draft.id, 3)) == (draft.definition, 4, third.definition)
    with pytest.raises(NotFound):
        drafts.go_back(draft_id=draft.id, revision=4, number=9, actor=drafter, at=at)
    assert save(back, back.definition, drafter, at) == back  # nothing new is no state


def test_what_is_faulty_is_kept_and_keeps_the_draft_from_being_published(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    faulty = save(draft, change(draft.definition, (0, 0), {"shown_if": "owner ="}).definition, drafter, at)
    assert draft_of(SLUG) == faulty
    with pytest.raises(Invalid):
        publish(faulty, publisher, at)
    with pytest.raises(Invalid, match="1 MiB"):
        save(faulty, renamed(faulty, "x" * drafts.LARGEST), drafter, at)
    assert (service_in_force(SLUG).version, draft_of(SLUG)) == (1, faulty)


def test_of_two_people_the_later_one_is_told_and_gets_the_draft_as_it_is(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    first = save(draft, renamed(draft), drafter, at)
    with pytest.raises(DraftChanged, match="Helga") as told:
        save(draft, renamed(draft, "Vornamen"), publisher, at)
    assert told.value.draft == first
    for late in (
        lambda: drafts.discard_draft(draft_id=draft.id, revision=1, actor=publisher, at=at),
        lambda: drafts.save_examples(draft_id=draft.id, revision=1, examples=[], actor=publisher, at=at),
        lambda: publish(draft, publisher, at),
    ):
        with pytest.raises(DraftChanged):
            late()


def test_a_second_person_publishes_with_a_reason(
    draft: FormDraft, drafter: Actor, publisher: Actor, service: ServiceVersion, at: datetime
) -> None:
    changed = save(draft, renamed(draft), drafter, at)
    with pytest.raises(NotAllowed, match="zuletzt geändert"):
        publish(save(changed, renamed(changed, "Vornamen"), publisher, at), publisher, at)
    changed = save(draft_of(SLUG) or changed, renamed(draft), drafter, at)
    with pytest.raises(NotAllowed):
        publish(changed, hire("team-lead", "stadt-paderborn", at, name="Tom"), at)
    with pytest.raises(Invalid, match="begründen"):
        publish(changed, publisher, at, "  ")
    version = publish(changed, publisher, at, " Neue Satzung ")
    assert (version.version, definition_of(version)) == (2, changed.definition)
    assert definition_of(catalogue.service_version(service.id)) == draft.definition
    (told,) = publications(SLUG)
    assert (told.reason, told.drafted_by, told.published_by, told.version) == ("Neue Satzung", "Helga", "Mona", 2)
    assert (draft_of(SLUG), models.FormRevision.objects.count(), kinds()[-1]) == (None, 0, "published")


def test_nobody_publishes_what_says_the_same_or_what_another_version_overtook(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    with pytest.raises(Invalid):
        publish(draft, publisher, at)
    changed = save(draft, renamed(draft), drafter, at)
    other = catalogue.publish_form(
        slug=SLUG, form=renamed(draft, "Anders"), based_on=draft.based_on, reason="Eilt", actor=publisher, at=at
    )
    with pytest.raises(Conflict):
        publish(changed, publisher, at)
    rebased = drafts.rebase_draft(draft_id=draft.id, revision=changed.revision, actor=drafter, at=at)
    assert rebased.based_on == other.id
    assert publish(rebased, publisher, at).version == 3


def test_what_the_service_needs_of_its_form_must_be_there(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    """The title of the case and the applicant's name are made of answers: their fields can not just go."""
    gone = save(draft, remove(draft.definition, (0, 1)).definition, drafter, at)
    with pytest.raises(PackError) as refused:
        publish(gone, publisher, at)
    assert any("family_name" in one.reason for one in refused.value.problems)
    assert (draft_of(SLUG), service_in_force(SLUG).version) == (gone, 1)


def test_examples_run_side_by_side_and_must_hold(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    online = forms.parse_definition(draft.definition)
    answers = {**APPLICATION, "email": "falsch"}
    outcome = try_answers(online, answers, at=at)
    assert list(outcome.problems) == ["email"]
    assert {"owner", "purpose"} <= outcome.shown
    assert {"proof", "purpose_text"} <= outcome.known - outcome.shown
    example = expected_of("Falsche Adresse", answers, outcome)
    kept = drafts.save_examples(draft_id=draft.id, revision=1, examples=[example], actor=drafter, at=at)
    always = save(kept, change(kept.definition, (2, 3), {"shown_if": None}).definition, drafter, at)
    (run,) = run_examples(always.examples, forms.parse_definition(always.definition), online, at=at)
    assert (run.passes, run.passed, run.differs) == (False, True, True)
    with pytest.raises(Invalid, match="Beispiele"):
        publish(always, publisher, at)
    accepted = expected_of(example.title, answers, run.draft)
    ready = drafts.save_examples(draft_id=draft.id, revision=always.revision, examples=[accepted], actor=drafter, at=at)
    publish(ready, publisher, at)
    assert publications(SLUG)[0].examples == (accepted,)
    assert drafts.start_draft(service=SLUG, actor=drafter, at=at).examples == (accepted,)


def test_examples_of_the_pack_are_adapted_where_a_field_is_new(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime
) -> None:
    needed = {"key": "reason", "type": "text", "label": "Grund"}
    changed = save(draft, insert(draft.definition, (2,), 0, [needed]).definition, drafter, at)
    with pytest.raises(PackError) as refused:
        publish(changed, publisher, at)
    assert {one.file.rpartition("/")[2] for one in refused.value.problems} == {
        f"{one.name}.yaml" for one in catalogue.form_examples(SLUG)
    }
    for one in catalogue.form_examples(SLUG):
        held: dict[str, object] = {"answers": {**one.answers, "reason": "Kauf"}, "problems": dict(one.problems)}
        changed = drafts.accept_example(
            draft_id=draft.id, revision=changed.revision, example=one.name, held=held, actor=drafter, at=at
        )
    assert publish(changed, publisher, at).version == 2
    assert all(one.answers["reason"] == "Kauf" for one in catalogue.form_examples(SLUG))
    assert all(one.answers["reason"] == "Kauf" for one in catalogue.golden_examples(SLUG))


def test_going_back_publishes_an_older_form_as_the_next_version_by_two_people(
    draft: FormDraft, drafter: Actor, publisher: Actor, service: ServiceVersion, at: datetime
) -> None:
    publish(save(draft, renamed(draft), drafter, at), publisher, at)
    back = drafts.start_draft(service=SLUG, actor=publisher, at=at, from_version=1)
    assert back.definition == draft.definition
    with pytest.raises(NotAllowed):
        publish(back, publisher, at)
    with pytest.raises(Conflict):
        drafts.start_draft(service=SLUG, actor=drafter, at=at, from_version=1)
    with pytest.raises(NotFound):
        drafts.start_draft(service=SLUG, actor=drafter, at=at, from_version=7)
    other = hire("process-manager", "stadt-paderborn", at, name="Oda")
    version = publish(back, other, at, "Die Änderung war falsch")
    assert (version.version, version.form_version_id) == (3, service.form_version_id)


def test_a_draft_that_is_discarded_takes_its_states_along(draft: FormDraft, drafter: Actor, at: datetime) -> None:
    changed = save(draft, renamed(draft), drafter, at)
    drafts.discard_draft(draft_id=draft.id, revision=changed.revision, actor=drafter, at=at)
    assert (draft_of(SLUG), models.FormRevision.objects.count(), kinds()[-1]) == (None, 0, "discarded")
    with pytest.raises(NotFound):
        save(changed, renamed(changed, "x"), drafter, at)


def test_a_pack_does_not_undo_what_people_published(
    draft: FormDraft, drafter: Actor, publisher: Actor, at: datetime, tmp_path: Path
) -> None:
    changed = save(draft, renamed(draft), drafter, at)
    publish(changed, publisher, at)
    assert catalogue.load_packs(PACK, at=at).packs[0].outcome == "unchanged"
    pack = tmp_path / "bauordnungsamt" / SLUG
    copytree(PACK, pack)
    settings = (pack / "service.yaml").read_text(encoding="utf-8")
    (pack / "service.yaml").write_text(settings.replace("8.30–12.30", "8–12"), encoding="utf-8")
    (refused,) = catalogue.load_packs(pack, at=at).packs
    assert (refused.outcome, "form.yaml" in refused.reason, service_in_force(SLUG).version) == ("refused", True, 2)
    with (pack / "form.yaml").open("w", encoding="utf-8") as file:
        yaml.safe_dump(changed.definition, file, allow_unicode=True)
    (taken,) = catalogue.load_packs(pack, at=at).packs
    assert (taken.outcome, taken.version) == ("updated", 3)
    assert definition_of(service_in_force(SLUG)) == changed.definition
    (pack / "form.yaml").write_bytes((PACK / "form.yaml").read_bytes())
    assert catalogue.load_packs(pack, at=at).packs[0].outcome == "updated"  # now the pack is what counts


def test_whoever_has_begun_keeps_their_form_and_sends_it(system_scope: None, at: datetime, blob_store: Path) -> None:
    """A citizen is in the middle of the old version while another field becomes mandatory."""
    found_city(at - timedelta(days=1))
    before = service_in_force(SLUG)
    assert before.form_version_id is not None
    begun = forms.start_draft(form_version_id=before.form_version_id, account_id=None, answers=APPLICATION, at=at)
    drafter, publisher = hire("team-lead", "sta-63", at), hire("editor", "stadt-paderborn", at, name="Mona")
    draft = drafts.start_draft(service=SLUG, actor=drafter, at=at)
    held = {one.name: one for one in catalogue.form_examples(SLUG)}
    needed: dict[str, Any] = {"key": "reason", "type": "text", "label": "Grund"}
    draft = save(draft, insert(draft.definition, (2,), 0, [needed]).definition, drafter, at)
    for name, one in held.items():
        given: dict[str, object] = {"answers": {**one.answers, "reason": "Kauf"}}
        draft = drafts.accept_example(
            draft_id=draft.id, revision=draft.revision, example=name, held=given, actor=drafter, at=at
        )
    after = publish(draft, publisher, at)
    assert forms.draft(begun.token, at=at).form_version_id == before.form_version_id != after.form_version_id
    receipt = intake.submit(
        service_version_id=before.id,
        draft=forms.draft(begun.token, at=at),
        channel=Channel.PORTAL,
        actor=ANONYMOUS,
        at=at,
    )
    assert receipt.service_version_id == before.id
    assert after.form_version_id is not None
    fresh = forms.start_draft(form_version_id=after.form_version_id, account_id=None, answers=APPLICATION, at=at)
    with pytest.raises(Invalid):
        intake.submit(service_version_id=after.id, draft=fresh, channel=Channel.PORTAL, actor=ANONYMOUS, at=at)
    forget()


@pytest.fixture
def real_draft(fresh_database: object, at: datetime) -> Iterator[tuple[FormDraft, Actor, Actor]]:
    """A draft in a database with real commits."""
    forget()
    with scope.session(scope.SYSTEM):
        identity.load_organisation(CITY, at=at - timedelta(days=30))
        catalogue.load_packs(PACK, at=at)
        people = hire("team-lead", "sta-63", at, name="Helga"), hire("editor", "stadt-paderborn", at, name="Mona")
        yield drafts.start_draft(service=SLUG, actor=people[0], at=at), *people
    forget()


def test_two_at_the_same_moment_end_with_one_told_and_nothing_lost(
    real_draft: tuple[FormDraft, Actor, Actor], at: datetime
) -> None:
    draft, *people = real_draft

    def attempt(number: int) -> str:
        try:
            return save(draft, renamed(draft, f"Name {number}"), people[number % 2], at).changed_by
        except DraftChanged as told:
            return f"told by {told.draft.changed_by}"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))
    (winner,) = [one for one in outcomes if not one.startswith("told")]
    assert [one for one in outcomes if one.startswith("told")] == [f"told by {winner}"] * 3
    found = draft_of(SLUG)
    assert found is not None
    assert (found.revision, len(saved_states(draft.id)), found.definition != draft.definition) == (2, 2, True)
