"""Packs from one installation to another: exported, looked at, loaded, and never over what people did there."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import FileState, PackPreview, Renamed, ServiceVersion
from amtsweg.kernel import scope
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.role import ROLE
from amtsweg.web import databases
from catalogue.test_packs import change
from database import Server

SLUG = "bibliotheksausweis"
ODA = Actor("Oda", uuid7())


@contextmanager
def installation(server: Server, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Work in a database of its own, which is gone afterwards."""
    before = server.current
    with blocker.unblock(), server.clone() as database:
        databases.use(database, role=ROLE)
        try:
            with scope.session(scope.SYSTEM):
                yield
        finally:
            databases.disconnect()
            databases.use(before, role=ROLE)


@pytest.fixture
def exported(packs: Path, tmp_path: Path, at: datetime, system_scope: None) -> Path:
    """The example pack as an archive of another installation."""
    catalogue.load_packs(packs, at=at)
    file = tmp_path / "export.zip"
    file.write_bytes(catalogue.export_packs([SLUG]))
    return file


def current() -> ServiceVersion:
    version = catalogue.current_version(SLUG)
    assert version is not None
    return version


def look(file: Path, at: datetime, **more: object) -> PackPreview:
    (found,) = catalogue.preview_packs(file, at=at, **more)  # type: ignore[arg-type]  # test shorthand
    return found


def states(preview: PackPreview) -> dict[str, FileState]:
    return {one.name: one.state for one in preview.files}


def test_from_one_database_into_another(
    database_server: Server,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    packs: Path,
    card: Path,
    tmp_path: Path,
    at: datetime,
) -> None:
    """Dry run, load, unchanged; edited there, refused by name; the edited table taken over here, welcome."""
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    with installation(database_server, django_db_blocker):
        catalogue.load_packs(packs, at=at)
        there = current()
        first.write_bytes(catalogue.export_packs([SLUG]))
        assert catalogue.export_packs([SLUG]) == first.read_bytes()
        change(card / "letters/card.typ", "Ausweis", "Pass")
        change(card / "form.yaml", "de: Name", "de: Voller Name")
        catalogue.load_packs(packs, at=at)
        second.write_bytes(catalogue.export_packs([SLUG]))
    with installation(database_server, django_db_blocker):
        seen = look(first, at)
        assert (seen.outcome, seen.version, set(states(seen).values())) == ("created", 0, {FileState.NEW})
        assert catalogue.search("").services == ()
        assert [one.outcome for one in catalogue.load_packs(first, at=at).packs] == ["created"]
        assert (current().settings, current().decisions) == (there.settings, there.decisions)
        assert catalogue.export_packs([SLUG]) == first.read_bytes()
        assert [one.outcome for one in catalogue.load_packs(first, at=at).packs] == ["unchanged"]
        assert (look(first, at).outcome, set(states(look(first, at)).values())) == ("unchanged", {FileState.SAME})
        dearer = current().decisions["fee"].replace(b"<text>10</text>", b"<text>12</text>")
        catalogue.publish_decisions(
            slug=SLUG, decisions={"fee": dearer}, based_on=current().id, reason="Satzung", actor=ODA, at=at
        )
        edited = current()
        seen = look(second, at)
        assert (seen.outcome, seen.edited, seen.reason.partition(":")[0]) == ("refused", ("fee.dmn",), "fee.dmn")
        changed = {one.name: one.lines for one in seen.files if one.state is FileState.CHANGED}
        assert changed["form.yaml"] == ("Feld „Voller Name“ (name): label.de: „Name“ → „Voller Name“",)
        assert "Regel 2" in changed["fee.dmn"][0]
        assert "„12“ → „10“" in changed["fee.dmn"][0]
        assert any(line.startswith("+") and "Pass" in line for line in changed["letters/card.typ"])
        refused = catalogue.load_packs(second, at=at).packs[0]
        assert (refused.outcome, refused.reason.startswith("fee.dmn: "), current()) == ("refused", True, edited)
        taken = catalogue.load_packs(second, at=at, take_pack=True).packs[0]
        assert (taken.outcome, current().decisions) == ("updated", there.decisions)


