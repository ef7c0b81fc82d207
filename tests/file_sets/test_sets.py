"""A set is sealed, holds what its taker sees, ends, and what comes back is filed once and with its conflicts."""

import base64
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.file_sets.contracts import Outcome, SetOver, SetTooLarge, UnknownSet, UnreadableReturn
from amtsweg.file_sets.models import FileSet, ReturnedThing
from amtsweg.file_sets.rules import returning
from amtsweg.file_sets.rules.sealing import drawn_key, new_password, password_key, seal, unseal
from amtsweg.file_sets.services import making
from amtsweg.file_sets.services.making import end_set, make_set, page_of, return_key
from amtsweg.file_sets.services.taking_back import take_back
from amtsweg.file_sets.services.tidying import forget_old_sets
from amtsweg.kernel import events, scope
from amtsweg.kernel.errors import Invalid
from amtsweg.records import api as records
from amtsweg.records.models import Document, DocumentVersion, RecordFile
from amtsweg.records.services.deleting import delete_document
from amtsweg.records.services.keeping import close_file
from file_sets.conftest import Taker, filed, text
from records.conftest import ACTOR
from records.test_visible import hire

SECRET = b"a secret of this installation"


def taken(taker: Taker, file_ids: list[UUID], at: datetime, **other: object) -> tuple[UUID, str]:
    """Take files along; returns the set and the password."""
    asked = {"title": "Termin", "purpose": "Verhandlung", "days": 7, **other}
    made, password = make_set(account_id=taker.account_id, file_ids=file_ids, actor=taker.actor, at=at, **asked)  # type: ignore[arg-type]  # test shorthand
    return made.id, password


def blocks(page: Iterator[str]) -> dict[str, str]:
    """Return the blocks of a page by their ids."""
    return dict(re.findall(r'<script type="text/plain" id="([^"]+)">([^<]*)</script>', "".join(page)))


def opened(taker: Taker, set_id: UUID, password: str, at: datetime) -> tuple[dict[str, object], dict[str, bytes]]:
    """Open a set as the browser does, with the password alone."""
    found = blocks(page_of(set_id=set_id, account_id=taker.account_id, at=at))
    outside, about = json.loads(found["outside"]), str(set_id).encode()
    own = password_key(password, base64.b64decode(outside["salt"]))
    key = unseal(own, base64.b64decode(outside["key"]), about)
    assert key is not None
    inside = unseal(key, base64.b64decode(found["inside"]), about)
    assert inside is not None
    contents = {
        name: unseal(key, base64.b64decode(block), UUID(name[2:]).bytes) or b""
        for name, block in found.items()
        if name.startswith("d-")
    }
    return json.loads(inside), contents


def returned(set_id: UUID, *things: Mapping[str, object]) -> bytes:
    """Return what the page of a set would save."""
    sealed = seal(return_key(set_id), json.dumps({"things": things}).encode(), str(set_id).encode())
    return returning.MAGIC + str(set_id).encode() + sealed


def note(file_id: UUID, words: str = "Zeuge nachgefragt", **more: object) -> dict[str, object]:
    """Return a note as the page writes it."""
    return {
        "id": str(uuid4()),
        "kind": "note",
        "file": str(file_id),
        "made": 1,
        "title": "Notiz",
        "text": words,
        **more,
    }


