"""Publishing changed decision tables: a version of its own, checked like a pack, and safe from the next loading."""

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import LoadedPack, Origin, ServiceVersion
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Conflict, Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.packs import PackError
from amtsweg.processes import models as processes
from catalogue.test_packs import change

pytestmark = pytest.mark.usefixtures("system_scope")

SLUG = "bibliotheksausweis"
ODA = Actor("Oda", uuid7())
CHILDREN_PAY = {"child": {"fee": {"amount": 2, "why": "Kind"}}}


@pytest.fixture
def loaded(packs: Path, at: datetime) -> ServiceVersion:
    """The service of the example pack, as the pack says."""
    catalogue.load_packs(packs, at=at)
    return current()


def current() -> ServiceVersion:
    version = catalogue.current_version(SLUG)
    assert version is not None
    return version


def dearer(version: ServiceVersion) -> bytes:
    """Adults pay twelve euros instead of ten."""
    return version.decisions["fee"].replace(b"<text>10</text>", b"<text>12</text>")


def publish(based_on: ServiceVersion, xml: bytes, at: datetime, **other: object) -> ServiceVersion:
    asked: dict[str, object] = {"reason": "Satzung vom 1. März", "actor": ODA, **other}
    decisions = {"fee": xml}
    return catalogue.publish_decisions(slug=SLUG, decisions=decisions, based_on=based_on.id, at=at, **asked)  # type: ignore[arg-type]  # the rest is named by each test


def load(packs: Path, at: datetime, *, take_pack: bool = False) -> LoadedPack:
    return catalogue.load_packs(packs, at=at, take_pack=take_pack).packs[0]


def test_only_the_table_differs_from_the_version_before(loaded: ServiceVersion, at: datetime) -> None:
    new = publish(loaded, dearer(loaded), at)
    assert (new.version, current(), catalogue.service_version(loaded.id)) == (2, new, loaded)
    same = ("settings", "texts", "process_xml", "letters", "task_forms", "form_version_id", "unit_key", "leika_key")
    assert [name for name in same if getattr(new, name) != getattr(loaded, name)] == []
    assert new.decisions == {"fee": dearer(loaded)}
    assert [(one.version, one.origin) for one in catalogue.versions(SLUG)] == [(2, Origin.EDITOR), (1, Origin.PACK)]


def test_it_is_told_with_who_and_why_and_deployed(loaded: ServiceVersion, at: datetime) -> None:
    new = publish(loaded, dearer(loaded), at)
    told = EventRecord.objects.get(kind="catalogue.version_published", object_id=new.id)
    assert (told.actor_label, told.actor_id, told.reason) == ("Oda", ODA.account_id, "Satzung vom 1. März")
    assert (told.version_from, told.version_to, told.data["origin"]) == (1, 2, "editor")
    deployed = processes.ProcessDecision.objects.get(model__slug=SLUG, model__version=2)
    assert bytes(deployed.dmn) == dearer(loaded)


def test_whoever_is_late_is_told(loaded: ServiceVersion, at: datetime) -> None:
    publish(loaded, dearer(loaded), at)
    with pytest.raises(Conflict):
        publish(loaded, dearer(loaded), at)
    assert current().version == 2


def test_without_reason_file_or_service_nothing_is_published(loaded: ServiceVersion, at: datetime) -> None:
    with pytest.raises(Invalid):
        publish(loaded, dearer(loaded), at, reason="  ")
    with pytest.raises(Invalid, match=r"keine Datei „fees\.dmn“"):
        catalogue.publish_decisions(
            slug=SLUG, decisions={"fees": b""}, based_on=loaded.id, reason="x", actor=ODA, at=at
        )
    with pytest.raises(NotFound):
        catalogue.publish_decisions(slug="nothing", decisions={}, based_on=loaded.id, reason="x", actor=ODA, at=at)
    assert current() == loaded


