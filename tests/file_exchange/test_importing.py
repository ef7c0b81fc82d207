"""An export of another system is taken over: checked, resumable, nothing twice, and each wrong line named."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.file_exchange.api import import_files
from amtsweg.file_exchange.contracts import ImportReport, UnreadableExport
from amtsweg.file_exchange.models import TakenOver
from amtsweg.file_exchange.rules.reading import read_export
from amtsweg.file_exchange.services import importing
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import blobs
from amtsweg.records.models import Document, DocumentVersion, RecordFile
from amtsweg.records.queries.plan import forget_plan
from records.conftest import ACTOR, load_city

FILES = "kennung;titel;aktenplan;stelle;aktenzeichen;angelegt;geschlossen;vertraulichkeit"
DOCUMENTS = "kennung;akte;titel;datei;art;richtung;datum;sha256"


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The city, loaded."""
    load_city(at)
    yield
    forget()
    forget_plan()


def export(folder: Path, files: list[str], documents: list[str], contents: dict[str, bytes]) -> Path:
    """Write an export."""
    (folder / "akten.csv").write_text("\n".join([FILES, *files]) + "\n", encoding="utf-8-sig")
    (folder / "dokumente.csv").write_text("\n".join([DOCUMENTS, *documents]) + "\n", encoding="utf-8")
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def taken(folder: Path, at: datetime, *, dry_run: bool = False) -> ImportReport:
    return import_files(folder=folder, source="Altregistratur", actor=ACTOR, at=at, dry_run=dry_run)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """An export without a mistake: two files, three documents."""
    digest = sha256(b"Bescheid").hexdigest()
    return export(
        tmp_path,
        [
            "A1;Klage Müller;10.20.20;sta-30;30-ALT-77;3.5.2019;2020-01-31;vertraulich",
            "A2;Widerspruch; 10.20.20 ;sta-30;;;;",
        ],
        [
            f"D1;A1;Bescheid;a/bescheid.pdf;notice;ausgang;2019-05-03;{digest}",
            "D2;A1;Foto;a/foto.jpg;;;;",
            r"D3;A2;Brief;b\brief.txt;;eingang;;",
        ],
        {"a/bescheid.pdf": b"Bescheid", "a/foto.jpg": b"\xff\xd8\xff", "b/brief.txt": b"Brief"},
    )


def test_a_dry_run_tells_and_changes_nothing(city: None, sound: Path, at: datetime) -> None:
    report = taken(sound, at, dry_run=True)
    assert (report.files, report.documents, report.size, report.problems) == (2, 3, 16, [])
    assert not RecordFile.objects.exists()
    assert not TakenOver.objects.exists()


def test_files_are_taken_over_as_they_were(city: None, sound: Path, at: datetime) -> None:
    report = taken(sound, at)
    assert (report.files, report.documents, report.problems) == (2, 3, [])
    old = RecordFile.objects.get(reference_number="30-ALT-77")
    assert (old.title, old.state, old.guard_level, old.opened_at.year) == ("Klage Müller", "closed", 1, 2019)
    assert str(old.retention_until) == "2025-12-31"
    rows = DocumentVersion.objects.filter(document__record_file=old).select_related("document").order_by("id")
    assert [(r.document.title, r.document.kind, r.filename, r.guard_level) for r in rows] == [
        ("Bescheid", "notice", "bescheid.pdf", 1),
        ("Foto", "document", "foto.jpg", 1),
    ]
    assert str(rows[0].document.dated) == "2019-05-03"
    assert blobs.read_blob(rows[0].sha256) == b"Bescheid"


def test_a_second_time_changes_nothing_and_new_things_are_added(city: None, sound: Path, at: datetime) -> None:
    taken(sound, at)
    again = taken(sound, at)
    assert (again.files, again.documents, again.known_files, again.known_documents) == (0, 0, 2, 3)
    with (sound / "dokumente.csv").open("a") as more:
        more.write("D4;A1;Nachtrag;a/foto.jpg;;;;\n")
    report = taken(sound, at)
    assert (report.files, report.documents) == (0, 1)
    assert RecordFile.objects.get(reference_number="30-ALT-77").state == "closed"
    assert Document.objects.count() == 4


