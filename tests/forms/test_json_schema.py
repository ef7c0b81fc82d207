"""The JSON Schema of a form's answers: what the form accepts fits, and what it could never accept does not."""

from datetime import datetime

import pytest
from jsonschema import Draft202012Validator

from amtsweg.forms import api as forms
from forms.conftest import form_of

FORM = """
title: {de: Umzug, en: Move}
pages:
  - key: one
    title: Eins
    fields:
      - {key: name, type: text, label: {de: Name, en: Name of it}, hint: Wie im Pass, max_length: 10}
      - {key: born, type: date, label: Geboren, required: false}
      - {key: kind, type: choice, label: Art, options: [{value: a, label: A}, {value: b, label: B}]}
      - {key: many, type: choice, label: Viele, multiple: true, options: [{value: a, label: A}, {value: b, label: B}]}
      - {key: rent, type: money, label: Miete, min: 0, max: 5000, shown_if: kind = "a"}
      - {key: rooms, type: integer, label: Zimmer, min: 1, max: 20, required: false, required_if: kind = "a"}
      - {key: double, type: computed, label: Doppelt, value: rooms * 2}
      - {key: title, type: computed, label: Titel, value: '"Wohnung " + name'}
      - {key: note, type: info, label: Nur zum Lesen}
  - key: two
    title: Zwei
    shown_if: kind = "b"
    fields:
      - {key: agreed, type: consent, label: Einverstanden}
  - key: three
    title: Drei
    fields:
      - {key: home, type: address}
      - {key: before, type: address, required: false}
      - {key: spot, type: place}
      - key: people
        type: group
        label: Personen
        repeat: {min: 1, max: 3}
        fields:
          - {key: first, type: text, label: Vorname}
          - {key: age, type: integer, label: Alter, min: 0, max: 130}
"""
HOME = {"street": "Am Abdinghof", "house_number": "11", "postcode": "33098", "city": "Paderborn"}
GOOD: dict[str, object] = {
    "name": "Kim", "kind": "b", "many": ["a"], "rooms": 3, "double": 6, "title": "Wohnung Kim", "agreed": True,
    "home": HOME, "before": {}, "spot": {"address": "Hinten"}, "people": [{"first": "Mika", "age": 3}],
}  # fmt: skip


def problems(answers: dict[str, object]) -> list[str]:
    """Return where answers do not fit the schema."""
    schema = forms.json_schema(form_of(FORM))
    Draft202012Validator.check_schema(schema)
    return [".".join(map(str, one.absolute_path)) for one in Draft202012Validator(schema).iter_errors(answers)]


def test_what_is_accepted_fits(at: datetime) -> None:
    form = form_of(FORM)
    assert forms.check_all(form, GOOD, at=at) == {}
    assert problems(forms.prune(form, GOOD)) == []


def test_titles_are_in_the_language_asked_for() -> None:
    form = form_of(FORM)
    german, english = forms.json_schema(form), forms.json_schema(form, language="en")
    assert (german["title"], english["title"]) == ("Umzug", "Move")
    assert english["properties"]["name"] | {"$ref": ""} == {  # type: ignore[index]  # a schema is deep and free
        "title": "Name of it", "description": "Wie im Pass", "$ref": "", "maxLength": 10,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": "x" * 11}, "name"),
        ({"name": "中"}, "name"),
        ({"name": 3}, "name"),
        ({"name": None}, "name"),
        ({"born": "2026-3-2"}, "born"),
        ({"born": "0202-01-01"}, "born"),
        ({"kind": "c"}, "kind"),
        ({"many": []}, "many"),
        ({"many": ["c"]}, "many.0"),
        ({"rent": 5000.5}, "rent"),
        ({"rooms": 2.5}, "rooms"),
        ({"rooms": 21}, "rooms"),
        ({"double": 2.5}, "double"),
        ({"title": 2}, "title"),
        ({"agreed": False}, "agreed"),
        ({"home": {}}, "home"),
        ({"home": HOME | {"postcode": "3309"}}, "home.postcode"),
        ({"before": {"street": "Nur dies"}}, "before"),
        ({"spot": {"lat": 51.7}}, "spot"),
        ({"people": []}, "people"),
        ({"people": [{"first": "a", "age": 1}] * 4}, "people"),
        ({"people": [{"first": "a"}]}, "people.0"),
        ({"unknown": 1}, ""),
    ],
)
def test_what_could_never_be_accepted_does_not_fit(change: dict[str, object], place: str) -> None:
    assert set(problems({**GOOD, **change})) == {place}


@pytest.mark.parametrize(("name", "missing"), [("name", True), ("rooms", False), ("agreed", False), ("home", True)])
def test_what_hangs_on_a_condition_may_be_missing(name: str, missing: bool) -> None:
    assert bool(problems({key: value for key, value in GOOD.items() if key != name})) is missing
