"""File plans from other systems: CSV and xdomea, taken in as versions, with everything wrong named by its line."""

from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.identity import api as identity
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import PackError
from amtsweg.records import models
from amtsweg.records.contracts import FileFacts
from amtsweg.records.plan_files import read_plan_file
from amtsweg.records.services.keeping import open_file
from amtsweg.records.services.opening import open_file_of_type
from amtsweg.records.services.plan import load_file_plan
from amtsweg.records.services.plan_import import import_plan
from records.conftest import ACTOR, CITY

CSV = """Kennzeichen;Titel;Aufbewahrung;Bewertung;Stellen
01;Innere Verwaltung;10 Jahre;B;
01.30;Recht;30;;sta-30
01.30.10;Prozesse;dauernd;archivieren;
02;"Sicherheit; Ordnung";P5Y;V;
"""

XDOMEA = """<?xml version="1.0" encoding="UTF-8"?>
<xdomea:Aktenplan.Aktenplan.0301 xmlns:xdomea="urn:xoev-de:xdomea:schema:3.0.0"><xdomea:Kopf/>
<xdomea:Aktenplan><xdomea:Bezeichnung>Plan</xdomea:Bezeichnung><xdomea:Version>7</xdomea:Version>
<xdomea:Einheit><xdomea:Kennzeichen>01</xdomea:Kennzeichen><xdomea:BetreffKurz>Innere Verwaltung</xdomea:BetreffKurz>
 <xdomea:Aussonderungsart><xdomea:Aussonderungsart><code>B</code></xdomea:Aussonderungsart></xdomea:Aussonderungsart>
 <xdomea:Stillgelegt>0</xdomea:Stillgelegt>
 <xdomea:Aufbewahrungsdauer><xdomea:AnzahlJahre>10</xdomea:AnzahlJahre></xdomea:Aufbewahrungsdauer>
 <xdomea:Einheit><xdomea:Kennzeichen>01.30</xdomea:Kennzeichen><xdomea:BetreffKurz>Recht</xdomea:BetreffKurz>
  <xdomea:Aussonderungsart><xdomea:Aussonderungsart><code>A</code></xdomea:Aussonderungsart></xdomea:Aussonderungsart>
  <xdomea:Stillgelegt>1</xdomea:Stillgelegt>
  <xdomea:Aufbewahrungsdauer><xdomea:Unbefristet>1</xdomea:Unbefristet></xdomea:Aufbewahrungsdauer>
 </xdomea:Einheit></xdomea:Einheit></xdomea:Aktenplan></xdomea:Aktenplan.Aktenplan.0301>
"""


def test_a_table_is_read_with_what_is_inherited() -> None:
    units = {unit.key: unit for unit in read_plan_file(CSV.encode(), name="plan.csv")}
    assert [(one.key, one.parent_key, one.retention, one.appraisal, one.unit_keys) for one in units.values()] == [
        ("01", None, "P10Y", "B", ()),
        ("02", None, "P5Y", "V", ()),
        ("01.30", "01", "P30Y", "B", ("sta-30",)),
        ("01.30.10", "01.30", "permanent", "A", ("sta-30",)),
    ]
    assert units["02"].title == "Sicherheit; Ordnung"


def test_old_spreadsheets_and_other_separators_are_understood() -> None:
    text = "key,title,parent,retention,appraisal\nA,Größe,,10,B\nB,Unten,A,,\n"
    units = read_plan_file(text.encode("cp1252"), name="plan.csv")
    assert [(one.key, one.title, one.parent_key) for one in units] == [("A", "Größe", None), ("B", "Unten", "A")]
    assert read_plan_file(text.encode("utf-8-sig"), name="plan.csv")[0].title == "Größe"


