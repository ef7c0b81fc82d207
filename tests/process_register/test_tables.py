"""Drafting decision tables and publishing them: two people, one file, and nothing overwritten unseen."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.dmn.api import editing
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from amtsweg.kernel.models import EventRecord
from amtsweg.process_register import models
from amtsweg.process_register.queries.tables import draft_of, form_of, publications, service_in_force
from amtsweg.process_register.rules.tables.drafts import Draft, Example, Review, review
from amtsweg.process_register.services import tables
from process_register.conftest import hire

SLUG, NAME = "baulastenauskunft", "fee"
TWO = Example("fee", "Zwei Flurstücke", {"answers.purpose": "purchase", "answers.parcels": "2"}, {"amount": "40"})


@pytest.fixture
def service(city: None, at: datetime) -> ServiceVersion:
    """The service whose fees are decided by a table."""
    catalogue.load_packs(Path(settings.PACKS_DIR) / "bauordnungsamt" / SLUG, at=at - timedelta(days=1))
    return service_in_force(SLUG)


@pytest.fixture
def drafter(service: ServiceVersion, at: datetime) -> Actor:
    """The team lead of the office, who drafts."""
    return hire("team-lead", "sta-63", at, name="Helga")


@pytest.fixture
def draft(drafter: Actor, at: datetime) -> Draft:
    """A draft nobody has changed yet."""
    return tables.start_draft(service=SLUG, name=NAME, actor=drafter, at=at)


def replaced(draft: Draft, old: bytes, new: bytes) -> bytes:
    assert old in draft.xml
    return draft.xml.replace(old, new)


def save(draft: Draft, xml: bytes, actor: Actor, at: datetime) -> Draft:
    return tables.save_draft(draft_id=draft.id, revision=draft.revision, xml=xml, actor=actor, at=at)


def dearer(draft: Draft, actor: Actor, at: datetime) -> Draft:
    """Several parcels cost at most 160 euros; no example of the pack comes to another sum."""
    return save(draft, replaced(draft, b"* 10, 150)", b"* 10, 160)"), actor, at)


def judged(draft: Draft, at: datetime) -> Review:
    version = service_in_force(SLUG)
    return review(draft, version, form_of(version), catalogue.golden_examples(SLUG), at=at)


def publish(draft: Draft, actor: Actor, at: datetime, reason: str = "Neue Satzung") -> ServiceVersion:
    return tables.publish_draft(draft_id=draft.id, revision=draft.revision, reason=reason, actor=actor, at=at)


def kinds() -> list[str]:
    found = EventRecord.objects.filter(object_type="table_draft").order_by("id").values_list("kind", flat=True)
    return [kind.removeprefix("process_register.table_") for kind in found]


def test_a_draft_begins_with_what_is_in_force_and_there_is_one(
    draft: Draft, service: ServiceVersion, manager: Actor, at: datetime
) -> None:
    assert (draft.xml, draft.based_on, draft.changed_by) == (service.decisions[NAME], service.id, "Helga")
    assert tables.start_draft(service=SLUG, name=NAME, actor=manager, at=at) == draft
    assert (draft_of(SLUG, NAME), kinds()) == (draft, ["started"])


def test_who_may_not_describe_processes_of_the_office_drafts_nothing(service: ServiceVersion, at: datetime) -> None:
    for actor in (hire("team-lead", "sta-32", at), hire("clerk", "sta-63", at)):
        with pytest.raises(NotAllowed):
            tables.start_draft(service=SLUG, name=NAME, actor=actor, at=at)
    with pytest.raises(NotFound):
        tables.start_draft(service=SLUG, name="fees", actor=hire("team-lead", "sta-63", at), at=at)
    assert models.TableDraft.objects.count() == 0


def test_what_is_faulty_is_kept_and_keeps_the_draft_from_being_published(
    draft: Draft, drafter: Actor, manager: Actor, at: datetime
) -> None:
    faulty = save(draft, replaced(draft, b"<text>30</text>", b"<text>30 +</text>"), drafter, at)
    found = judged(faulty, at)
    assert [(one.row, one.column, one.kind) for one in found.problems[0]] == [(1, 0, editing.ProblemKind.SYNTAX)]
    assert not found.is_ready
    with pytest.raises(Invalid):
        publish(faulty, manager, at)
    assert service_in_force(SLUG).version == 1


def test_of_two_people_the_later_one_is_told_and_gets_the_draft_as_it_is(
    draft: Draft, drafter: Actor, manager: Actor, at: datetime
) -> None:
    first = dearer(draft, drafter, at)
    with pytest.raises(tables.DraftChanged, match="Helga") as told:
        save(draft, draft.xml.replace(b"150", b"170"), manager, at)
    assert told.value.draft == first
    again = save(first, first.xml.replace(b"160", b"170"), manager, at)
    assert (again.revision, again.changed_by) == (3, "Oda")
    assert save(again, again.xml, drafter, at) == again  # nothing new is no change
    with pytest.raises(Invalid, match="1 MiB"):
        save(again, b" " * (tables.LARGEST + 1), drafter, at)


def test_a_second_person_publishes_and_new_matters_get_it(
    draft: Draft, drafter: Actor, manager: Actor, service: ServiceVersion, at: datetime
) -> None:
    changed = dearer(draft, drafter, at)
    version = publish(changed, manager, at, reason=" Neue Satzung ")
    assert (version.version, version.decisions[NAME]) == (2, changed.xml)
    assert (service_in_force(SLUG), draft_of(SLUG, NAME)) == (version, None)
    (published,) = publications(SLUG, NAME)
    assert (published.version, published.reason) == (2, "Neue Satzung")
    assert (published.drafted_by, published.published_by) == ("Helga", "Oda")
    assert kinds() == ["started", "changed", "published"]
    with pytest.raises(NotFound):
        publish(changed, manager, at)


def test_nobody_publishes_what_they_changed_last_nor_without_the_right(
    draft: Draft, drafter: Actor, manager: Actor, at: datetime
) -> None:
    changed = dearer(draft, manager, at)
    with pytest.raises(NotAllowed, match="zuletzt geändert"):
        publish(changed, manager, at)
    with pytest.raises(NotAllowed, match="freigeben"):
        publish(changed, drafter, at)
    with pytest.raises(Invalid):  # a draft that says what is in force already
        publish(save(changed, draft.xml, drafter, at), manager, at)
    assert service_in_force(SLUG).version == 1


def test_a_publication_needs_a_reason(draft: Draft, drafter: Actor, manager: Actor, at: datetime) -> None:
    changed = dearer(draft, drafter, at)
    with pytest.raises(Invalid) as told:
        publish(changed, manager, at, reason=" ")
    assert (list(told.value.fields), draft_of(SLUG, NAME)) == (["reason"], changed)


def test_examples_run_side_by_side_and_have_to_be_met(
    draft: Draft, drafter: Actor, manager: Actor, at: datetime
) -> None:
    kept = tables.save_examples(draft_id=draft.id, revision=draft.revision, examples=[TWO], actor=drafter, at=at)
    changed = save(
        kept, replaced(kept, b"(count(answers.parcels) - 1) * 10", b"count(answers.parcels) * 10"), drafter, at
    )
    (run,) = judged(changed, at).examples
    assert (run.passes, run.passed, run.differs) == (False, True, True)
    assert (run.draft.parts["amount"], run.published.parts["amount"]) == ("50", "40")
    assert run.grid is not None
    assert (run.draft.fired(run.grid), run.published.fired(run.grid)) == ((3,), (3,))
    with pytest.raises(Invalid):
        publish(changed, manager, at)


def test_examples_go_along_with_what_is_published(draft: Draft, drafter: Actor, manager: Actor, at: datetime) -> None:
    changed = dearer(draft, drafter, at)
    kept = tables.save_examples(draft_id=changed.id, revision=changed.revision, examples=[TWO], actor=drafter, at=at)
    publish(kept, manager, at)
    assert tables.start_draft(service=SLUG, name=NAME, actor=drafter, at=at).examples == (TWO,)
    with pytest.raises(Invalid, match="höchstens"):
        later = draft_of(SLUG, NAME)
        assert later is not None
        many = [TWO] * (tables.MOST_EXAMPLES + 1)
        tables.save_examples(draft_id=later.id, revision=1, examples=many, actor=drafter, at=at)


def test_an_example_of_the_pack_may_come_to_something_else_once_somebody_says_so(
    draft: Draft, drafter: Actor, manager: Actor, at: datetime
) -> None:
    changed = save(draft, replaced(draft, b"<text>30</text>", b"<text>35</text>"), drafter, at)
    open_runs = [run for run in judged(changed, at).golden if run.is_open]
    assert [(run.example.name, run.decision) for run in open_runs] == [("owner-single", "fee")]
    with pytest.raises(Invalid):
        publish(changed, manager, at)
    said = tables.accept_outcome(
        draft_id=changed.id,
        revision=changed.revision,
        example="owner-single",
        decision="fee",
        value=open_runs[0].draft.value,
        actor=drafter,
        at=at,
    )
    assert judged(said, at).is_ready
    # Another sum needs another word.
    other = save(said, said.xml.replace(b"<text>35</text>", b"<text>36</text>"), drafter, at)
    assert not judged(other, at).is_ready
    version = publish(save(other, said.xml, drafter, at), manager, at)
    expected = {one.name: one.decisions for one in catalogue.golden_examples(SLUG)}["owner-single"]
    assert (version.version, expected) == (2, {"fee": open_runs[0].draft.value})


def test_a_draft_of_an_older_version_is_put_on_the_new_one_first(
    draft: Draft, drafter: Actor, manager: Actor, service: ServiceVersion, at: datetime
) -> None:
    changed = dearer(draft, drafter, at)
    other = changed.xml.replace(b"160", b"140")
    newer = catalogue.publish_decisions(
        slug=SLUG, decisions={NAME: other}, based_on=service.id, reason="Eile", actor=manager, at=at
    )
    assert judged(changed, at).outdated
    with pytest.raises(Conflict):
        publish(changed, manager, at)
    based = tables.rebase_draft(draft_id=changed.id, revision=changed.revision, actor=drafter, at=at)
    assert (based.based_on, based.xml) == (newer.id, changed.xml)
    assert publish(based, manager, at).version == 3


def test_an_older_table_comes_back_as_a_draft(
    draft: Draft, drafter: Actor, manager: Actor, service: ServiceVersion, at: datetime
) -> None:
    publish(dearer(draft, drafter, at), manager, at)
    back = tables.start_draft(service=SLUG, name=NAME, actor=drafter, at=at, version_id=service.id)
    assert back.xml == service.decisions[NAME]
    with pytest.raises(Conflict):
        tables.start_draft(service=SLUG, name=NAME, actor=drafter, at=at, version_id=service.id)
    assert publish(back, manager, at, reason="Zurück").decisions == service.decisions


def test_a_draft_can_be_given_up(draft: Draft, drafter: Actor, at: datetime) -> None:
    with pytest.raises(tables.DraftChanged):
        tables.discard_draft(draft_id=draft.id, revision=7, actor=drafter, at=at)
    tables.discard_draft(draft_id=draft.id, revision=draft.revision, actor=drafter, at=at)
    assert (draft_of(SLUG, NAME), kinds()) == (None, ["started", "discarded"])
