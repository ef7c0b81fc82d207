"""Entries make themselves, are written by people, and keep what people wrote."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amtsweg.catalogue import api as catalogue
from amtsweg.forms.contracts import UploadRefused
from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotAllowed, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.packs import PackError
from amtsweg.process_register.contracts import EntryChanged, EntryFilter, NotYet, Priority, Status
from amtsweg.process_register.models import RegisteredProcess
from amtsweg.process_register.queries.documents import document, documents_of
from amtsweg.process_register.queries.entries import entry
from amtsweg.process_register.queries.history import history_of
from amtsweg.process_register.queries.listing import board, count_by_status, list_entries
from amtsweg.process_register.services.documents import add_document, remove_document
from amtsweg.process_register.services.loading import load_processes
from amtsweg.process_register.services.noting import follow_facts
from amtsweg.process_register.services.writing import claim_status, create_entry, edit_entry
from amtsweg.processes import api as processes
from process_register.conftest import CITY

DRAWN = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="p" isExecutable="true" name="Hundesteuer anmelden"><startEvent id="s"><outgoing>f</outgoing></startEvent>
<userTask id="t"><incoming>f</incoming><outgoing>g</outgoing></userTask>
<endEvent id="e"><incoming>g</incoming></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
<sequenceFlow id="g" sourceRef="t" targetRef="e"/></process></definitions>"""
EXAMPLES = Path(__file__).parents[1] / "packs"

pytestmark = pytest.mark.usefixtures("city")


def deploy(slug: str, at: datetime) -> None:
    processes.deploy(slug=slug, version=1, bpmn=DRAWN, decisions={}, at=at)


def kinds(slug: str) -> list[str]:
    return [event.kind.removeprefix("process_register.") for event in history_of(entry(slug).id)]


def write_list(folder: Path, *lines: str) -> Path:
    (folder / "processes.yaml").write_text("processes:\n" + "".join(f"- {line}\n" for line in lines), encoding="utf-8")
    return folder


def test_a_published_service_has_an_entry_by_itself(at: datetime) -> None:
    catalogue.load_packs(EXAMPLES, at=at)
    found = entry("bibliotheksausweis")
    assert (found.title, found.process, found.status) == (
        "Bibliotheksausweis beantragen",
        "bibliotheksausweis",
        Status.RUNNING,
    )
    assert kinds("bibliotheksausweis") == ["found"]


def test_a_model_without_a_service_has_an_entry_too_and_is_executable(at: datetime) -> None:
    deploy("hundesteuer", at)
    found = entry("hundesteuer")
    assert (found.title, found.status) == ("Hundesteuer anmelden", Status.EXECUTABLE)


def test_the_status_follows_runs_that_begin_and_end(at: datetime) -> None:
    deploy("hundesteuer", at)
    assert follow_facts(at=at) == 0
    matter = uuid7()
    started = processes.start_process(
        slug="hundesteuer", version=1, subject_id=matter, unit_id=matter, account_id=None, variables={},
        actor=Actor("test"), at=at,
    )  # fmt: skip
    assert (follow_facts(at=at), entry("hundesteuer").status) == (1, Status.RUNNING)
    (task_id,) = started.task_ids
    processes.complete_task(task_id=task_id, variables={}, actor=Actor("test"), at=at)
    assert (follow_facts(at=at), entry("hundesteuer").status) == (1, Status.EXECUTABLE)
    assert kinds("hundesteuer") == ["status_followed", "status_followed", "found"]


def test_a_person_enters_a_process(manager: Actor, at: datetime) -> None:
    typed = {"title": "Wohngeld: Erhöhung", "unit_key": "sozialamt", "summary": "Mehr Wohngeld."}
    slug = create_entry(typed=typed, actor=manager, at=at)
    assert slug == "wohngeld-erhoehung"
    assert create_entry(typed=typed, actor=manager, at=at) == "wohngeld-erhoehung-2"
    found = entry(slug)
    assert (found.status, found.revision, found.unit_key) == (Status.RECORDED, 1, "sozialamt")
    (event,) = history_of(found.id)
    assert (event.actor.label, event.subject_id, event.data["fields"]) == (
        "Oda",
        found.id,
        ["summary", "title", "unit_key"],
    )


