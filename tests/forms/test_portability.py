"""Forms may only ask what the browser would answer the same; what they may not is named with its place."""

from __future__ import annotations

import pytest

from amtsweg.feel.api import kinds, portable
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Kind
from amtsweg.forms.rules import composites
from forms.conftest import form_of

HOUSE = """
title: Haus
pages:
  - key: house
    title: Haus
    fields:
      - {key: area, type: integer, label: Fläche, min: 1, max: 5000}
      - {key: price, type: money, label: Preis}
      - {key: bought, type: date, label: Gekauft am}
      - {key: uses, type: choice, multiple: true, label: Nutzung, options: [{value: a, label: A}, {value: b, label: B}]}
      - {key: twice, type: computed, label: Doppelt, value: half * 4}
      - {key: half, type: computed, value: area + 1}
      - {key: home, type: address}
      - key: rooms
        type: group
        label: Zimmer
        repeat: {min: 1, max: 10, item: Zimmer}
        fields:
          - {key: size, type: integer, label: Fläche, min: 1, max: 500}
          - {key: use, type: text, label: Nutzung, shown_if: 'SHOWN'}
checks:
  - {that: 'CHECK', message: So nicht., fields: [area]}
"""

PORTABLE = [
    "area >= sum(rooms.size)",
    "twice > 10 or half = 3",
    'bought + @"P10Y" <= today()',
    "price >= 19.99",
    "count(rooms) < 3 or area > 100",
    'uses = null or list contains(uses, "a")',
    "every r in rooms satisfies r.size = null or r.size > 5",
    'home.postcode = "33098"',
    'not(home.city in ("Paderborn", "Salzkotten"))',
    'matches(home.postcode, "^[0-9]{5}$")',
    "count(rooms[size != null and size > 20]) > 1",
]
REFUSED = {
    "price * 2 > 10": "Rechnen mit Dezimalbrüchen",
    "area / 2 > 10": "eine Division",
    'today() - bought > duration("PT48H")': "eine Uhrzeit, einen Zeitpunkt oder eine Dauer mit Stunden",
    'list contains(replace(home.city, "a", "b"), "x")': "eine Funktion, die dort fehlt",
    "every r in rooms satisfies r.size > 5": "einen Wert, der fehlen kann",
    'uses[1] = "a"': "einen Wert, der fehlen kann",
    'uses = "a"': "Werte dieser Arten",
}


def found(*, check: str = "true", shown: str = "true") -> list[tuple[object, str]]:
    """The places and reasons of a form with these expressions."""
    form = form_of(HOUSE.replace("CHECK", check).replace("SHOWN", shown))
    return [(one.position, one.reason) for one in forms.browser_problems(form, in_pages=True)]


@pytest.mark.parametrize("check", PORTABLE)
def test_common_conditions_are_the_same_in_the_browser(check: str) -> None:
    assert found(check=check) == []


@pytest.mark.parametrize("check", REFUSED)
def test_what_may_differ_is_named_with_its_place(check: str) -> None:
    [(position, reason)] = found(check=check)
    assert position == ("checks", 0, "that")
    assert REFUSED[check] in reason


def test_expressions_in_groups_see_their_neighbours_and_the_number() -> None:
    assert found(shown="size > 10 and index > 1") == []
    assert [at for at, _ in found(shown="size * price > 1")] == [("pages", 0, "fields", 7, "fields", 1, "shown_if")]


def test_a_task_form_knows_the_answers_as_they_are_stored() -> None:
    application = form_of(HOUSE.replace("CHECK", "true").replace("SHOWN", "true"))
    known = {"answers": forms.stored_kinds(application)}

    def problems(shown: str) -> int:
        form = form_of(
            "title: T\ngiven: [answers]\nfields: [{key: a, type: text, label: A, shown_if: '" + shown + "'}]"
        )
        return len(forms.browser_problems(form, in_pages=False, given=known))

    assert problems('answers.home.city = "Elsen" and answers.area > 5') == 0
    assert problems('answers.bought < @"2026-01-01"') == 1, "stored dates are text"
    assert problems("answers.rooms[1].size > 2") == 1, "hidden rooms are missing"


def test_the_checks_of_ready_made_groups_are_the_same_in_the_browser() -> None:
    for kind in Kind:
        for field in composites.fields(kind):
            for check in field.checks:
                own = kinds.DATE if field.kind is Kind.DATE else kinds.TEXT
                assert portable(check.that.text, {field.key: own}) == ()