def test_a_set_opens_with_its_password_alone(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage", "Erwiderung")
    set_id, password = taken(taker, [file_id], at)
    inside, contents = opened(taker, set_id, password.upper(), at)
    (file,) = inside["files"]  # type: ignore[misc]  # JSON
    assert [one["title"] for one in file["documents"]] == ["Klage", "Erwiderung"]
    assert sorted(contents.values()) == [b"Inhalt von Erwiderung", b"Inhalt von Klage"]
    page = "".join(page_of(set_id=set_id, account_id=taker.account_id, at=at))
    assert all(word not in page for word in ("Erwiderung", "Klage", "Verhandlung", password))
    assert "connect-src" not in page
    assert "default-src 'none'" in page.replace("&#x27;", "'")


def test_it_holds_what_its_taker_sees_and_no_more(taker: Taker, at: datetime) -> None:
    own, other = filed(at, "Klage"), filed(at, "Geheim", unit="sta-32")
    set_id, password = taken(taker, [own, other], at)
    inside, contents = opened(taker, set_id, password, at)
    assert [file["id"] for file in inside["files"]] == [str(own)]  # type: ignore[index, union-attr]  # JSON
    later = records.add_documents(
        record_file_id=own, documents=[text("Neu", "danach", at)], actor=ACTOR, at=at
    )  # fmt: skip
    gone = Document.objects.get(record_file_id=own, title="Klage").id
    delete_document(document_id=gone, reason="falsch abgelegt", actor=ACTOR, at=at)
    _inside, contents = opened(taker, set_id, password, at)
    assert contents == {}, f"{later} came later, and the other is no longer seen"


def test_taking_along_stands_in_the_history_of_the_file(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage")
    taken(taker, [file_id], at, purpose="Landgericht")
    subject = RecordFile.objects.values_list("subject_id", flat=True).get(id=file_id)
    assert subject
    last = events.history(subject)[-1]
    assert (last.kind, last.data["purpose"], last.actor.label) == ("file_sets.file_taken", "Landgericht", "Ayla")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"title": " "}, "title"), ({"purpose": ""}, "purpose"), ({"days": 31}, "days"), ({"days": 0}, "days")],
)
def test_wrong_wishes_are_named(taker: Taker, at: datetime, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as error:
        taken(taker, [filed(at, "Klage")], at, **wrong)
    assert list(error.value.fields) == [field]


def test_a_set_has_bounds(taker: Taker, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid):
        taken(taker, [], at)
    monkeypatch.setattr(making, "MOST_DOCUMENTS", 1)
    with pytest.raises(SetTooLarge):
        taken(taker, [filed(at, "Klage", "Erwiderung")], at)
    monkeypatch.setattr(making, "MOST_DOCUMENTS", 9)
    monkeypatch.setattr(making, "MOST_BYTES", 9)
    with pytest.raises(SetTooLarge):
        taken(taker, [filed(at, "Klage")], at)
    assert not FileSet.objects.exists()


def test_a_set_ends_by_time_and_by_hand_and_is_nobody_elses(taker: Taker, at: datetime) -> None:
    set_id, _password = taken(taker, [filed(at, "Klage")], at)
    with pytest.raises(SetOver):
        page_of(set_id=set_id, account_id=taker.account_id, at=at + timedelta(days=7))
    with pytest.raises(UnknownSet):
        page_of(set_id=set_id, account_id=hire("Bert", at, ("clerk", "sta-30")), at=at)
    end_set(set_id=set_id, account_id=taker.account_id, at=at)
    with pytest.raises(SetOver):
        page_of(set_id=set_id, account_id=taker.account_id, at=at)
    with pytest.raises(SetOver):
        take_back(account_id=taker.account_id, data=returned(set_id), actor=taker.actor, at=at)


def test_what_comes_back_is_filed_once_with_its_conflicts(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage", "Erwiderung", "Anlage")
    klage, _erwiderung, anlage = Document.objects.filter(record_file_id=file_id).order_by("id")
    set_id, _password = taken(taker, [file_id], at)
    records.add_version(document_id=klage.id, new=text("Klage", "zweite Fassung", at), actor=ACTOR, at=at)
    delete_document(document_id=anlage.id, reason="doppelt", actor=ACTOR, at=at)
    picture, program = (base64.b64encode(one).decode() for one in (b"\xff\xd8\xff\xe0 a picture", b"MZ"))
    things = [
        note(file_id),
        note(file_id, document=str(klage.id), version=1),
        note(file_id, document=str(anlage.id), version=1),
        {**note(file_id), "kind": "photo", "name": "../../Zaun.jpg", "type": "image/jpeg", "data": picture},
        {**note(file_id), "kind": "photo", "name": "x.jpg", "type": "image/jpeg", "data": program},
        note(uuid4()),
    ]
    data = returned(set_id, *things)
    report = take_back(account_id=taker.account_id, data=data, actor=taker.actor, at=at)
    assert [outcome for _one, outcome, _why in report.lines] == [
        Outcome.FILED,
        Outcome.FILED_NEWER,
        Outcome.FILED_WITHOUT,
        Outcome.FILED,
        Outcome.REFUSED,
        Outcome.HIDDEN,
    ]
    assert (report.filed, report.left) == (4, 2)
    again = take_back(account_id=taker.account_id, data=data, actor=taker.actor, at=at)
    assert [outcome for _one, outcome, _why in again.lines[:4]] == [Outcome.KNOWN] * 4
    filed_now = Document.objects.filter(record_file_id=file_id, kind__in=("note", "photo")).order_by("id")
    names = DocumentVersion.objects.filter(document__in=filed_now).order_by("id").values_list("filename", flat=True)
    assert list(names) == ["Notiz.txt", "Notiz.txt", "Notiz.txt", "Zaun.jpg"]
    assert ReturnedThing.objects.filter(file_set_id=set_id).count() == 4


def test_a_closed_file_takes_nothing_back(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage")
    set_id, _password = taken(taker, [file_id], at)
    close_file(record_file_id=file_id, actor=ACTOR, at=at)
    report = take_back(account_id=taker.account_id, data=returned(set_id, note(file_id)), actor=taker.actor, at=at)
    assert [outcome for _one, outcome, _why in report.lines] == [Outcome.CLOSED]


def test_a_return_that_was_altered_changes_nothing(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage")
    set_id, _password = taken(taker, [file_id], at)
    data = returned(set_id, note(file_id), note(file_id))
    for wrong in (data[:-1] + bytes([data[-1] ^ 1]), data[:30], b"", data[len(returning.MAGIC) :]):
        with pytest.raises((UnreadableReturn, UnknownSet)):
            take_back(account_id=taker.account_id, data=wrong, actor=taker.actor, at=at)
    assert not ReturnedThing.objects.exists()


def test_old_sets_are_forgotten_and_what_came_back_stays(taker: Taker, at: datetime) -> None:
    file_id = filed(at, "Klage")
    set_id, _password = taken(taker, [file_id], at)
    take_back(account_id=taker.account_id, data=returned(set_id, note(file_id)), actor=taker.actor, at=at)
    with scope.session(scope.SYSTEM):
        assert forget_old_sets(at=at + timedelta(days=300)) == 0
        assert forget_old_sets(at=at + timedelta(days=400)) == 1
    assert Document.objects.filter(record_file_id=file_id, kind="note").count() == 1


_KEYS = ["things", "id", "kind", "file", "made", "data", "text", "x"]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner),
    max_leaves=12,
)


@given(_JSON)
def test_no_return_however_made_breaks_the_reading(value: object) -> None:
    set_id, key = UUID(int=7), drawn_key(SECRET, b"7", b"return")
    data = returning.MAGIC + str(set_id).encode() + seal(key, json.dumps(value).encode(), str(set_id).encode())
    try:
        returning.read_return(data, key=key, at=datetime.fromisoformat("2026-05-04T09:00:00+00:00"))
    except UnreadableReturn:
        return


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens_with_the_same_key_and_purpose_only(data: bytes, about: bytes) -> None:
    key = drawn_key(SECRET, b"set", b"contents")
    sealed = seal(key, data, about)
    assert unseal(key, sealed, about) == data
    assert unseal(key, sealed, about + b"x") is None
    assert unseal(drawn_key(SECRET, b"set", b"return"), sealed, about) is None
    assert unseal(key, sealed[:-1], about) is None


def test_passwords_are_long_and_different() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-z2-9]{4}-){4}[a-z2-9]{4}", one) for one in made)