def test_an_archive_is_a_pack_like_any_other(exported: Path, at: datetime) -> None:
    with zipfile.ZipFile(exported) as archive:
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    examples = ["examples/child.yaml", "examples/unborn.yaml"]
    files = [*examples, "fee.dmn", "form.yaml", "letters/card.typ", "process.bpmn", "service.yaml"]
    assert names == ["amtsweg-packs.json", *(f"buecherei/{SLUG}/{name}" for name in [*files, "tasks/check.yaml"])]
    assert catalogue.check_packs(exported, at=at).problems == ()


def test_what_has_no_pack_is_not_exported(exported: Path) -> None:
    with pytest.raises(NotFound, match="„nothing“"):
        catalogue.export_packs([SLUG, "nothing"])


def test_keys_of_another_installation_are_named_and_replaced(exported: Path, at: datetime) -> None:
    seen = look(exported, at)
    assert (seen.missing_unit, seen.plan_unit) == ("buecherei", "42.10")
    renamed = Renamed({"buecherei": "sta-42"}, {"42.10": "47.11"})
    assert [one.outcome for one in catalogue.load_packs(exported, at=at, renamed=renamed).packs] == ["updated"]
    assert (current().unit_key, current().settings["record"]["plan"]) == ("sta-42", "47.11")
    assert [one.outcome for one in catalogue.load_packs(exported, at=at, renamed=renamed).packs] == ["unchanged"]


def test_fields_and_tables_are_told_in_words(exported: Path, card: Path, packs: Path, at: datetime) -> None:
    change(card / "form.yaml", "- {key: guardian", "- {key: nickname, type: text, label: Rufname, required: false}\n"
           "      - {key: guardian")  # fmt: skip
    change(card / "service.yaml", "life_situation: Engagement & Beteiligung", "life_situation: Freizeit")
    changed = {one.name: one.lines for one in look(packs, at).files if one.state is FileState.CHANGED}
    assert changed["form.yaml"] == ("Feld „Rufname“ (nickname) kommt hinzu",)
    assert changed["service.yaml"] == ("life_situation: „Engagement & Beteiligung“ → „Freizeit“",)


def made(entries: dict[str, bytes], *, mode: int = 0o100644, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = mode << 16, method
            archive.writestr(entry, data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no archive", "ZIP-Archiv"),
        (made({"../../etc/passwd": b"x"}), "kein Name"),
        (made({"/etc/passwd": b"x"}), "kein Name"),
        (made({"a\\b": b"x"}), "kein Name"),
        (made({"a/b/c/d/e/f": b"x"}), "kein Name"),
        (made({"a/b/link": b"/etc/passwd"}, mode=0o120777), "kein Name"),
        (made({"a/b/x.dmn": b"x", "A/b/x.dmn": b"y"}), "zweimal"),
        (made({"a/b/x.dmn": b"\0" * (1024 * 1024 + 1)}), "größer als 1024 KiB"),
        (made({f"a/b/{n}.dmn": b"\0" * 1024 * 1024 for n in range(65)}), "mehr als 64 MiB"),
        (made({f"a/b/{n}.dmn": b"" for n in range(5001)}), "mehr als 5000 Dateien"),
        (made({"amtsweg-packs.json": b"{}"}), "lässt sich nicht lesen"),
        (made({"amtsweg-packs.json": b'{"format": "other/9", "files": {}}'}), "other/9"),
        (made({"amtsweg-packs.json": b'{"format": "amtsweg-packs/1", "files": {}}', "a/b/c": b"x"}), "beschädigt"),
    ],
)  # fmt: skip
def test_what_is_no_good_archive_is_refused_with_the_reason(
    tmp_path: Path, at: datetime, content: bytes, reason: str
) -> None:
    file = tmp_path / "odd.zip"
    file.write_bytes(content)
    with pytest.raises(Invalid, match=reason):
        catalogue.check_packs(file, at=at)


def test_a_damaged_archive_is_noticed(exported: Path, at: datetime) -> None:
    content = exported.read_bytes()
    exported.write_bytes(content.replace(b"Zehn Euro im Jahr", b"Zwei Euro im Jahr"))
    with pytest.raises(Invalid):
        catalogue.check_packs(exported, at=at)