def test_what_was_broken_off_goes_on(city: None, sound: Path, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "_BATCH", 1)
    stored = importing._stored
    calls: list[str] = []

    def breaks(run: object, one: object) -> object:
        calls.append("x")
        if len(calls) == 2:
            raise KeyboardInterrupt
        return stored(run, one)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(importing, "_stored", breaks)
    with pytest.raises(KeyboardInterrupt):
        taken(sound, at)
    assert Document.objects.count() == 1
    report = taken(sound, at)
    assert (report.files, report.documents, report.known_documents) == (1, 2, 1)
    assert sorted(Document.objects.values_list("title", flat=True)) == ["Bescheid", "Brief", "Foto"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("D1;A1;;x.txt;;;;", "titel"),
        ("D1;A9;T;x.txt;;;;", "A9"),
        ("D1;A1;T;../geheim.txt;;;;", "nicht im Ordner"),
        ("D1;A1;T;/etc/hostname;;;;", "nicht im Ordner"),
        ("D1;A1;T;fehlt.txt;;;;", "nicht im Ordner"),
        ("D1;A1;T;leer.txt;;;;", "leer"),
        ("D1;A1;T;x.txt;;quer;;", "quer"),
        ("D1;A1;T;x.txt;;;31.2.2020;", "kein Datum"),
        ("D1;A1;T;x.txt;;;;abc", "SHA-256"),
        (f"D1;A1;T;x.txt;;;;{'0' * 64}", "Prüfsumme"),
    ],
)
def test_a_wrong_line_is_named_and_the_others_are_taken(
    city: None, tmp_path: Path, at: datetime, line: str, said: str
) -> None:
    (tmp_path / "geheim.txt").write_text("nicht zu lesen")
    folder = tmp_path / "export"
    folder.mkdir()
    export(folder, ["A1;Akte;10.20.20;sta-30;;;;"], [line, "D2;A1;Gut;x.txt;;;;"], {"x.txt": b"x", "leer.txt": b""})
    for dry_run in (True, False):
        report = taken(folder, at, dry_run=dry_run)
        (problem,) = report.problems
        assert (problem.list_name, problem.line) == ("dokumente.csv", 2)
        assert said in problem.reason
        assert report.documents == 1
    assert list(Document.objects.values_list("title", flat=True)) == ["Gut"]


def test_unknown_units_and_numbers_that_are_taken_are_named(city: None, tmp_path: Path, at: datetime) -> None:
    lines = [
        "A1;X;99.99;sta-30;;;;",
        "A2;Y;10.20.20;sta-0;;;;",
        "A3;Z;10.20.20;sta-30;30-1;;;",
        "A4;Z;10.20.20;sta-30;30-1;;;",
    ]
    report = taken(export(tmp_path, [*lines, "A4;doppelt;10.20.20;sta-30;;;;"], [], {}), at)
    assert [(one.line, one.list_name) for one in report.problems] == [
        (6, "akten.csv"),
        *[(n, "akten.csv") for n in (2, 3, 5)],
    ]
    assert report.files == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("akten.csv", None, "fehlt"),
        ("akten.csv", b"kennung;titel\n", "aktenplan"),
        ("akten.csv", "kennung;titel;aktenplan;stelle\nA;Müller;x;y".encode("latin-1"), "UTF-8"),
    ],
)
def test_lists_that_cannot_be_read_stop_everything(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    export(tmp_path, [], [], {})
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableExport, match=said):
        read_export(tmp_path)


@given(st.text(max_size=80), st.text(max_size=200))
def test_no_list_however_written_breaks_the_reading(
    tmp_path_factory: pytest.TempPathFactory, head: str, body: str
) -> None:
    folder = tmp_path_factory.mktemp("export")
    export(folder, [], [], {})
    (folder / "dokumente.csv").write_text(f"{DOCUMENTS}{head}\n{body}", encoding="utf-8", errors="ignore", newline="")
    try:
        read_export(folder)
    except UnreadableExport:
        return
