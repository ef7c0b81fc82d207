"""What an expression means, in words, in German and in English."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.feel.api import compile_expression
from amtsweg.form_editor.rules.conditions import Line, Lines, candidates, read, write
from amtsweg.form_editor.rules.names import names_at
from amtsweg.form_editor.rules.reading_aloud import condition, requirement, value

FORM = {
    "title": "Formular",
    "lists": {"colours": [{"value": "red", "label": {"de": "Rot", "en": "Red"}}]},
    "pages": [
        {
            "key": "one",
            "title": "Eins",
            "fields": [
                {"key": "owner", "type": "yes_no", "label": {"de": "Gehört es Ihnen?", "en": "Do you own it?"}},
                {"key": "agree", "type": "consent", "label": "Einverstanden"},
                {"key": "age", "type": "integer", "label": {"de": "Alter", "en": "Age"}},
                {"key": "rent", "type": "money", "label": "Miete"},
                {"key": "born", "type": "date", "label": {"de": "Geburtsdatum", "en": "Date of birth"}},
                {"key": "moved", "type": "date", "label": "Einzug"},
                {"key": "name", "type": "text", "label": "Name"},
                {"key": "colour", "type": "choice", "label": {"de": "Farbe", "en": "Colour"}, "options": "colours"},
                {
                    "key": "wishes",
                    "type": "choice",
                    "multiple": True,
                    "label": "Wünsche",
                    "options": [{"value": "a", "label": "Apfel"}, {"value": "b", "label": "Birne"}],
                },
                {"key": "home", "type": "address"},
                {
                    "key": "children",
                    "type": "group",
                    "label": {"de": "Kinder", "en": "Children"},
                    "repeat": {"max": 5},
                    "fields": [
                        {"key": "years", "type": "integer", "label": {"de": "Jahre", "en": "Years"}},
                        {"key": "school", "type": "yes_no", "label": "In der Schule?"},
                    ],
                },
            ],
        }
    ],
}
NAMES = names_at(FORM, (0,))

SAID = {
    "owner = true": "„Gehört es Ihnen?“ mit Ja beantwortet ist",
    "owner": "„Gehört es Ihnen?“ mit Ja beantwortet ist",
    "owner = false": "„Gehört es Ihnen?“ mit Nein beantwortet ist",
    "not(owner)": "„Gehört es Ihnen?“ mit Nein beantwortet ist",
    "owner != true": "„Gehört es Ihnen?“ nicht mit Ja beantwortet ist",
    "agree": "„Einverstanden“ bestätigt ist",
    "agree = false": "„Einverstanden“ nicht bestätigt ist",
    "age > 17": "„Alter“ größer als 17 ist",
    "17 < age": "„Alter“ größer als 17 ist",
    "age >= 18": "„Alter“ mindestens 18 ist",
    "age != null and age < 18": "„Alter“ kleiner als 18 ist",
    "age between 6 and 12": "„Alter“ von 6 bis 12 liegt",
    "age in [6..12]": "„Alter“ von 6 bis 12 liegt",
    "age in [6..12)": "„Alter“ mindestens 6 ist und „Alter“ kleiner als 12 ist",
    "age in (1, 2)": "„Alter“ gleich 1 oder 2 ist",
    "age in (> 5)": "„Alter“ größer als 5 ist",
    "age > -5": "„Alter“ größer als -5 ist",
    "rent <= 450.5": "„Miete“ höchstens 450,5 € ist",
    "rent > age * 2": "„Miete“ größer als „Alter“ mal 2 ist",
    'born < date("2008-03-01")': "„Geburtsdatum“ vor dem 1. März 2008 liegt",
    'born >= @"2008-03-01"': "„Geburtsdatum“ nicht vor dem 1. März 2008 liegt",
    "born > today()": "„Geburtsdatum“ nach dem heutigen Tag liegt",
    "moved > born": "„Einzug“ nach „Geburtsdatum“ liegt",
    'born <= today() - duration("P18Y")': "„Geburtsdatum“ nicht nach dem Tag 18 Jahre vor dem heutigen Tag liegt",
    'born = date("2008-03-01") + @"P1M2D"': "„Geburtsdatum“ mit dem Tag 1 Monat und 2 Tage nach dem 1. März 2008"
    " übereinstimmt",
    'name = "Ada"': "bei „Name“ „Ada“ steht",
    'name != "Ada"': "bei „Name“ nicht „Ada“ steht",
    'name = ""': "„Name“ nicht beantwortet ist",
    "name = null": "„Name“ nicht beantwortet ist",
    "name != null": "„Name“ beantwortet ist",
    "string length(name) > 3": "„Name“ mehr als 3 Zeichen hat",
    'starts with(name, "A")': "„Name“ mit „A“ beginnt",
    'name != null and matches(name, "A.*")': "„Name“ dem Muster „A.*“ entspricht",
    'colour = "red"': "bei „Farbe“ „Rot“ gewählt ist",
    'colour != "red"': "bei „Farbe“ nicht „Rot“ gewählt ist",
    'colour in ("red", "blue")': "bei „Farbe“ „Rot“ oder „blue“ gewählt ist",
    'colour in ["red"]': "bei „Farbe“ „Rot“ gewählt ist",
    'wishes != null and list contains(wishes, "b")': "bei „Wünsche“ „Birne“ angekreuzt ist",
    'home.city = "Elsen"': "bei „Ort“ bei „Anschrift“ „Elsen“ steht",
    "count(children) > 3": "mehr als 3 „Kinder“ angegeben sind",
    "count(children) = 0": "keine „Kinder“ angegeben sind",
    "count(children) <= age": "höchstens „Alter“ „Kinder“ angegeben sind",
    "count(children[years < 6]) >= 1": "mindestens 1 „Kinder“ angegeben sind, bei denen „Jahre“ kleiner als 6 ist",
    "count(children[item.years < 6]) >= 1": "mindestens 1 „Kinder“ angegeben sind, bei denen „Jahre“ kleiner als 6 ist",
    "some c in children satisfies c.school": "bei mindestens einem Eintrag von „Kinder“ „In der Schule?“ mit Ja"
    " beantwortet ist",
    "every c in children satisfies c.years > 2": "bei jedem Eintrag von „Kinder“ „Jahre“ größer als 2 ist",
    "sum(children.years) > 20": "die Summe von „Jahre“ aller „Kinder“ größer als 20 ist",
    "children[1].years = 3": "„Jahre“ bei Eintrag 1 von „Kinder“ gleich 3 ist",
    "owner and (age > 3 or agree)": "„Gehört es Ihnen?“ mit Ja beantwortet ist und („Alter“ größer als 3 ist oder"
    " „Einverstanden“ bestätigt ist)",
    "not(age > 3)": "nicht gilt: „Alter“ größer als 3 ist",
    "if owner then age > 3 else agree": "„Alter“ größer als 3 ist (falls „Gehört es Ihnen?“ mit Ja beantwortet ist),"
    " sonst „Einverstanden“ bestätigt ist",
}


@pytest.mark.parametrize("feel", SAID)
def test_conditions_are_read_aloud(feel: str) -> None:
    spoken = condition(feel, NAMES)
    assert (spoken.text, spoken.feel) == (f"wenn {SAID[feel]}", feel)
    assert spoken.complete == ("Ausdruck" not in SAID[feel])


def test_the_sentence_of_the_brief() -> None:
    said = "wenn „Gehört es Ihnen?“ mit Nein beantwortet ist und mehr als 3 „Kinder“ angegeben sind"
    assert condition("owner = false and count(children) > 3", NAMES).text == said
    with translation.override("en"):
        english = "if “Do you own it?” is answered with No and more than 3 “Children” are given"
        assert condition("owner = false and count(children) > 3", NAMES).text == english
        assert condition('colour = "red"', NAMES).text == "if “Red” is chosen for “Colour”"
        assert condition('born < date("2008-03-01")', NAMES).text == "if “Date of birth” is before 1 March 2008"


def test_what_a_check_demands_and_what_a_value_is() -> None:
    assert requirement("age >= 18", NAMES).text == "Es muss gelten, dass „Alter“ mindestens 18 ist."
    assert value("sum(children.years) * 2 + 1.5", NAMES).text == "(die Summe von „Jahre“ aller „Kinder“ mal 2) plus 1,5"
    said = "„x“, wenn „Gehört es Ihnen?“ mit Ja beantwortet ist, sonst „Name“ gefolgt von „!“"
    assert value('if owner then "x" else name + "!"', NAMES).text == said
    assert value("today()", NAMES).text == "der heutige Tag"
    assert (condition("true", NAMES).text, condition("false", NAMES).text) == ("immer", "nie")


def test_what_cannot_be_said_stands_there_as_it_is() -> None:
    spoken = condition("owner = true and {a: 1}.a = 1", NAMES)
    assert spoken.text == "wenn „Gehört es Ihnen?“ mit Ja beantwortet ist und ein weiterer Ausdruck zutrifft"
    assert not spoken.complete
    spoken = condition("owner = true and unknown > 3", NAMES)
    assert spoken.text.endswith("und der Ausdruck [unknown > 3] zutrifft")
    for feel in ("{a: 1}", "function(x) x", "for c in children return c", "owner and", "", '"', "a(" * 300):
        assert not condition(feel, NAMES).complete


@given(st.text(alphabet='owner=truefalsecount(children)>3 andor"[]{}.,+-*/?!1', max_size=60))
def test_reading_aloud_never_fails(feel: str) -> None:
    for say in (condition, requirement, value):
        assert say(feel, NAMES).feel == feel


KNOWN = candidates(NAMES, "de")
VALUES = {
    "truth": st.sampled_from(["true", "false"]),
    "number": st.integers(-1000, 1000).map(str) | st.sampled_from(["1,5", "-0,25"]),
    "count": st.integers(0, 50).map(str),
    "date": st.dates().map(lambda day: day.isoformat()),
    "text": st.text(alphabet='abc"\\ äöß\n', min_size=1, max_size=8).map(str.strip).filter(bool),
    "presence": st.just(""),
}


@st.composite
def some_lines(draw: st.DrawFn) -> Lines:
    def line() -> Line:
        about = draw(st.sampled_from(KNOWN))
        operator = draw(st.sampled_from(about.operators))
        if operator in ("answered", "empty"):
            return Line(about.feel, operator)
        answers = [value for value, _label in about.answers]
        return Line(about.feel, operator, draw(st.sampled_from(answers) if answers else VALUES[about.sort]))

    return Lines(tuple(line() for _ in range(draw(st.integers(1, 4)))), "and")


@given(some_lines())
def test_lines_become_feel_that_compiles_reads_aloud_and_becomes_the_same_lines(lines: Lines) -> None:
    written = write(lines, KNOWN)
    assert not written.problems
    compile_expression(written.feel, names=NAMES)
    assert condition(written.feel, NAMES).complete
    again = read(written.feel, KNOWN, NAMES)
    assert again is not None
    assert write(again, KNOWN).feel.replace(" != null and list", "") != ""
    assert set(again.lines) <= set(lines.lines) | {Line(one.about, "answered") for one in lines.lines}


def test_what_does_not_fit_is_named_by_its_line() -> None:
    lines = Lines((Line("age", "gt", "alt"), Line("born", "lt", "morgen"), Line("colour", "eq", "pink"), Line()))
    assert write(lines, KNOWN).problems == {
        0: "Bitte geben Sie eine Zahl ein.",
        1: "Bitte geben Sie ein Datum wie 31.12.2026 ein, oder das Wort heute.",
        2: "Bitte wählen Sie eine der Antworten von „Farbe“.",
    }
    assert write(Lines((Line("born", "lt", "1.3.2008"), Line("born", "ge", "heute")), "or"), KNOWN).feel == (
        'born < date("2008-03-01") or born >= today()'
    )
    assert write(Lines((Line("rent", "le", "1.234,50"),)), KNOWN).feel == "rent <= 1234.50"
    assert write(Lines((Line("gone", "eq", "1"), Line("owner", "gt", "true"))), KNOWN).problems.keys() == {0, 1}


def test_lines_know_what_they_cannot_say() -> None:
    for feel in ("not(owner)", "owner and (agree or age > 3)", "age + 1 > 3", "age >", "unknown = 3"):
        assert read(feel, KNOWN, NAMES) is None
    assert read("  ", KNOWN, NAMES) == Lines(())
