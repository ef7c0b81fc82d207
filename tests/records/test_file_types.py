"""Kinds of files from packs: read and checked, asked for when a file is opened, and kept when they change."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from amtsweg.kernel.packs import PackError
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, FileTypeReport
from amtsweg.records.file_type_rules import read_file_types
from records.desk import LEGAL, clerk, file_id, head
from records.test_file_pages import LIST, page_of, text

__all__ = ["clerk", "file_id", "head"]

_GOOD = """
title: Vertragsakte
plan: ["01.30"]
retention: P6Y
appraisal: V
parts:
  - {kind: sub_file, title: Entwürfe, parts: [{kind: record_case, title: Verhandlung}]}
fields:
  - {key: partner, type: text, label: Vertragspartner*in}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of packs with one kind of files."""
    types = tmp_path / "packs" / "amt" / "file_types"
    types.mkdir(parents=True)
    (types / "vertrag.yaml").write_text(_GOOD, encoding="utf-8")
    return tmp_path / "packs"


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("a.yaml", "hint: x", 1, "title"),
        ("a.yaml", "title: A\nretention: P5D", 2, "P1Y bis P99Y"),
        ("a.yaml", "title: A\nfields:\n  - {key: x, type: nichts, label: X}", 3, "nichts"),
        ("a.yaml", "title: A\nfields:\n  - {key: x, type: text, label: X, shown_if: y = 1}", 3, "y"),
        ("a.yaml", "title: A\nfields:\n  - {key: x, type: file, label: X}", 3, "als Dokumente"),
        ("a.yaml", "title: A\nfields:\n  - {key: file_x, type: text, label: X}", 3, "file_"),
        ("a.yaml", "title: A\nplan: ['77']", 2, "keine Einheit „77“"),
        ("a.yaml", "title: A\nparts: [{kind: drawer, title: X}]", 2, "drawer"),
        ("a.yml", "title: A", 1, "nur Aktenarten"),
        ("vertrag.yaml", "title: A", 1, "gibt es schon"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    folder: Path, name: str, content: str, line: int, reason: str
) -> None:
    other = folder / "zweites" / "file_types"
    other.mkdir(parents=True)
    (other / name).write_text(content, encoding="utf-8")
    with pytest.raises(PackError) as error:
        read_file_types(folder, plan=frozenset({"01.30"}))
    (problem,) = error.value.problems
    assert (problem.file, problem.line) == (f"zweites/file_types/{name}", line)
    assert reason in problem.reason


def test_the_packs_of_the_city_are_right() -> None:
    assert records.check_file_types(Path(settings.PACKS_DIR)) == []


def test_loading_twice_changes_nothing_and_what_is_gone_only_ends(city: None, folder: Path, at: datetime) -> None:
    assert records.load_file_types(folder, at=at) == FileTypeReport(created=1)
    assert records.load_file_types(folder, at=at) == FileTypeReport(unchanged=1)
    path = folder / "amt" / "file_types" / "vertrag.yaml"
    path.write_text(_GOOD.replace("P6Y", "P8Y"), encoding="utf-8")
    assert records.load_file_types(folder, at=at) == FileTypeReport(changed=1)
    path.unlink()
    assert records.load_file_types(folder, at=at) == FileTypeReport(ended=1)
    assert models.FileType.objects.get().ended_at is not None
    path.write_text(_GOOD, encoding="utf-8")
    assert records.load_file_types(folder, at=at) == FileTypeReport(changed=1)


def opening(kind: str, plan: str) -> str:
    return f"{LIST}anlegen/?stelle={LEGAL}&plan={plan}&art={kind}"


_OWN = {"file_title": "Vertrag Stadthalle", "file_medium": "electronic", "file_location": "", "file_person": ""}


def test_a_file_of_a_kind_gets_its_parts_its_retention_and_its_answers(
    clerk: Client, folder: Path, at: datetime
) -> None:
    records.load_file_types(folder, at=at)
    assert "Vertragspartner*in" in text(clerk, opening("vertrag", "01.30.10"))
    assert clerk.post(opening("vertrag", "01.30.10"), _OWN).status_code == 422
    assert not models.RecordFile.objects.exists()
    assert clerk.post(opening("vertrag", "01.30.10"), {**_OWN, "partner": "Kim Muster"}).status_code == 302
    row = models.RecordFile.objects.get()
    assert (row.template, row.metadata) == ("vertrag", {"partner": "Kim Muster"})
    assert (row.retention, row.appraisal) == ("P6Y", "V")
    parts = models.RecordPart.objects.filter(record_file=row).order_by("number")
    assert [(one.number, one.title, one.parent_id and one.parent_id == parts[0].id) for one in parts] == [
        (1, "Entwürfe", None),
        (2, "Verhandlung", True),
    ]
    shown = text(clerk, page_of(row.id, "angaben/"))
    assert "Kim Muster" in shown
    assert "Vertragsakte" in shown
    assert "Vertrag Stadthalle" in text(clerk, f"{LIST}?art=vertrag")


def test_a_kind_lies_only_where_it_belongs(clerk: Client, folder: Path, at: datetime) -> None:
    records.load_file_types(folder, at=at)
    refused = clerk.post(opening("vertrag", "02.10"), {**_OWN, "partner": "Kim Muster"})
    assert refused.status_code == 422
    assert "liegen nicht unter dieser Einheit" in refused.content.decode()
    assert not models.RecordFile.objects.exists()


def test_whoever_opens_a_confidential_kind_does_not_lose_sight_of_it(clerk: Client, folder: Path, at: datetime) -> None:
    path = folder / "amt" / "file_types" / "vertrag.yaml"
    path.write_text(f"{_GOOD}confidentiality: named\n", encoding="utf-8")
    records.load_file_types(folder, at=at)
    address = clerk.post(opening("vertrag", "01.30"), {**_OWN, "partner": "Kim Muster"})["Location"]
    row = models.RecordFile.objects.get()
    assert row.guard_level == Confidentiality.NAMED
    assert {part.guard_level for part in models.RecordPart.objects.all()} == {Confidentiality.NAMED}
    clerk.post(f"{address}zweck/", {"purpose": "Anlegen"})
    assert "Vertrag Stadthalle" in text(clerk, address)


def test_answers_to_what_is_asked_no_more_are_kept(clerk: Client, folder: Path, at: datetime) -> None:
    records.load_file_types(folder, at=at)
    clerk.post(opening("vertrag", "01.30"), {**_OWN, "partner": "Kim Muster"})
    row = models.RecordFile.objects.get()
    path = folder / "amt" / "file_types" / "vertrag.yaml"
    path.write_text(_GOOD.replace("key: partner", "key: other").replace("partner*in", "gegenstand"), encoding="utf-8")
    records.load_file_types(folder, at=at)
    shown = text(clerk, page_of(row.id, "angaben/"))
    assert "nach denen nicht mehr gefragt wird" in shown
    assert "Kim Muster" in shown
    sent = {**_OWN, "revision": str(row.revision), "other": "Miete"}
    assert clerk.post(page_of(row.id, "aendern/"), sent).status_code == 302
    row.refresh_from_db()
    assert row.metadata == {"partner": "Kim Muster", "other": "Miete"}


def test_a_kind_that_fits_is_named_by_its_place(file_id: UUID, folder: Path) -> None:
    ((found, _definition),) = read_file_types(folder)
    assert found.fits(["01", "01.30", "01.30.10"])
    assert not found.fits(["01", "01.20"])