def test_what_is_faulty_or_breaks_an_example_is_refused(loaded: ServiceVersion, at: datetime) -> None:
    faulty = loaded.decisions["fee"].replace(b"<text>10</text>", b"<text>10 +</text>")
    with pytest.raises(PackError, match=r"bibliotheksausweis/fee\.dmn:11: o2: expected a value"):
        publish(loaded, faulty, at)
    assert catalogue.check_decisions(slug=SLUG, decisions={"fee": dearer(loaded)}, at=at) == []
    other = loaded.decisions["fee"].replace(b"<text>0</text>", b"<text>2</text>").replace(b'"frei"', b'"Kind"')
    assert "heraus kommt „{'amount': 2, 'why': 'Kind'}“" in str(
        catalogue.check_decisions(slug=SLUG, decisions={"fee": other}, at=at)[0]
    )
    with pytest.raises(PackError, match="Das Beispiel erwartet"):
        publish(loaded, other, at)
    assert current() == loaded


def test_an_example_may_come_to_something_else_on_purpose(loaded: ServiceVersion, at: datetime) -> None:
    other = loaded.decisions["fee"].replace(b"<text>0</text>", b"<text>2</text>").replace(b'"frei"', b'"Kind"')
    new = publish(loaded, other, at, expectations=CHILDREN_PAY)
    (example,) = catalogue.golden_examples(SLUG)
    assert (example.name, example.title, example.answers["kind"]) == (
        "child",
        "Ein Kind bekommt den Ausweis umsonst",
        "child",
    )
    assert example.decisions == CHILDREN_PAY["child"]
    # From now on that is what is expected: going back needs a word, too.
    with pytest.raises(PackError):
        publish(new, loaded.decisions["fee"], at)


def test_an_older_table_can_be_published_again(loaded: ServiceVersion, at: datetime) -> None:
    new = publish(loaded, dearer(loaded), at)
    again = publish(new, loaded.decisions["fee"], at)
    assert (again.version, again.decisions) == (3, loaded.decisions)


def test_loading_the_same_pack_leaves_what_was_published(loaded: ServiceVersion, packs: Path, at: datetime) -> None:
    new = publish(loaded, dearer(loaded), at)
    assert (load(packs, at).outcome, current()) == ("unchanged", new)


def test_a_pack_that_changed_meanwhile_is_refused_until_it_is_meant(
    loaded: ServiceVersion, card: Path, packs: Path, at: datetime
) -> None:
    new = publish(loaded, dearer(loaded), at)
    change(card / "letters/card.typ", "Ausweis", "Pass")
    refused = load(packs, at)
    assert (refused.outcome, refused.version, current()) == ("refused", 2, new)
    assert refused.reason.startswith("fee.dmn: Die veröffentlichte Fassung 2 wurde hier bearbeitet")
    taken = load(packs, at, take_pack=True)
    assert (taken.outcome, taken.version, current().decisions) == ("updated", 3, loaded.decisions)
    assert load(packs, at).outcome == "unchanged"


def test_taking_an_unchanged_pack_undoes_what_was_published(loaded: ServiceVersion, packs: Path, at: datetime) -> None:
    publish(loaded, dearer(loaded), at)
    assert (load(packs, at, take_pack=True).version, current().decisions) == (3, loaded.decisions)


def test_a_pack_that_took_the_table_over_is_welcome(
    loaded: ServiceVersion, card: Path, packs: Path, at: datetime
) -> None:
    new = publish(loaded, dearer(loaded), at)
    (card / "fee.dmn").write_bytes(new.decisions["fee"].replace(b"\n", b"\r\n"))
    change(card / "letters/card.typ", "Ausweis", "Pass")
    taken = load(packs, at)
    assert (taken.outcome, taken.version) == ("updated", 3)
    assert load(packs, at).outcome == "unchanged"
    # Now the pack is in force again, and what changes in it counts as before.
    change(card / "letters/card.typ", "Pass", "Ausweis")
    assert load(packs, at).outcome == "updated"


def test_a_pack_that_says_just_what_is_in_force_changes_nothing(
    loaded: ServiceVersion, card: Path, packs: Path, at: datetime
) -> None:
    new = publish(loaded, dearer(loaded), at)
    (card / "fee.dmn").write_bytes(new.decisions["fee"])
    assert (load(packs, at).outcome, current()) == ("unchanged", new)
    assert (load(packs, at).outcome, current()) == ("unchanged", new)
