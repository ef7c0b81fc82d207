"""Building a form: what each step does, and that no row of steps ever breaks anything."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amtsweg.form_editor.contracts import Definition
from amtsweg.form_editor.rules import building
from amtsweg.form_editor.rules.blocks import READY, insert_from, insert_ready
from amtsweg.form_editor.rules.building import (
    STEPS,
    change,
    find,
    insert,
    move,
    node_at,
    paged,
    path_of,
    place_of,
    walk,
)
from amtsweg.form_editor.rules.differences import differences
from amtsweg.form_editor.rules.judging import judge
from amtsweg.form_editor.rules.keys import free_key, is_key, proposed_key
from amtsweg.form_editor.rules.kinds import fitted, fresh_field, kinds, properties_of
from amtsweg.form_editor.rules.usage import rename
from amtsweg.forms import api as forms


def field(key: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {**fresh_field(kind, key, f"Feld {key}"), **more}


def form() -> Definition:
    """Two pages; on the first a field, a group with two fields, and another field."""
    group = field("group", "group", fields=[field("x"), field("y", "integer")])
    return {
        "title": "Formular",
        "pages": [
            {"key": "one", "title": "Eins", "fields": [field("a"), group, field("b", shown_if='a = "1"')]},
            {"key": "two", "title": "Zwei", "fields": [field("c")]},
        ],
    }


def keys(definition: Definition) -> list[str]:
    return [".".join(path_of(definition, place)) for place, _node in walk(definition)]


def test_a_form_written_the_short_way_gets_a_page() -> None:
    short = {"title": "Aufgabe", "fields": [field("a")], "checks": []}
    assert paged(short)["pages"] == [{"key": "form", "title": "Aufgabe", "fields": [field("a")], "checks": []}]
    assert paged(form()) == form()
    assert paged({"pages": [1, {"key": "x", "fields": 3}]})["pages"] == [{"key": "x", "fields": []}]
    assert judge(paged(short)).problems == ()


@pytest.mark.parametrize(
    ("step", "place", "lands", "order"),
    [
        ("down", (0, 0), (0, 1), ["one.group", "one.group.x", "one.group.y", "one.a", "one.b"]),
        ("up", (0, 2), (0, 1), ["one.a", "one.b", "one.group", "one.group.x", "one.group.y"]),
        ("into", (0, 2), (0, 1, 2), ["one.a", "one.group", "one.group.x", "one.group.y", "one.group.b"]),
        ("into", (0, 0), (0, 0, 0), ["one.group", "one.group.a", "one.group.x", "one.group.y", "one.b"]),
        ("out", (0, 1, 0), (0, 2), ["one.a", "one.group", "one.group.y", "one.x", "one.b"]),
        ("down", (0, 2), (1, 0), ["one.a", "one.group", "one.group.x", "one.group.y"]),
        ("delete", (0, 1), (0, 1), ["one.a", "one.b"]),
        ("copy", (0, 0), (0, 1), ["one.a", "one.a_2", "one.group", "one.group.x", "one.group.y", "one.b"]),
        ("up", (0, 0), (0, 0), ["one.a", "one.group", "one.group.x", "one.group.y", "one.b"]),
        ("out", (0, 0), (0, 0), ["one.a", "one.group", "one.group.x", "one.group.y", "one.b"]),
    ],
)
def test_steps(step: str, place: tuple[int, ...], lands: tuple[int, ...], order: list[str]) -> None:
    before = form()
    built = STEPS[step](before, place)
    assert (built.place, [key for key in keys(built.definition) if key.startswith("one.")]) == (lands, order)
    assert before == form()  # what was there is never changed


def test_pages_move_among_pages_and_are_copied_with_keys_of_their_own() -> None:
    assert keys(STEPS["down"](form(), (0,)).definition)[0] == "two"
    copied = STEPS["copy"](form(), (1,)).definition
    assert keys(copied)[-2:] == ["two-2", "two-2.c_2"]
    assert judge(copied).problems == ()
    assert building.move(form(), (0,), (1,), 0).definition == form()  # a page is no field
    assert building.move(form(), (0, 1), (0, 1), 0).definition == form()  # nothing goes into itself


def test_a_field_that_comes_into_a_group_with_its_key_gets_another() -> None:
    crowded = insert(form(), (0, 1), 0, [field("a")]).definition
    built = STEPS["into"](crowded, (0, 0))
    assert path_of(built.definition, built.place) == ("one", "group", "a_2")


def test_the_steps_that_would_do_something_are_known() -> None:
    assert building.can(form(), (0, 0)) == {"down", "into"}
    assert building.can(form(), (0, 1, 0)) == {"down", "out"}
    assert building.can(form(), (0,)) == {"down"}


def test_places_are_found_again_in_another_state() -> None:
    moved = STEPS["down"](form(), (0, 2)).definition
    assert find(moved, path_of(form(), (0, 2))) == (1, 0)
    assert find(STEPS["delete"](form(), (0, 0)).definition, ("one", "a")) is None
    assert (place_of("0.1.2"), place_of(""), place_of("x"), place_of("0." * 30 + "1")) == ((0, 1, 2), (), None, None)


def test_keys_follow_from_labels() -> None:
    assert proposed_key("Gehören Ihnen alle Flurstücke?") == "gehoeren_ihnen_alle_flurstuecke"
    assert proposed_key("Größe in m²") == "groesse_in_m2"
    assert (proposed_key("3. Kind"), proposed_key("!!!"), proposed_key("If")) == ("feld_3_kind", "feld", "if_feld")
    assert proposed_key("Über Sie", dash=True) == "ueber-sie"
    assert free_key("a", {"a", "a_2"}) == "a_3"


@given(st.text(max_size=80))
def test_every_proposed_key_is_one(label: str) -> None:
    assert is_key(proposed_key(label))


def test_another_kind_keeps_what_fits() -> None:
    choice = field("a", "choice", hint="Hinweis", required=False)
    assert fitted(choice, "integer") == {
        "key": "a",
        "type": "integer",
        "label": "Feld a",
        "hint": "Hinweis",
        "required": False,
    }
    for kind, _name in kinds():
        for other, _name in kinds():
            changed = fitted(fresh_field(kind, "a", "Feld"), other)
            whole = {"pages": [{"key": "p", "title": "P", "fields": [changed]}]}
            if other != "group":
                assert judge(whole).problems == (), (kind, other)


def test_what_is_new_to_the_editor_stays() -> None:
    node = {"key": "a", "type": "hologram", "label": "Neu", "sparkle": 7}
    assert [one.name for one in properties_of("hologram")][:2] == ["label", "hint"]
    assert fitted(node, "text")["sparkle"] == 7


def test_a_new_key_goes_along_in_the_conditions_of_the_form() -> None:
    definition = form()
    definition["checks"] = [{"that": 'a != "a" and count(group.x) > 0', "message": "!", "fields": ["a"]}]
    renamed, count = rename(definition, (0, 0), "first")
    assert count == 2
    assert renamed["pages"][0]["fields"][2]["shown_if"] == 'first = "1"'
    assert renamed["checks"] == [{"that": 'first != "a" and count(group.x) > 0', "message": "!", "fields": ["first"]}]
    shared, untouched = rename(insert(definition, (0, 1), 0, [field("a")]).definition, (0, 0), "first")
    assert (shared["pages"][0]["fields"][2]["shown_if"], untouched) == ('a = "1"', 0)


def test_blocks_bring_what_they_need() -> None:
    for name in READY:
        built = insert_ready(form(), (1,), 1, name)
        assert judge(built.definition).problems == (), name
        again = insert_ready(built.definition, (1,), 1, name)
        assert judge(again.definition).problems == (), name
    source = form()
    source["lists"] = {"colours": [{"value": "red", "label": "Rot"}]}
    source["pages"][0]["fields"][1]["fields"].append(field("colour", "choice", options="colours"))
    mine = form()
    mine["lists"] = {"colours": [{"value": "blue", "label": "Blau"}]}
    built = insert_from(mine, (1,), 0, source, (0, 1))
    assert built.definition["lists"]["colours_2"] == source["lists"]["colours"]
    assert judge(built.definition).problems == ()
    page = insert_from(mine, (), 1, source, (0,))
    assert (judge(page.definition).problems, page.place) == ((), (1,))
    assert insert_from(mine, (0,), 1, source, (0,)).definition == mine  # a page does not fit into a page


def test_problems_say_where_and_in_which_words() -> None:
    faulty = change(form(), (0, 1, 0), {"label": "", "shown_if": "nothing = 1"}).definition
    assert judge(faulty).at((0, 1, 0)) == {"label": "Die Beschriftung fehlt."}
    faulty = change(form(), (0, 1, 0), {"shown_if": "nothing = 1"}).definition
    assert "nothing" in judge(faulty).at((0, 1, 0))["shown_if"]
    empty = building.remove(form(), (1, 0)).definition
    assert judge(empty).at((1,)) == {"fields": "Hier steht noch kein Feld."}
    fractions = change(form(), (0, 1, 1), {"type": "number"}).definition
    fractions = insert(fractions, (0, 1), 2, [field("z", "computed", value="y * 1.1")]).definition
    assert "Dezimalbrüche" in judge(fractions).at((0, 1, 2))["value"]
    listed = {**form(), "lists": {"l": [{"value": "a,b", "label": "X"}]}}
    assert [(one.list_name, one.part) for one in judge(listed).problems] == [("l", "0.value")]


PLACES = st.lists(st.integers(0, 3), min_size=1, max_size=5).map(tuple)
KINDS = [kind for kind, _name in kinds()]
STEP = st.one_of(
    st.tuples(st.sampled_from(sorted(STEPS)), PLACES),
    st.tuples(st.just("move"), PLACES, PLACES | st.just(()), st.integers(0, 5)),
    st.tuples(st.just("add"), PLACES | st.just(()), st.integers(0, 5), st.sampled_from([*KINDS, "page"])),
    st.tuples(
        st.just("change"),
        PLACES,
        st.fixed_dictionaries(
            {},
            optional={
                "label": st.sampled_from(["", "Neu", {"de": "Neu", "en": "New"}, None]),
                "shown_if": st.sampled_from(["a = 1", "a >", "nothing", "", None, "true", "count(group) > 1"]),
                "required": st.sampled_from([False, None]),
                "min": st.sampled_from([1, "x", None]),
                "options": st.sampled_from(["nowhere", [], [{"value": "1", "label": "Eins"}], None]),
                "repeat": st.sampled_from([{"min": 3, "max": 1}, {"max": 4}, None]),
                "checks": st.sampled_from([[{"that": "x", "message": ""}], None]),
                "key": st.sampled_from(["a", "if", "Ä", "neu"]),
                "value": st.sampled_from(["a + 1", None]),
            },
        ),
    ),
    st.tuples(st.just("block"), PLACES, st.sampled_from(sorted(READY))),
)


def after(definition: Definition, step: tuple[Any, ...]) -> Definition:
    match step:
        case ("move", place, parent, index):
            return move(definition, place, parent, index).definition
        case ("add", parent, index, "page"):
            return insert(definition, (), index, [{"key": "page", "title": "Seite", "fields": []}]).definition
        case ("add", parent, index, kind):
            return insert(definition, parent, index, [fresh_field(kind, "neu", "Neu")]).definition
        case ("change", place, values):
            return change(definition, place, values).definition
        case ("block", parent, name):
            return insert_ready(definition, parent, 0, name).definition
    return STEPS[step[0]](definition, step[1]).definition


@settings(max_examples=150)
@given(st.lists(STEP, max_size=12))
def test_any_row_of_steps_gives_a_form_that_parses_or_reasons_why_not(steps: list[tuple[Any, ...]]) -> None:
    definition, start = form(), form()
    for step in steps:
        before = deepcopy(definition)
        definition = after(definition, step)
        judged = judge(definition)
        assert (judged.form is not None) or judged.problems
        if not judged.problems:
            forms.parse_definition(definition)
        assert paged(definition) == definition
        for place, _node in walk(definition):
            assert node_at(definition, place) is not None
        assert differences(definition, definition) == []
        if before == definition:
            assert differences(before, definition) == []
        differences(before, definition)
    differences(start, definition)
