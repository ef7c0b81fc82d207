"""The pages of disposal: what they show and take, to whom, and how many statements they need."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amtsweg.disposal.contracts import RunState
from amtsweg.disposal.models import ArchiveMessage, DestructionProtocol, LegalHold, Run, StandingRule
from amtsweg.disposal.ports import use_archive
from amtsweg.disposal.queries.listing import due_groups
from amtsweg.identity import api as identity
from amtsweg.kernel.actors import Actor
from amtsweg.records.contracts import Confidentiality
from amtsweg.records.services.keeping import set_confidentiality
from disposal.conftest import UNIT, MakeEnded, manager, number_of
from disposal.walking import Walk
from process_register.conftest import sign_in
from records.conftest import ACTOR, PLAN

BASE = "/arbeitsplatz/aussonderung/"
pytestmark = pytest.mark.usefixtures("fixed_clock")


@pytest.fixture
def walk(ayla: Actor, at: datetime, tmp_path: Path) -> Iterator[Walk]:
    made = Walk(tmp_path / "archive", ayla, at)
    before = use_archive(lambda: made.bound)
    yield made
    use_archive(before)


@pytest.fixture
def desk(ayla: Actor) -> Client:
    client = Client()
    sign_in(client, ayla)
    return client


def value_of(at: datetime) -> str:
    (group,) = due_groups({identity.unit_by_key(UNIT).id}, at=at)
    return f"{group.plan_key}|{group.year}"


def begin(desk: Client, at: datetime, **other: str) -> Run:
    given = {"groups": value_of(at), "title": "Rechtsamt 2026", "unit": UNIT, "stages": "4", "version": "3.1.0"}
    done = desk.post(BASE, {**given, **other}, follow=True)
    assert done.status_code == 200
    return Run.objects.get()


def test_what_is_due_is_shown_and_a_disposal_begins_with_a_choice_of_it(
    desk: Client, make_ended: MakeEnded, at: datetime
) -> None:
    number = number_of(make_ended())
    page = desk.get(BASE).content.decode()
    assert PLAN in page
    run = begin(desk, at)
    page = desk.get(f"{BASE}{run.id}/").content.decode()
    assert number in page
    assert "Dem Archiv anbieten" in page
    assert "Nichts ist fällig" in desk.get(BASE).content.decode()
    assert run.number in desk.get(f"{BASE}verfahren/").content.decode()


def test_nothing_chosen_is_said_at_its_place_and_nothing_typed_is_lost(
    desk: Client, make_ended: MakeEnded, at: datetime
) -> None:
    make_ended()
    answer = desk.post(BASE, {"title": "Rechtsamt 2026", "unit": UNIT, "stages": "4", "version": "3.1.0"})
    assert answer.status_code == 422
    assert "Rechtsamt 2026" in answer.content.decode()
    answer = desk.post(BASE, {"groups": value_of(at), "title": "", "unit": UNIT, "stages": "9", "version": "1"})
    page = answer.content.decode()
    assert [f'id="{name}-error"' in page for name in ("title", "stages", "version")] == [True, True, True]
    assert not Run.objects.exists()


def test_the_whole_way_by_its_pages(desk: Client, walk: Walk, make_ended: MakeEnded, at: datetime) -> None:
    make_ended()
    run = begin(desk, at)
    walk.run_id = run.id
    step = f"{BASE}{run.id}/schritt/"
    desk.post(step, {"do": "offer"})
    walk.work()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    desk.post(step, {"do": "hand_over"})
    walk.work()
    confirmation = walk.archive.confirm()
    upload = SimpleUploadedFile("0506.zip", confirmation.read_bytes())
    assert desk.post(f"{BASE}{run.id}/nachricht/", {"datei": upload}).status_code == 302
    desk.post(step, {"do": "prepare"})
    assert desk.post(step, {"do": "agree"}).status_code == 403
    other = Client()
    sign_in(other, manager("Cem", at))
    page = other.get(f"{BASE}{run.id}/").content.decode()
    assert "Endgültig zustimmen" in page
    other.post(step, {"do": "agree"})
    walk.sweep()
    assert walk.run.state == RunState.DONE
    protocol = DestructionProtocol.objects.get()
    page = desk.get(f"{BASE}protokolle/{protocol.id}/").content.decode()
    assert all(one in page for one in (protocol.reference_number, "Ayla", "Cem", *protocol.hashes))
    assert (
        protocol.reference_number in desk.get(f"{BASE}protokolle/?suche={protocol.reference_number}").content.decode()
    )
    assert "Best. 12 Nr. 1" in desk.get(f"{BASE}uebergaben/?suche=Best.").content.decode()
    assert "Nichts gefunden" in desk.get(f"{BASE}uebergaben/?suche=xyzzy").content.decode()


def test_an_unusable_message_is_said_at_its_field(
    desk: Client, walk: Walk, make_ended: MakeEnded, at: datetime
) -> None:
    make_ended()
    run = begin(desk, at)
    desk.post(f"{BASE}{run.id}/schritt/", {"do": "offer"})
    answer = desk.post(f"{BASE}{run.id}/nachricht/", {"datei": SimpleUploadedFile("x.xml", b"<x/>")})
    assert answer.status_code == 422
    assert 'id="datei-error"' in answer.content.decode()
    assert desk.post(f"{BASE}{run.id}/nachricht/").status_code == 422


def test_messages_can_be_downloaded_while_they_are_there(
    desk: Client, walk: Walk, make_ended: MakeEnded, at: datetime
) -> None:
    make_ended()
    run = begin(desk, at)
    desk.post(f"{BASE}{run.id}/schritt/", {"do": "offer"})
    walk.work()
    row = ArchiveMessage.objects.get()
    answer = desk.get(f"{BASE}nachricht/{row.id}/")
    assert b"".join(answer.streaming_content) == walk.archive.sent("0501").read_bytes()  # type: ignore[arg-type]  # a file, not an iterator of its own making
    ArchiveMessage.objects.update(sha256="")
    assert desk.get(f"{BASE}nachricht/{row.id}/").status_code == 404


def test_holds_and_rules_by_their_pages(desk: Client, make_ended: MakeEnded, at: datetime) -> None:
    number = number_of(make_ended())
    assert desk.post(f"{BASE}sperren/", {"number": "nichts", "reason": "Klage"}).status_code == 422
    assert desk.post(f"{BASE}sperren/", {"number": number, "reason": "", "until": "gestern"}).status_code == 422
    desk.post(f"{BASE}sperren/", {"number": number, "reason": "Klage 4 K 12/26"})
    assert "Klage 4 K 12/26" in desk.get(f"{BASE}sperren/").content.decode()
    hold = LegalHold.objects.get()
    desk.post(f"{BASE}sperren/{hold.id}/", {"reason": ""})
    assert LegalHold.objects.get().lifted_at is None
    desk.post(f"{BASE}sperren/{hold.id}/", {"reason": "Vergleich"})
    assert LegalHold.objects.get().lifted_by == "Ayla"
    # Ayla manages one office only, and a rule holds for the whole house.
    given = {"plan_key": PLAN, "decision": "V", "source": "Schreiben 12", "decided_on": "2025-01-02"}
    assert desk.post(f"{BASE}regeln/", given).status_code == 403
    whole = Client()
    sign_in(whole, manager("Oda", at, unit="stadt-paderborn"))
    assert whole.post(f"{BASE}regeln/", {"plan_key": "x"}).status_code == 422
    whole.post(f"{BASE}regeln/", given)
    assert "Schreiben 12" in desk.get(f"{BASE}regeln/").content.decode()
    whole.post(f"{BASE}regeln/{StandingRule.objects.get().id}/")
    assert StandingRule.objects.get().ended_at is not None


def test_files_one_may_not_see_stand_there_without_their_title(
    desk: Client, make_ended: MakeEnded, at: datetime
) -> None:
    secret = make_ended(title="Geheime Sache", n=1)
    number = number_of(secret)
    make_ended(title="Offene Sache", n=2)
    set_confidentiality(record_file_id=secret, level=Confidentiality.NAMED, reason="x", actor=ACTOR, at=at)
    run = begin(desk, at)
    page = desk.get(f"{BASE}{run.id}/").content.decode()
    assert number in page
    assert ("Offene Sache" in page, "Geheime Sache" in page) == (True, False)


def test_another_office_sees_and_moves_nothing(desk: Client, walk: Walk, make_ended: MakeEnded, at: datetime) -> None:
    number = number_of(make_ended())
    run = begin(desk, at)
    strange = Client()
    sign_in(strange, manager("Wim", at, unit="sta-63"))
    assert strange.get(f"{BASE}{run.id}/").status_code == 404
    assert strange.post(f"{BASE}{run.id}/schritt/", {"do": "offer"}).status_code == 404
    assert strange.post(f"{BASE}sperren/", {"number": number, "reason": "x"}).status_code == 422
    for path in ("", "verfahren/", "sperren/", "uebergaben/", "protokolle/"):
        assert number not in strange.get(f"{BASE}{path}").content.decode()
    assert Run.objects.get().state == RunState.COLLECTED


def statements(desk: Client, path: str) -> int:
    desk.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert desk.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["", "verfahren/", "sperren/", "regeln/", "uebergaben/", "protokolle/"])
def test_lists_need_as_many_statements_for_one_as_for_many(
    desk: Client, walk: Walk, make_ended: MakeEnded, bengt: Actor, path: str
) -> None:
    counted = []
    for n in range(2):
        for i in range(1 + 2 * n):
            make_ended(n=10 * n + i)
        if path not in {"", "sperren/"}:
            walk.start()
            if path in {"uebergaben/", "protokolle/"}:
                _to_the_end(walk, bengt)
        counted.append(statements(desk, BASE + path))
    assert counted[0] == counted[1] <= 16


def _to_the_end(walk: Walk, other: Actor) -> None:
    for path in (walk.archive.root / "out", walk.archive.root / "in"):
        for old in path.iterdir() if path.is_dir() else ():
            old.unlink()
    walk.offer()
    walk.archive.appraise(lambda _: "A")
    walk.work()
    walk.hand_over()
    walk.archive.confirm()
    walk.work()
    walk.destroy(other)


def test_a_disposal_needs_as_many_statements_for_three_files_as_for_thirty(
    desk: Client, walk: Walk, make_ended: MakeEnded
) -> None:
    counted = []
    for many in (3, 30):
        for n in range(many):
            make_ended(n=100 * many + n)
        walk.start()
        counted.append(statements(desk, f"{BASE}{walk.run_id}/"))
    assert counted[0] == counted[1] <= 18


def test_files_of_a_disposal_are_paged_by_their_numbers(
    desk: Client, walk: Walk, make_ended: MakeEnded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amtsweg.disposal.views.run.PAGE", 2)
    numbers = sorted(number_of(make_ended(n=n)) for n in range(5))
    walk.start()
    url, seen = f"{BASE}{walk.run_id}/", list[str]()
    while True:
        answer = desk.get(url)
        seen += [one["file"].reference_number for one in answer.context["files"]]
        if not answer.context["next_url"]:
            break
        url = f"{BASE}{walk.run_id}/{answer.context['next_url']}"
    assert seen == numbers
