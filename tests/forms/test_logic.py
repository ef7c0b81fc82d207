"""Conditions, computed values and checks, above all inside repeating groups."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import FormDefinitionError
from forms.conftest import form_of

NESTED = """
title: Häuser
fields:
  - {key: factor, type: integer, label: Faktor, required: false}
  - key: houses
    type: group
    label: Häuser
    repeat: {min: 1, max: 5}
    checks: [{that: 'area >= sum(rooms.size)', message: Zimmer größer als das Haus., fields: [area]}]
    fields:
      - {key: area, type: integer, label: Fläche, unit: m²}
      - {key: listed, type: yes_no, label: Denkmal}
      - {key: file_number, type: text, label: Listennummer, shown_if: listed = true}
      - {key: title, type: computed, label: Titel, value: '"Haus " + string(index)'}
      - key: rooms
        type: group
        label: Zimmer
        required: false
        repeat: {min: 0, max: 9}
        fields:
          - {key: size, type: integer, label: Größe}
          - {key: note, type: text, label: Hinweis, shown_if: listed and size > 20 * factor, required_if: index = 1}
          - {key: total, type: computed, label: Anteil, value: size * factor}
"""


def test_an_expression_sees_its_item_then_what_is_around_it(at: datetime) -> None:
    form = form_of(NESTED)
    answers = {
        "factor": 2,
        "houses": [
            {
                "area": 100,
                "listed": True,
                "file_number": "7",
                "rooms": [{"size": 50}, {"size": 41}, {"size": 4, "note": "x"}],
            },
            {"area": 10, "listed": False, "file_number": "8", "rooms": [{"size": 50, "note": "weg"}]},
        ],
    }
    assert forms.prune(form, answers) == {
        "factor": 2,
        "houses": [
            {
                "area": 100,
                "listed": True,
                "file_number": "7",
                "title": "Haus 1",
                "rooms": [{"size": 50, "total": 100}, {"size": 41, "total": 82}, {"size": 4, "total": 8}],
            },
            {"area": 10, "listed": False, "title": "Haus 2", "rooms": [{"size": 50, "total": 100}]},
        ],
    }
    assert forms.check_all(form, answers, at=at) == {
        "houses.0.rooms.0.note": "Bitte füllen Sie dieses Feld aus.",
        "houses.1.area": "Zimmer größer als das Haus.",
    }


CHAIN = """
title: Kette
fields:
  - {key: a, type: yes_no, label: A}
  - {key: b, type: yes_no, label: B, shown_if: a}
  - {key: c, type: yes_no, label: C, shown_if: b}
  - {key: d, type: text, label: D, shown_if: c}
  - {key: e, type: text, label: E, shown_if: d = null}
"""


def test_what_hangs_on_a_hidden_answer_is_hidden_too() -> None:
    form = form_of(CHAIN)
    full = {"a": True, "b": True, "c": True, "d": "x", "e": "y"}
    assert forms.prune(form, full) == {"a": True, "b": True, "c": True, "d": "x"}
    assert forms.prune(form, {**full, "a": False}) == {"a": False, "e": "y"}


@settings(deadline=None)  # the machine may be busy
@given(st.dictionaries(st.sampled_from("abcde"), st.sampled_from([True, False, "x", None, 3, [], {}])))
def test_pruning_twice_is_pruning_once(answers: dict[str, object]) -> None:
    form = form_of(CHAIN)
    once = forms.prune(form, answers)
    assert forms.prune(form, once) == once


KEYS = ["area", "listed", "rooms", "size", "houses"]
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)  # the machine may be busy
@given(ANYTHING)
def test_no_stored_answer_breaks_a_form(answers: object) -> None:
    form = form_of(NESTED)
    at = datetime.fromisoformat("2026-03-02T09:00+01:00")
    given = {"factor": answers, "houses": answers if isinstance(answers, list) else [answers]}
    kept = forms.prune(form, given)
    forms.check_all(form, kept, at=at)
    forms.summary(form, kept, language="en")
    forms.bind(form, answers=kept, at=at)


UNKNOWN = "Der Ausdruck nennt „nope“; ein solches Feld gibt es hier nicht."
TIMELESS = "Was gezeigt, verlangt oder berechnet wird, darf nicht vom Tag abhängen."
RESERVED = "„for“ ist ein Wort der Ausdruckssprache FEEL und kann kein Feld sein."
COMPUTED = "Ein berechnetes Feld (type: computed) braucht value, und nur dieses hat es."
REPEAT = "Nur Gruppen können sich wiederholen, und min darf max nicht übersteigen."
MISTAKES = {
    "{key: a, type: text, label: A, shown_if: nope = 1}": (0, "shown_if", UNKNOWN),
    "{key: a, type: text, label: A, shown_if: '1 +'}": (0, "shown_if", None),
    "{key: a, type: text, label: A}, {key: a, type: text, label: B}": ("„a“ kommt hier mehrmals vor.",),
    "{key: a, type: text}": (0, "Dem Feld „a“ fehlt die Beschriftung (label)."),
    "{key: for, type: text, label: A}": (0, "key", RESERVED),
    "{key: a, type: choice, label: A}": (0, "Einer Auswahl fehlen die Antworten (options)."),
    "{key: a, type: choice, label: A, options: b}": (0, "options", "Die Liste „b“ gibt es unter lists nicht."),
    "{key: a, type: date, label: A, shown_if: a < today()}": (0, "shown_if", TIMELESS),
    "{key: a, type: group, label: A}": (0, "Die Gruppe „a“ hat keine Felder (fields)."),
    "{key: a, type: computed, label: A}": (0, COMPUTED),
    "{key: a, type: text, label: A, repeat: {max: 3}}": (0, "repeat", REPEAT),
    "{key: a, type: yes_no, label: A, shown_if: b}, {key: b, type: yes_no, label: B, shown_if: a}": (
        0,
        "shown_if",
        "Die Bedingungen drehen sich im Kreis: a → b → a.",
    ),
    "{key: g, type: group, label: G, shown_if: g.x = 1, fields: [{key: x, type: integer, label: X}]}": (
        0,
        "shown_if",
        "Die Bedingungen drehen sich im Kreis: g → g.",
    ),
}


@pytest.mark.parametrize("fields", MISTAKES)
def test_mistakes_in_a_definition_are_found_before_anybody_fills_it_in(fields: str) -> None:
    *position, reason = MISTAKES[fields]
    with pytest.raises(FormDefinitionError) as caught:
        form_of(f"{{title: T, fields: [{fields}]}}")
    first = caught.value.problems[0]
    assert first.position == ("fields", *position)
    assert reason in (None, first.reason)


def test_a_total_and_a_share_of_it_are_no_circle() -> None:
    form = form_of("""
title: Anteile
fields:
  - {key: total, type: computed, label: Summe, value: sum(houses.area)}
  - {key: number, type: computed, label: Anzahl, value: count(houses)}
  - key: houses
    type: group
    label: Häuser
    repeat: {}
    fields:
      - {key: area, type: integer, label: Fläche}
      - {key: share, type: computed, label: Anteil, value: area / total * 100}
      - {key: why, type: text, label: Warum, shown_if: number > 1}
""")
    answers = {"houses": [{"area": 1, "why": "x"}, {"area": 3, "why": "y"}]}
    assert forms.prune(form, answers) == {
        "total": 4,
        "number": 2,
        "houses": [{"area": 1, "share": 25, "why": "x"}, {"area": 3, "share": 75, "why": "y"}],
    }