@pytest.mark.parametrize("version", ["2.4.0", "3.0.0", "3.1.0"])
def test_xdomea_is_read_in_every_version(version: str) -> None:
    text = XDOMEA.replace("3.0.0", version)
    if version == "2.4.0":
        text = text.replace("<xdomea:AnzahlJahre>10</xdomea:AnzahlJahre>", "10")
        text = text.replace("<xdomea:Aussonderungsart><xdomea:Aussonderungsart>", "<xdomea:Aussonderungsart>")
        text = text.replace("</xdomea:Aussonderungsart></xdomea:Aussonderungsart>", "</xdomea:Aussonderungsart>")
    units = read_plan_file(text.encode(), name="plan.xml")
    assert [(one.key, one.title, one.parent_key, one.retention, one.appraisal, one.ended) for one in units] == [
        ("01", "Innere Verwaltung", None, "P10Y", "B", False),
        ("01.30", "Recht", "01", "permanent", "A", True),
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "erste Zeile nennt die Spalten"),
        ("Kennzeichen;Titel\n", 1, "keine Einheit"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01;;10;B\n", 2, "Titel von „01“"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01;A;10;B\n01;B;10;B\n", 3, "steht schon in Zeile 2"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01.10;A;10;B\n", 2, "übergeordnete Einheit „01“"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01;A;bald;B\n", 2, "„bald“ ist keine Aufbewahrungsfrist"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01;A;10;Q\n", 2, "„Q“ ist keine Bewertung"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n01;A;;B\n", 2, "braucht Aufbewahrung"),
        ("Kennzeichen;Titel;Aufbewahrung;Bewertung\n0 1;A;10;B\n", 2, "ist kein Kennzeichen"),
        ("key;title;parent;retention;appraisal\nA;A;A;10;B\n", 2, "liegt in sich selbst"),
        ("<a", 1, "kein gültiges XML"),
        ("<a/>", 1, "kein Aktenplan"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', 1, "DOCTYPE"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(content: str, line: int, reason: str) -> None:
    with pytest.raises(PackError) as error:
        read_plan_file(content.encode(), name="plan.csv")
    (problem,) = error.value.problems
    assert (problem.file, problem.line) == ("plan.csv", line)
    assert reason in problem.reason


@given(st.binary(max_size=300))
def test_whatever_comes_in_is_read_or_refused(content: bytes) -> None:
    try:
        assert read_plan_file(content, name="plan")
    except PackError as error:
        assert error.problems  # noqa: PT017 - either may happen


def test_an_import_is_a_version_and_a_second_one_changes_nothing(city: None, at: datetime) -> None:
    before = set(models.FilePlanUnit.objects.filter(ended_at=None).values_list("key", flat=True))
    dry = import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at, dry_run=True)
    assert not models.FilePlanVersion.objects.exists()
    done = import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    assert (done.changes, done.version) == (dry.changes, 1)
    assert set(models.FilePlanUnit.objects.filter(ended_at=None).values_list("key", flat=True)) == {
        "01",
        "01.30",
        "01.30.10",
        "02",
    }
    assert before <= set(models.FilePlanUnit.objects.values_list("key", flat=True))  # none was deleted
    changed = {one.key: dict(one.facts) for one in done.changes if one.kind == "changed"}
    assert changed["01.30.10"]["retention"] == ("P30Y", "permanent")
    again = import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    assert (again.changes, again.unchanged, again.version) == ((), 4, 1)


def test_a_unit_that_ended_can_come_back(city: None, at: datetime) -> None:
    import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    without = "\n".join(CSV.splitlines()[:-1])
    assert [(one.kind, one.key) for one in import_plan(without.encode(), name="b", actor=ACTOR, at=at).changes] == [
        ("ended", "02")
    ]
    back = import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    assert [(one.kind, dict(one.facts)) for one in back.changes] == [("changed", {"ended": ("beendet", "gilt")})]
    assert back.version == 3


def test_nothing_is_changed_where_something_is_wrong(city: None, at: datetime) -> None:
    before = list(models.FilePlanUnit.objects.order_by("key").values())
    with pytest.raises(PackError, match="sta-99"):
        import_plan(CSV.replace("sta-30", "sta-99").encode(), name="plan.csv", actor=ACTOR, at=at)
    assert list(models.FilePlanUnit.objects.order_by("key").values()) == before


def test_the_pack_adds_to_an_imported_plan_and_changes_nothing_of_it(city: None, at: datetime) -> None:
    import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    imported = list(models.FilePlanUnit.objects.order_by("key").values())
    report = load_file_plan(CITY, at=at)
    assert (report.changed, report.ended) == (0, 0)
    assert list(models.FilePlanUnit.objects.order_by("key").values()) == imported


def test_files_stay_where_they_are_and_new_ones_lie_with_those_responsible(city: None, at: datetime) -> None:
    legal, building = (identity.unit_by_key(key).id for key in ("sta-30", "sta-63"))
    old = open_file(unit_id=building, plan_key="10.20.20", facts=FileFacts("Alt"), actor=ACTOR, at=at)
    import_plan(CSV.encode(), name="plan.csv", actor=ACTOR, at=at)
    assert models.RecordFile.objects.get(id=old).plan_unit.ended_at == at
    facts = FileFacts("Neu")
    with pytest.raises(Invalid, match="andere Stellen"):
        open_file_of_type(unit_id=building, plan_key="01.30", file_type=None, facts=facts, actor=ACTOR, at=at)
    assert open_file_of_type(unit_id=legal, plan_key="01.30", file_type=None, facts=facts, actor=ACTOR, at=at)


@pytest.mark.usefixtures("as_installation")
def test_the_command_tells_the_differences(tmp_path: Path, fresh_database: object, at: datetime) -> None:
    from amtsweg.web.commands.records import command

    path = tmp_path / "plan.csv"
    path.write_text(CSV.replace("sta-30", ""), encoding="utf-8")
    run = CliRunner()
    dry = run.invoke(command, ["import-plan", str(path), "--dry-run"])
    assert dry.exit_code == 0, dry.output
    assert "+ 01.30 Recht: created" in dry.output
    assert "nothing was changed" in dry.output
    assert "version 1" in run.invoke(command, ["import-plan", str(path)]).output
    assert "created 0, changed 0, ended 0, unchanged 4" in run.invoke(command, ["import-plan", str(path)]).output
