"""Checking packs: every mistake is named by file, line and reason."""

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue


def change(path: Path, old: str, new: str) -> None:
    """Replace a piece of a file that must stand in it."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems(packs: Path, at: datetime) -> list[str]:
    """Return the problems as lines."""
    return [str(one) for one in catalogue.check_packs(packs, at=at).problems]


def test_the_example_pack_is_in_order(packs: Path, at: datetime) -> None:
    assert problems(packs, at) == []


CARD = "example/library-card"


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("service.yaml", "unit: buecherei", "unti: buecherei", f"{CARD}/service.yaml:2: Es fehlt: unit."),
        (
            "service.yaml",
            '"99999001001000"',
            "99999001001000",
            f"{CARD}/service.yaml:3: Erwartet wird ein Text (Zahlen und Datumsangaben in Anführungszeichen setzen), "
            "hier steht „99999001001000“.",
        ),
        (
            "service.yaml",
            "+ name'",
            "+ nam'",
            f'{CARD}/service.yaml:20: Der Ausdruck „"Ausweis für " + nam“ nennt „nam“; das gibt es hier nicht.',
        ),
        (
            "service.yaml",
            "routing: fee",
            "routing: fees",
            f"{CARD}/service.yaml:23: Die Entscheidung „fees“ gibt es in keiner DMN-Datei.",
        ),
        (
            "form.yaml",
            'shown_if: kind = "child"',
            'shown_if: knid = "child"',
            f"{CARD}/form.yaml:16: Der Ausdruck nennt „knid“; ein solches Feld gibt es hier nicht.",
        ),
        (
            "form.yaml",
            'shown_if: kind = "child"',
            'shown_if: kind in ("child") and true',
            f'{CARD}/form.yaml:16: Der Ausdruck „kind in ("child") and true“ ginge im Browser vielleicht anders aus '
            "(Spalte 6 „in“): „in“ mit einem einzigen Test vor and, or oder einem Vergleich; stellen Sie es ans Ende.",
        ),
        ("form.yaml", "type: email", "type: mail", None),
        (
            "process.bpmn",
            'amtsweg:form="check"',
            'amtsweg:form="chekc"',
            f"{CARD}/process.bpmn:9: check: Der Prozess nennt das Formular tasks/chekc.yaml; das gibt es nicht.",
        ),
        (
            "process.bpmn",
            'amtsweg:letter="card"',
            'amtsweg:letter="crad"',
            f"{CARD}/process.bpmn:11: letter: Der Prozess nennt das Schreiben letters/crad.typ; das gibt es nicht.",
        ),
        (
            "process.bpmn",
            'amtsweg:decision="fee"',
            'amtsweg:decision="fe"',
            f"{CARD}/process.bpmn:7: fee: "
            "Der Prozess nennt die Entscheidung „fe“ in einer DMN-Datei; das gibt es nicht.",
        ),
        (
            "process.bpmn",
            'amtsweg:letter="card"',
            'amtsweg:letter="card" amtsweg:text="raedy"',
            f"{CARD}/process.bpmn:11: letter: "
            "Der Prozess nennt den Text messages.raedy in der service.yaml; das gibt es nicht.",
        ),
        (
            "examples/child.yaml",
            "amount: 0",
            "amount: 5",
            f"{CARD}/examples/child.yaml:6: fee: Das Beispiel erwartet „{{'amount': 5, 'why': 'frei'}}“, "
            "heraus kommt „{'amount': 0, 'why': 'frei'}“.",
        ),
        (
            "examples/unborn.yaml",
            "2031",
            "2001",
            f"{CARD}/examples/unborn.yaml:3: birthday: "
            "Das Beispiel erwartet „Das Datum liegt in der Zukunft.“, heraus kommt nichts.",
        ),
    ],
)
def test_a_mistake_is_named(
    card: Path, packs: Path, at: datetime, file: str, old: str, new: str, line: str | None
) -> None:
    change(card / file, old, new)
    found = problems(packs, at)
    assert (line in found) if line else found, found


def test_an_unknown_file_is_not_left_out_in_silence(card: Path, packs: Path, at: datetime) -> None:
    (card / "forms.yaml").write_text("a: 1")
    assert [one.partition(": ")[0] for one in problems(packs, at)] == [f"{CARD}/forms.yaml:1"]


def test_broken_yaml_names_the_line(card: Path, packs: Path, at: datetime) -> None:
    change(card / "form.yaml", "pages:", "pages: [")
    assert problems(packs, at)[0].startswith(f"{CARD}/form.yaml:")


def test_a_refused_process_element_is_named_with_its_line(card: Path, packs: Path, at: datetime) -> None:
    change(card / "process.bpmn", '<endEvent id="end">', '<complexGateway id="odd"/><endEvent id="end">')
    assert any(one.startswith(f"{CARD}/process.bpmn:13: odd: ") for one in problems(packs, at))