def test_who_may_write_is_decided_by_the_office(lead: Actor, manager: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        create_entry(typed={"title": "Wohngeld", "unit_key": "sozialamt"}, actor=lead, at=at)
    slug = create_entry(typed={"title": "Bauantrag", "unit_key": "sta-63"}, actor=lead, at=at)
    with pytest.raises(NotAllowed):  # nobody gives a process away to an office they have no say in
        edit_entry(slug=slug, typed={"unit_key": "sozialamt"}, revision=1, actor=lead, at=at)
    edit_entry(slug=slug, typed={"unit_key": "sozialamt"}, revision=1, actor=manager, at=at)
    with pytest.raises(NotAllowed):
        edit_entry(slug=slug, typed={"title": "Meins"}, revision=2, actor=lead, at=at)
    with pytest.raises(Invalid) as refused:
        create_entry(typed={"title": "X", "unit_key": "gibt-es-nicht"}, actor=manager, at=at)
    assert set(refused.value.fields) == {"unit_key"}


def test_of_two_who_edit_the_second_is_told(manager: Actor, lead: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Bauantrag", "unit_key": "sta-63"}, actor=manager, at=at)
    edit_entry(slug=slug, typed={"goals": "kürzer"}, revision=1, actor=lead, at=at + timedelta(minutes=5))
    with pytest.raises(EntryChanged, match=r"am 02.03.2026 um 09:05 Uhr"):
        edit_entry(slug=slug, typed={"goals": "länger"}, revision=1, actor=manager, at=at)
    assert entry(slug).goals == "kürzer"
    edit_entry(slug=slug, typed={"goals": "kürzer"}, revision=2, actor=manager, at=at)
    assert entry(slug).revision == 2  # nothing new was said


def test_the_status_has_transitions_with_reasons(manager: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Bauantrag", "unit_key": "sta-63"}, actor=manager, at=at)

    def claim(status: Status, reason: str = "") -> Status:
        return claim_status(
            slug=slug, status=status, reason=reason, revision=entry(slug).revision, actor=manager, at=at
        )

    assert claim(Status.AGREED) is Status.AGREED
    for claimed in (Status.EXECUTABLE, Status.RUNNING):
        with pytest.raises(NotYet):
            claim(claimed, "doch")
    with pytest.raises(Invalid):
        claim(Status.RECORDED)
    assert claim(Status.RECORDED, "Die Beteiligung fehlt noch.") is Status.RECORDED
    assert claim(Status.RETIRED, "Gibt es nicht mehr.") is Status.RETIRED
    assert [event.reason for event in history_of(entry(slug).id)][:2] == [
        "Gibt es nicht mehr.",
        "Die Beteiligung fehlt noch.",
    ]
    with pytest.raises(EntryChanged):
        claim_status(slug=slug, status=Status.RECORDED, reason="doch", revision=1, actor=manager, at=at)


def test_an_agreed_process_becomes_executable_when_its_model_appears(manager: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Hundesteuer", "unit_key": "sta-20"}, actor=manager, at=at)
    with pytest.raises(Invalid) as refused:
        edit_entry(slug=slug, typed={"process": "hundesteuer"}, revision=1, actor=manager, at=at)
    assert set(refused.value.fields) == {"process"}
    deploy("hundesteuer", at)
    assert entry("hundesteuer-2").process == "hundesteuer"  # it has made itself, beside the one somebody wrote
    edit_entry(slug=slug, typed={"process": "hundesteuer"}, revision=1, actor=manager, at=at)
    assert (entry(slug).process, entry(slug).status) == ("hundesteuer", Status.EXECUTABLE)
    with pytest.raises(NotFound):
        entry("hundesteuer-2")
    other = create_entry(typed={"title": "Anderes", "unit_key": "sta-20"}, actor=manager, at=at)
    with pytest.raises(Invalid, match="Hundesteuer"):
        edit_entry(slug=other, typed={"process": "hundesteuer"}, revision=1, actor=manager, at=at)


def test_a_list_is_loaded_once_and_keeps_what_people_wrote(manager: Actor, tmp_path: Path, at: datetime) -> None:
    folder = write_list(
        tmp_path,
        "{key: wohngeld, title: Wohngeld, unit: sozialamt, goals: schneller, status: agreed}",
        "{key: hundesteuer, title: Hundesteuer, unit: sta-20}",
    )
    assert vars_of(load_processes(folder, at=at)) == (2, 0, 0, 0)
    assert vars_of(load_processes(folder, at=at)) == (0, 0, 2, 0)
    assert entry("wohngeld").status is Status.AGREED
    edit_entry(slug="wohngeld", typed={"goals": "genauer"}, revision=1, actor=manager, at=at)
    claim_status(slug="wohngeld", status=Status.RECORDED, reason="neu", revision=2, actor=manager, at=at)
    write_list(
        tmp_path,
        "{key: wohngeld, title: Das Wohngeld, unit: sozialamt, goals: billiger, status: agreed}",
        "{key: hundesteuer, title: Hundesteuer, unit: sta-20}",
    )
    assert vars_of(load_processes(folder, at=at)) == (0, 1, 1, 0)
    found = entry("wohngeld")
    assert (found.title, found.goals, found.status) == ("Das Wohngeld", "genauer", Status.RECORDED)
    assert vars_of(load_processes(folder, at=at)) == (0, 0, 1, 1)


def vars_of(report: object) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in ("created", "changed", "unchanged", "kept"))


def test_a_list_knows_a_service_better_than_the_service_itself(tmp_path: Path, at: datetime) -> None:
    catalogue.load_packs(EXAMPLES, at=at)
    line = "{key: leseausweis, title: Leseausweis, unit: sta-12, service: bibliotheksausweis}"
    assert vars_of(load_processes(write_list(tmp_path, line), at=at)) == (0, 1, 0, 0)
    found = entry("bibliotheksausweis")
    assert (found.title, found.status) == ("Leseausweis", Status.RUNNING)
    assert found.summary  # what the list does not say, the service does


def test_a_wrong_list_changes_nothing(tmp_path: Path, at: datetime) -> None:
    folder = write_list(tmp_path, "{key: a, title: A, unit: sozialamt}", "{key: b, title: B, unit: nirgends}")
    with pytest.raises(PackError, match=r"processes\.yaml:3"):
        load_processes(folder, at=at)
    assert not RegisteredProcess.objects.exists()
    assert vars_of(load_processes(tmp_path / "anderswo", at=at)) == (0, 0, 0, 0)


def test_the_citys_list_loads_and_is_found(at: datetime) -> None:
    report = load_processes(CITY, at=at)
    assert report.created >= 30
    counts = count_by_status(EntryFilter())
    assert (counts[Status.AGREED], counts[Status.RUNNING]) == (1, 0)
    assert sum(counts.values()) == report.created

    def hits(**wanted: object) -> list[str]:
        return [one.slug for one in list_entries(EntryFilter(**wanted)).entries]  # type: ignore[arg-type]  # as tests go

    assert hits(text="wohngeld")[0] == "wohngeld"
    assert "unterhaltsvorschuss" in hits(text="vorschuss")  # inside a compound word
    assert "eheschliessungen" in hits(text="Eheschließung")  # by its stem
    assert "grundsicherung-im-alter" in hits(text="KDN.sozial")
    assert hits(text="99059001104000") == ["eheschliessungen"]
    assert hits(text="xyzzy") == []
    assert set(hits(unit_key="sta-12")) >= {"beurkundung-geburten", "pruefung-auslaendischer-urkunden"}
    assert hits(status=Status.AGREED) == ["digitaler-bauantrag"]
    assert len(hits(priority=Priority.TOP)) >= 8
    shown = board(EntryFilter(), most=3)
    assert [len(shown[status]) for status in (Status.RECORDED, Status.AGREED, Status.RUNNING)] == [3, 1, 0]
    assert {one.priority for one in shown[Status.RECORDED]} == {Priority.TOP}


@pytest.mark.parametrize("text", ["", "der", "antrag"])
def test_pages_by_key_show_every_hit_once(at: datetime, text: str) -> None:
    load_processes(CITY, at=at)
    wanted = EntryFilter(text=text)
    whole = [one.slug for one in list_entries(wanted, limit=100).entries]
    found: list[str] = []
    after = ""
    while True:
        page = list_entries(wanted, after=after, limit=4)
        found += [one.slug for one in page.entries]
        after = page.after
        if not after:
            break
    assert found == whole
    with pytest.raises(NotFound):
        list_entries(wanted, after="quatsch")


@pytest.mark.usefixtures("blob_store")
def test_documents_are_inspected_kept_and_taken_out(manager: Actor, lead: Actor, at: datetime) -> None:
    slug = create_entry(typed={"title": "Wohngeld", "unit_key": "sozialamt"}, actor=manager, at=at)
    text = SimpleUploadedFile("ablauf.txt", "Erst prüfen, dann entscheiden.".encode())
    added = add_document(slug=slug, title=" Ablauf ", file=text, actor=manager, at=at)
    (found,) = documents_of(entry(slug).id)
    assert (found.id, found.title, found.filename, found.media_type) == (added, "Ablauf", "ablauf.txt", "text/plain")
    with pytest.raises(UploadRefused):
        program = SimpleUploadedFile("ablauf.pdf", b"MZ\x90\x00 a program")
        add_document(slug=slug, title="Ablauf", file=program, actor=manager, at=at)
    with pytest.raises(NotAllowed):
        remove_document(slug=slug, document_id=added, actor=lead, at=at)
    remove_document(slug=slug, document_id=added, actor=manager, at=at)
    with pytest.raises(NotFound):
        document(slug, added)
    assert kinds(slug) == ["document_removed", "document_added", "created"]


def test_events_of_an_entry_are_its_own(manager: Actor, at: datetime) -> None:
    one = create_entry(typed={"title": "Eins", "unit_key": "sozialamt"}, actor=manager, at=at)
    create_entry(typed={"title": "Zwei", "unit_key": "sozialamt"}, actor=manager, at=at)
    assert len(events.history(entry(one).id)) == 1
