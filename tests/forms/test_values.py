"""Every type of field: what is read, what is refused, how it is shown, what FEEL sees."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.forms.contracts import Field, Kind, Option, Text
from amtsweg.forms.rules import characters
from amtsweg.forms.rules.values.files import human_size
from amtsweg.forms.rules.values.numbers import german, parse_number
from amtsweg.forms.rules.values.table import RULES, is_empty
from amtsweg.forms.rules.values.texts import iban_fits


def field(kind: Kind, **more: object) -> Field:
    """Return a field of a type."""
    return Field("f", kind, Text("Feld"), **more)  # type: ignore[arg-type]  # test shorthand


def read(kind: Kind, raw: str, **more: object) -> object:
    """Return what is kept of what was typed."""
    return RULES[kind].read(field(kind, **more), raw)


def check(kind: Kind, raw: str, **more: object) -> str:
    """Return the message for what was typed."""
    one = field(kind, **more)
    return RULES[kind].check(one, RULES[kind].read(one, raw))


@pytest.mark.parametrize(
    ("kind", "raw", "value", "shown"),
    [
        (Kind.TEXT, "  Kim \t Muster ", "Kim Muster", "Kim Muster"),
        (Kind.TEXT, "„Zum Löwen“ – Gasthaus", '"Zum Löwen" - Gasthaus', '"Zum Löwen" - Gasthaus'),
        (Kind.MULTILINE, "eins \r\nzwei\r\n", "eins\nzwei", "eins\nzwei"),
        (Kind.INTEGER, "1.200", 1200, "1.200"),
        (Kind.NUMBER, "12,50", 12.5, "12,5"),
        (Kind.NUMBER, "-0,125", -0.125, "-0,125"),
        (Kind.MONEY, "1.234,50 €", 1234.5, "1.234,50 €"),
        (Kind.MONEY, "30", 30, "30,00 €"),
        (Kind.MONEY, "30.5 EUR", 30.5, "30,50 €"),
        (Kind.DATE, "2026-03-02", "2026-03-02", "02.03.2026"),
        (Kind.DATE, "2.3.2026", "2026-03-02", "02.03.2026"),
        (Kind.YES_NO, "true", True, "Ja"),
        (Kind.YES_NO, "false", False, "Nein"),
        (Kind.EMAIL, " kim@muster.example ", "kim@muster.example", "kim@muster.example"),
        (Kind.PHONE, "+49 5251 / 88-0", "+49 5251 / 88-0", "+49 5251 / 88-0"),
        (Kind.IBAN, "de02 1203 0000 0000 2020 51", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51"),
        (Kind.POSTCODE, "33098", "33098", "33098"),
        (Kind.CONSENT, "true", True, "Ja"),
    ],
)
def test_good_answers(kind: Kind, raw: str, value: object, shown: str) -> None:
    kept = read(kind, raw)
    assert (kept, RULES[kind].check(field(kind), kept), RULES[kind].show(field(kind), kept, "de")) == (value, "", shown)


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        (Kind.TEXT, "Kim 🙂", "Das Zeichen „🙂“ kann nicht verarbeitet werden. Bitte ersetzen Sie es."),
        (Kind.TEXT, "x" * 201, "Bitte kürzen Sie Ihre Angabe: Sie hat 201 Zeichen, möglich sind 200."),
        (Kind.INTEGER, "drei", "Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3."),
        (Kind.INTEGER, "3,5", "Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3."),
        (Kind.INTEGER, "1e9", "Bitte geben Sie eine ganze Zahl ein, zum Beispiel 3."),
        (Kind.NUMBER, "1234567890123456", "Diese Zahl ist zu lang: Möglich sind höchstens 15 Ziffern."),
        (Kind.NUMBER, "NaN", "Bitte geben Sie eine Zahl ein, zum Beispiel 12,5."),
        (Kind.MONEY, "12,345", "Bitte geben Sie den Betrag mit höchstens zwei Stellen nach dem Komma ein."),
        (Kind.MONEY, "viel", "Bitte geben Sie einen Betrag in Euro ein, zum Beispiel 12,50."),
        (Kind.DATE, "30.02.2026", "Bitte geben Sie ein Datum ein, das es gibt, zum Beispiel 24.12.2025."),
        (Kind.DATE, "2026-W10-1", "Bitte geben Sie ein Datum ein, das es gibt, zum Beispiel 24.12.2025."),
        (Kind.DATE, "0202-01-01", "Bitte prüfen Sie die Jahreszahl: Möglich sind die Jahre 1800 bis 2200."),
        (Kind.YES_NO, "vielleicht", "Bitte wählen Sie Ja oder Nein."),
        (Kind.EMAIL, "kim@muster", "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein."),
        (Kind.EMAIL, "kim@@muster.example", "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein."),
        (Kind.EMAIL, "a..b@muster.example", "Bitte geben Sie eine E-Mail-Adresse wie name@beispiel.de ein."),
        (Kind.PHONE, "abc", "Bitte geben Sie eine Telefonnummer mit Vorwahl ein, zum Beispiel 05251 123456."),
        (Kind.IBAN, "DE02 1203", "Diese IBAN hat 8 Zeichen, erwartet werden 22."),
        (Kind.IBAN, "DE02120300000000202015", "Diese IBAN enthält einen Tippfehler: Ihre Prüfziffer stimmt nicht."),
        (Kind.IBAN, "12345", "Bitte geben Sie eine IBAN ein; sie beginnt mit zwei Buchstaben, zum Beispiel DE."),
        (Kind.POSTCODE, "3309", "Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein."),
    ],
)
def test_bad_answers_are_named_and_kept_as_typed(kind: Kind, raw: str, message: str) -> None:
    assert check(kind, raw) == message
    assert not is_empty(read(kind, raw))


@pytest.mark.parametrize(
    ("low", "high", "raw", "message"),
    [
        (1, 3, "4", "Bitte geben Sie eine Zahl von 1 bis 3 ein."),
        (1, None, "0", "Bitte geben Sie mindestens 1 ein."),
        (None, 3, "4", "Bitte geben Sie höchstens 3 ein."),
        (0, None, "-1", "Bitte geben Sie mindestens 0 ein."),
        (0, 3, "3", ""),
    ],
)
def test_bounds(low: float | None, high: float | None, raw: str, message: str) -> None:
    assert check(Kind.INTEGER, raw, minimum=low, maximum=high) == message


def test_a_choice_takes_only_what_was_offered() -> None:
    options = (Option("a", Text("A", "A!")), Option("b", Text("B")))
    one, many = field(Kind.CHOICE, options=options), field(Kind.CHOICE, options=options, multiple=True)
    rules = RULES[Kind.CHOICE]
    assert [rules.check(one, "a"), rules.check(many, ["a", "b"]), rules.show(many, ["b", "a"], "en")] == [
        "",
        "",
        "B, A!",
    ]
    refused = "Bitte wählen Sie aus den angebotenen Antworten."
    assert [rules.check(one, "c"), rules.check(many, ["a", "c"]), rules.check(one, ["a"])] == [refused] * 3


def test_feel_sees_types_and_not_texts() -> None:
    assert RULES[Kind.DATE].feel(field(Kind.DATE), "2026-03-02") == date(2026, 3, 2)
    assert RULES[Kind.DATE].feel(field(Kind.DATE), "bald") is None
    assert RULES[Kind.MONEY].feel(field(Kind.MONEY), 12.1) == Decimal("12.1")
    assert RULES[Kind.NUMBER].feel(field(Kind.NUMBER), "viel") is None
    assert RULES[Kind.YES_NO].feel(field(Kind.YES_NO), "quatsch") is None


@pytest.mark.parametrize("text", ["Łukasz Ñandú Ğökçe Ș", "D̂ C̨̆ ç̆", "Straße 7½ €", "O’Neill", "a\nb\tc"])
def test_din_91379_knows(text: str) -> None:
    assert characters.foreign(characters.clean(text, lines=True)) == ""


@pytest.mark.parametrize(
    ("text", "sign"), [("Иван", "И"), ("中", "中"), ("a\u202eb", "\u202e"), ("q̈", "\u0308"), ("a\x07", "\x07")]
)
def test_din_91379_does_not_know(text: str, sign: str) -> None:
    assert characters.foreign(text) == sign


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for lines in (True, False):
        once = characters.clean(text, lines=lines)
        assert characters.clean(once, lines=lines) == once


@settings(deadline=None)  # the machine may be busy
@given(st.sampled_from(list(RULES)), st.text(max_size=40))
def test_no_input_breaks_a_type(kind: Kind, raw: str) -> None:
    one, rules = field(kind), RULES[kind]
    value = rules.read(one, raw)
    if value is not None:
        rules.check(one, value)
        rules.show(one, value, "de")
        rules.edit(one, value)
        rules.feel(one, value)


@settings(deadline=None)  # the machine may be busy
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_survives_writing_and_reading(number: Decimal) -> None:
    kept = RULES[Kind.NUMBER].read(field(Kind.NUMBER), german(float(number), places=4))
    assert RULES[Kind.NUMBER].feel(field(Kind.NUMBER), kept) == number
    assert RULES[Kind.NUMBER].read(field(Kind.NUMBER), RULES[Kind.NUMBER].edit(field(Kind.NUMBER), kept)) == kept


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234", "1234"),
        ("1,234", "1.234"),
        ("1,234,567", "1234567"),
        ("1.234,5", "1234.5"),
        ("12.5", "12.5"),
        (",5", "0.5"),
    ],
)
def test_points_and_commas(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@settings(deadline=None)  # the machine may be busy
@given(st.integers(0, 10**18 - 1), st.integers(0, 17), st.integers(1, 9))
def test_an_iban_with_one_wrong_digit_never_fits(account: int, place: int, change: int) -> None:
    body = f"{account:018}"
    good = f"DE{98 - int(body + '131400') % 97:02}{body}"
    wrong = good[: 4 + place] + str((int(good[4 + place]) + change) % 10) + good[5 + place :]
    assert (iban_fits(good), iban_fits(wrong)) == (True, False)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(500, "1 KB"), (2048, "2 KB"), (10 * 1_048_576, "10 MB"), (1_048_576 * 3 // 2, "1,5 MB"), (1_048_576, "1 MB")],
)
def test_sizes_as_people_write_them(size: int, shown: str) -> None:
    assert human_size(size) == shown
