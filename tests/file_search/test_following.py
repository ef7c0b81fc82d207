"""The index keeps up with the log, and a making that was broken off goes on where it was."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from amtsweg.file_search.contracts import Asked, Busy
from amtsweg.file_search.queries import place
from amtsweg.file_search.queries.health import index_state
from amtsweg.file_search.queries.searching import search
from amtsweg.file_search.services import following, rebuilding
from amtsweg.file_search.services.reindexing import reindex
from amtsweg.file_search.services.writing import alone
from amtsweg.identity.api import unit_by_key
from amtsweg.kernel import chain, events, scope
from amtsweg.kernel.models import EventSeal
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, FileFacts
from amtsweg.records.queries.visible import Reader
from amtsweg.records.services.deleting import delete_document, restore_document
from amtsweg.records.services.keeping import open_file, set_confidentiality
from amtsweg.records.services.moving import move_to_unit
from amtsweg.records.services.telling import file_event
from amtsweg.web.databases import Connection
from file_search.conftest import NOW, file_texts, forget, rebuild
from records.conftest import ACTOR, PLAN, load_city


@pytest.fixture
def file(fresh_database: object, at: datetime) -> models.RecordFile:
    """A file in a database with real commits, and an index that knows it."""
    with scope.session(scope.SYSTEM):
        load_city(at)
        unit_id = unit_by_key("sta-63").id
        file_id = open_file(unit_id=unit_id, plan_key=PLAN, facts=FileFacts("Kai 4"), actor=ACTOR, at=at)
        settle()
        return models.RecordFile.objects.get(id=file_id)


def settle(at: datetime = NOW) -> None:
    """Seal and follow until nothing is left to do, as the worker does."""
    while chain.seal_events() + following.tend(at=at):
        pass


def count(word: str, unit: str = "sta-63", *, closer: bool = False) -> int:
    units = frozenset({unit_by_key(unit).id})
    with scope.session(scope.SYSTEM):
        return search(Asked(word), Reader(uuid4(), units, units if closer else frozenset(), frozenset())).count


def test_what_happens_reaches_the_index(file: models.RecordFile, at: datetime) -> None:
    subject = file.subject_id
    assert subject is not None
    with scope.session(scope.SYSTEM):
        (ref,) = file_texts(subject, [("Schreiben", "Dalbenprüfung")], at=at)
    settle()
    assert (count("Dalbenprüfung"), count("Kai")) == (1, 1)
    with scope.session(scope.SYSTEM):
        delete_document(document_id=ref.document_id, reason="doppelt", actor=ACTOR, at=at)
    settle()
    assert count("Dalbenprüfung") == 0
    with scope.session(scope.SYSTEM):
        restore_document(document_id=ref.document_id, actor=ACTOR, at=at)
        level = Confidentiality.CONFIDENTIAL
        set_confidentiality(record_file_id=file.id, level=level, reason="Personal", actor=ACTOR, at=at)
    settle()
    assert (count("Dalbenprüfung"), count("Dalbenprüfung", closer=True)) == (0, 1)
    with scope.session(scope.SYSTEM):
        move_to_unit(subject_id=subject, unit_id=unit_by_key("sta-32").id, actor=ACTOR, at=at)
    settle()
    assert (count("Dalbenprüfung", closer=True), count("Dalbenprüfung", "sta-32", closer=True)) == (0, 1)


def test_following_the_same_twice_changes_nothing(file: models.RecordFile) -> None:
    used = place.current()
    assert used is not None
    state = used.state()
    assert state is not None
    used.keep(place.State(state.fingerprint, learned=state.learned, phase=place.DONE))
    settle()
    assert (count("Kai"), index_state().entries, index_state().behind) == (1, 1, 0)


def test_an_index_of_another_log_is_made_anew(file: models.RecordFile, owner: Connection) -> None:
    before = place.current()
    assert before is not None
    state = before.state()
    assert state is not None
    assert state.position == EventSeal.objects.count()
    before.keep(place.State(state.fingerprint, position=state.position, mark="00", phase=place.DONE))
    assert count("Kai") == 1
    settle()
    after = place.current()
    assert after is not None
    assert after.folder != before.folder
    assert not before.folder.exists()
    assert count("Kai") == 1


def test_an_index_of_another_version_is_not_read_and_made_anew(file: models.RecordFile) -> None:
    before = place.current()
    assert before is not None
    before.keep(place.State("of another version", phase=place.DONE))
    forget()
    with scope.session(scope.SYSTEM):
        found = search(Asked("Kai"), Reader(uuid4(), frozenset({unit_by_key("sta-63").id}), frozenset(), frozenset()))
    assert (found.ready, found.count) == (False, 1)
    settle()
    assert (count("Kai"), index_state().ready) == (1, True)


@pytest.mark.parametrize("harm", ["lost", "cut off", "no plan", "no state"])
def test_a_damaged_index_is_made_anew(file: models.RecordFile, harm: str) -> None:
    used = place.current()
    assert used is not None
    segment = max(used.index.glob("*.store"), key=lambda one: one.stat().st_size)
    if harm == "lost":
        segment.unlink()
    elif harm == "cut off":
        segment.write_bytes(segment.read_bytes()[:10])
    else:
        name = used.index / "meta.json" if harm == "no plan" else used.folder / "state.json"
        name.write_text("{", encoding="utf-8")
    forget()
    assert count("Kai") == 1, "the database answers from titles"
    settle()
    assert (count("Kai"), index_state().ready, index_state().entries) == (1, True, 1)


class Killed(BaseException):
    """What a process feels that is killed."""


@pytest.mark.parametrize("after_steps", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("where", ["before the note", "between the steps"])
def test_a_making_that_was_killed_goes_on(
    file: models.RecordFile, at: datetime, monkeypatch: pytest.MonkeyPatch, after_steps: int, where: str
) -> None:
    assert file.subject_id is not None
    with scope.session(scope.SYSTEM):
        file_texts(file.subject_id, [(f"Stück {n}", "Dalbenprüfung") for n in range(7)], at=at)
    with alone():
        rebuilding.start(at=NOW)
    began = place.building()
    assert began is not None
    _run_and_die(began, after_steps, monkeypatch if where == "before the note" else None)
    assert count("Kai") == 1, "the index in use answers meanwhile"
    while (fresh := place.building()) is not None:
        assert fresh.folder == began.folder
        rebuilding.go_on(fresh, at=NOW, batch=2)
    assert (count("Dalbenprüfung"), index_state().entries) == (7, 8)


def _run_and_die(fresh: place.Generation, steps: int, monkeypatch: pytest.MonkeyPatch | None) -> None:
    for _ in range(steps):
        rebuilding.go_on(fresh, at=NOW, batch=2)
    if monkeypatch:

        def die(self: place.Generation, state: place.State) -> place.State:
            raise Killed

        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(place.Generation, "keep", die)
            rebuilding.go_on(fresh, at=NOW, batch=2)


def test_one_writes_at_a_time(file: models.RecordFile) -> None:
    with alone():
        with pytest.raises(Busy), alone():
            pass
        assert following.tend(at=NOW) == 0


def test_the_command_makes_it_anew(file: models.RecordFile) -> None:
    heard: list[int] = []
    before = place.current()
    assert reindex(anew=True, tell=heard.append, at=NOW) >= 1
    assert place.current() != before
    assert (count("Kai"), heard[-1] >= 1) == (1, True)


def test_dead_entries_do_not_pile_up(file: models.RecordFile, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_DEAD_AT_LEAST", 2)
    assert file.subject_id is not None
    with scope.session(scope.SYSTEM):
        refs = file_texts(file.subject_id, [(f"Stück {n}", "Dalbe") for n in range(6)], at=at)
    settle()
    _delete([ref.document_id for ref in refs], at)
    settle()
    assert (index_state().dead <= 2, count("Dalbe"), count("Kai")) == (True, 0, 1)
    assert sum(1 for one in place.root().iterdir() if one.is_dir()) == 1


def test_of_what_was_destroyed_nothing_is_left(file: models.RecordFile, at: datetime) -> None:
    assert file.subject_id is not None
    with scope.session(scope.SYSTEM):
        file_texts(file.subject_id, [("Stück", "Dalbenprüfung")], at=at)
    settle()
    assert count("Dalbenprüfung") == 1
    before = place.current()
    with scope.work(scope.SYSTEM):
        for held in (models.Rendition, models.DocumentVersion, models.Document):
            held._default_manager.filter(subject_id=file.subject_id).delete()
        models.RecordFile.objects.filter(id=file.id).update(title="Ausgesonderte Akte", state="disposed")
        events.record([file_event(file, "records.file_destroyed", actor=ACTOR, at=at, data={})])
    settle()
    assert (count("Dalbenprüfung"), count("Kai"), count("Ausgesondert")) == (0, 0, 1)
    assert place.current() == before
    settle(NOW + timedelta(days=2))
    after = place.current()
    assert after is not None
    assert after != before
    assert [one.name for one in place.root().iterdir() if one.is_dir()] == [after.folder.name]
    assert index_state().dead == 0


def _delete(documents: list[UUID], at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        for document_id in documents:
            delete_document(document_id=document_id, reason="doppelt", actor=ACTOR, at=at)


def test_an_empty_city_has_an_index(fresh_database: object) -> None:
    while following.tend(at=NOW):
        pass
    with scope.session(scope.SYSTEM):
        rebuild()
    assert (index_state().ready, index_state().entries) == (True, 0)
