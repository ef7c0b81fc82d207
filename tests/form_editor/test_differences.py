"""What is different between two states of a form, in words, and who else uses an answer."""

from typing import Any

import pytest

from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.form_editor.contracts import Definition
from amtsweg.form_editor.rules.building import STEPS, change, insert, move, remove
from amtsweg.form_editor.rules.differences import differences
from amtsweg.form_editor.rules.usage import uses
from form_editor.test_building import field, form


def said(before: Definition, now: Definition) -> list[str]:
    return [one.text for one in differences(before, now)]


def changed(place: tuple[int, ...], **values: Any) -> list[str]:
    return said(form(), change(form(), place, values).definition)


def test_parts_that_come_go_and_move() -> None:
    new = insert(form(), (1,), 0, [field("d", "date", label="Datum")]).definition
    assert said(form(), new) == ["Neu auf „Zwei“: „Datum“ (Datum)."]
    assert said(new, form()) == ["Gibt es auf „Zwei“ nicht mehr: „Datum“."]
    assert said(form(), remove(form(), (0, 1)).definition) == ["Gibt es auf „Eins“ nicht mehr: „Feld group“."]
    page = insert(form(), (), 2, [{"key": "three", "title": "Drei", "fields": [field("z")]}]).definition
    assert said(form(), page) == ["Neu: Seite „Drei“.", "Neu auf „Drei“: „Feld z“ (Text, eine Zeile)."]
    assert said(form(), move(form(), (0, 0), (1,), 0).definition) == [
        "„Feld a“ steht jetzt auf „Zwei“, bisher auf „Eins“."
    ]
    assert said(form(), STEPS["down"](form(), (0, 0)).definition) == ["„Feld group“ steht jetzt an anderer Stelle."]
    assert said(form(), STEPS["down"](form(), (0,)).definition) == ["Seite „Zwei“ steht jetzt an anderer Stelle."]


@pytest.mark.parametrize(
    ("place", "values", "text"),
    [
        ((0, 0), {"required": False}, "„Feld a“: Ist jetzt freiwillig."),
        ((0, 0), {"required": True}, None),
        ((0, 0), {"type": "date"}, "„Feld a“: Ist jetzt „Datum“, bisher „Text, eine Zeile“."),
        ((0, 0), {"max_length": 5}, "„Feld a“: Höchstens so viele Zeichen ist jetzt 5, bisher nicht angegeben."),
        ((0, 1), {"repeat": {"min": 1, "max": 3}}, "„Feld group“: Kann jetzt 1- bis 3-mal angegeben werden."),
        (
            (0, 2),
            {"shown_if": 'a != "2"'},
            "„Feld b“: Wird jetzt gezeigt: wenn bei „Feld a“ nicht „2“ steht; bisher: wenn bei „Feld a“ „1“ steht.",
        ),
        ((0, 2), {"shown_if": None}, "„Feld b“: Wird jetzt gezeigt: immer; bisher: wenn bei „Feld a“ „1“ steht."),
        ((0, 0), {"sparkle": 7}, "„Feld a“: sparkle ist jetzt 7, bisher nicht angegeben."),
        (
            (0, 0),
            {"checks": [{"that": 'a = "1"', "message": "Nein"}]},
            "„Feld a“: Neue Prüfung: Es muss gelten, dass bei „Feld a“ „1“ steht.",
        ),
    ],
)
def test_what_changed_in_a_part(place: tuple[int, ...], values: dict[str, Any], text: str | None) -> None:
    assert changed(place, **values) == ([text] if text else [])


def test_texts_old_and_new() -> None:
    (one,) = differences(form(), change(form(), (0, 0), {"label": "Neu"}).definition)
    assert (one.text, one.old, one.new) == ("„Neu“: Beschriftung geändert.", "Feld a", "Neu")
    (one,) = differences(form(), change(form(), (0, 0), {"label": {"de": "Feld a", "en": "New"}}).definition)
    assert (one.text, one.old, one.new) == ("„Feld a“: Beschriftung auf Englisch geändert.", "", "New")


def test_answers_and_lists() -> None:
    rows = [{"value": "1", "label": "Eins"}, {"value": "2", "label": "Zwei"}]
    before = change(form(), (0, 0), {"type": "choice", "options": rows}).definition
    now = change(before, (0, 0), {"options": [{"value": "2", "label": "Zwo"}, {"value": "3", "label": "Drei"}]})
    assert said(before, now.definition) == [
        "„Feld a“: Eine Antwort heißt jetzt anders.",
        "„Feld a“: Neue Antwort „Drei“.",
        "„Feld a“: Die Antwort „Eins“ gibt es nicht mehr.",
    ]
    assert said(before, change(before, (0, 0), {"options": rows[::-1]}).definition) == [
        "„Feld a“: Die Antworten stehen in anderer Reihenfolge."
    ]
    listed = {**change(before, (0, 0), {"options": "numbers"}).definition, "lists": {"numbers": rows}}
    assert said(before, listed)[0] == (
        "„Feld a“: Die Antworten kommen jetzt aus der Liste „numbers“, bisher aus dem Feld selbst."
    )
    assert said(listed, {**listed, "lists": {"numbers": rows[:1]}}) == [
        "Liste „numbers“: Die Antwort „Zwei“ gibt es nicht mehr."
    ]


def test_who_else_uses_an_answer(service: ServiceVersion) -> None:
    assert {"in der Entscheidung fee", "im Titel des Vorgangs"} <= set(uses(service, "parcels"))
    assert "in der Entscheidung fee" in uses(service, "purpose")
    assert "beim Vorausfüllen aus dem Konto" in uses(service, "given_name")
    assert "in den Angaben zur antragstellenden Person" in uses(service, "company")
    assert uses(service, "consent") == []
