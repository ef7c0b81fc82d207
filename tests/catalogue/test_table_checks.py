"""Decision tables of packs: what leaves a case undecided, decided twice, or a rule without use is refused."""

from datetime import datetime
from pathlib import Path

import pytest

from amtsweg.catalogue import api as catalogue
from catalogue.test_packs import CARD, change, problems

OTHER = '<inputEntry id="o1"><text>-</text>'
ADULT = '<inputEntry id="o1"><text>"adult"</text>'
COLUMN = '<input id="kind"><inputExpression id="kind_expression"><text>answers.kind</text></inputExpression></input>'


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        (OTHER, ADULT, 7, 'Lücke: Keine Regel gilt für answers.kind: not("adult", "child")'),
        ('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"', 11, 'Die Regeln 1 und 2 gelten zugleich für answers.kind: "child"'),
        ("<text>\"child\"</text>", "<text>-</text>", 11, "Die Regel 2 kommt nie zum Zug: Für alle Fälle"),
        (OTHER, '<inputEntry id="o1"><text>"x", &lt; "a", "child"</text>', 7, "Lücke: "),
    ],
)  # fmt: skip
def test_a_flaw_of_a_table_is_named(
    card: Path, packs: Path, at: datetime, old: str, new: str, line: int, reason: str
) -> None:
    change(card / "fee.dmn", old, new)
    found = [one for one in problems(packs, at) if one.startswith(f"{CARD}/fee.dmn:")]
    assert [one for one in found if one.startswith(f"{CARD}/fee.dmn:{line}: table: {reason}")], found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (COLUMN, COLUMN.replace("</input>", '<inputValues><text>"adult", "child"</text></inputValues></input>')),
        ('<output id="amount" name="amount"/>', '<output id="amount" name="amount"><defaultOutputEntry><text>5</text>'
         "</defaultOutputEntry></output>"),
    ],
)  # fmt: skip
def test_possible_values_and_a_default_close_a_gap(card: Path, packs: Path, at: datetime, old: str, new: str) -> None:
    change(card / "fee.dmn", OTHER, ADULT)
    assert problems(packs, at) != []
    change(card / "fee.dmn", old, new)
    assert [one for one in problems(packs, at) if "Lücke" in one] == []


@pytest.mark.parametrize(("field", "complains"), [("{key: kind, type: integer, label: Zahl}", False), ("", True)])
def test_between_two_whole_numbers_lies_nothing(
    card: Path, packs: Path, at: datetime, field: str, complains: bool
) -> None:
    """The form tells which columns hold whole numbers."""
    change(card / "fee.dmn", '<text>"child"</text>', "<text>&lt;= 5</text>")
    change(card / "fee.dmn", OTHER, '<inputEntry id="o1"><text>&gt;= 6</text>')
    if field:
        text = (card / "form.yaml").read_text()
        start, end = text.index("      - key: kind"), text.index("      - {key: guardian")
        form = text[:start] + f"      - {field}\n" + text[end:].replace('kind = "child"', "kind = 1")
        (card / "form.yaml").write_text(form)
    assert any("(5..6)" in one for one in problems(packs, at)) is complains


def test_what_cannot_be_checked_is_a_note_and_keeps_nothing_away(card: Path, packs: Path, at: datetime) -> None:
    change(card / "fee.dmn", '<text>"child"</text>', "<text>starts with(?, answers.name)</text>")
    assert not [one for one in problems(packs, at) if "fee.dmn" in one]
    [note] = catalogue.check_packs(packs, at=at).notes
    assert str(note).startswith(f"{CARD}/fee.dmn:10: table: Nicht zu prüfen")
