"""A form from first page to review, as a browser without scripts sends it."""

from datetime import datetime

import pytest
from django.template import Context, Template

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Problem
from forms.conftest import NO_FILES, form_of, post

FORM = """
title: Auskunft
pages:
  - key: you
    title: Über Sie
    fields:
      - {key: name, type: text, label: Name}
      - key: role
        type: choice
        label: Sie sind
        options: [{value: owner, label: Eigentümer*in}, {value: other, label: Andere}]
      - {key: reason, type: multiline, label: Grund, shown_if: 'role = "other"'}
  - key: land
    title: Flurstücke
    fields:
      - key: parcels
        type: parcel
        label: Flurstücke
        repeat: {min: 1, max: 3, item: Flurstück}
      - {key: amount, type: computed, label: Anzahl, value: count(parcels)}
checks:
  - {that: 'amount < 3 or role = "owner"', message: Nur Eigentümer*innen mehr als zwei., fields: [parcels]}
"""


def test_a_page_that_is_complete(at: datetime) -> None:
    result = forms.read_page(
        form_of(FORM), "you", post(name=" Kim  Muster ", role="owner"), NO_FILES, answers={}, at=at
    )
    assert (result.answers, result.errors, result.complete) == ({"name": "Kim Muster", "role": "owner"}, {}, True)


def test_an_empty_page_names_every_missing_answer(at: datetime) -> None:
    result = forms.read_page(form_of(FORM), "you", post(), NO_FILES, answers={}, at=at)
    assert result.errors == {"name": "Bitte füllen Sie dieses Feld aus.", "role": "Bitte wählen Sie eine Antwort."}


def test_an_answer_may_bring_up_a_question_that_is_then_asked_and_not_scolded(at: datetime) -> None:
    sent = post(name="Kim", role="other", _seen="name role")
    result = forms.read_page(form_of(FORM), "you", sent, NO_FILES, answers={}, at=at)
    assert (result.errors, result.revealed, result.complete) == ({}, ("reason",), False)


def test_add_and_remove_are_the_same_however_often_they_are_sent(at: datetime) -> None:
    form = form_of(FORM)
    sent = post(**{"parcels#": 1, "parcels.0.district": "Elsen", "_do": "add:parcels"})
    for answers in ({}, {"parcels": [{"district": "Elsen"}, {}]}):
        result = forms.read_page(form, "land", sent, NO_FILES, answers=answers, at=at)
        assert (result.answers, result.action, result.focus) == (
            {"parcels": [{"district": "Elsen"}, {}]},
            "add",
            "parcels.1",
        )
    sent = post(**{"parcels#": 2, "parcels.0.district": "Elsen", "parcels.1.number": "7", "_do": "remove:parcels.0"})
    result = forms.read_page(form, "land", sent, NO_FILES, answers={}, at=at)
    assert result.answers == {"parcels": [{"number": "7"}]}


def test_summary_and_computed(at: datetime) -> None:
    answers = {
        "name": "Kim",
        "role": "owner",
        "reason": "alt",
        "parcels": [{"district": "Elsen", "section": 3, "number": "117/4"}],
    }
    form = form_of(FORM)
    assert forms.prune(form, answers) == {
        "name": "Kim",
        "role": "owner",
        "parcels": [{"district": "Elsen", "section": 3, "number": "117/4"}],
        "amount": 1,
    }
    found = [(s.title, [(r.label, r.value) for r in s.rows]) for s in forms.summary(form, answers, language="de")]
    assert found == [
        ("Über Sie", [("Name", "Kim"), ("Sie sind", "Eigentümer*in")]),
        ("Flurstücke", [("Anzahl", "1")]),
        ("Flurstück 1", [("Gemarkung", "Elsen"), ("Flur", "3"), ("Flurstücksnummer", "117/4")]),
    ]


def test_a_page_renders(at: datetime) -> None:
    bound = forms.bind(form_of(FORM), answers={"parcels": [{}, {}]}, page="land", errors={"parcels.1.number": "Fehlt."})
    html = Template("{% load forms %}{% form_errors bound %}{% form_fields bound %}").render(Context({"bound": bound}))
    assert html.count("<fieldset") == html.count("</fieldset>") == 3
    assert 'href="#f-parcels-1-number"' in html
    assert 'aria-describedby="f-parcels-1-number-hint f-parcels-1-number-error" aria-invalid="true"' in html
    assert '<button class="kern-btn kern-btn--secondary" type="submit" name="_do" value="add:parcels"' in html


TASK = """
title: Prüfen
given: [answers, fee]
fields:
  - {key: amount, type: money, label: Gebühr, default: fee.amount}
  - {key: why, type: text, label: Grund, shown_if: amount != fee.amount}
  - {key: parents, type: consent, label: Eltern haben zugestimmt, shown_if: 'answers.kind = "child"'}
"""


def test_a_task_form_sees_what_it_is_given(at: datetime) -> None:
    form, given = form_of(TASK), {"answers": {"kind": "child"}, "fee": {"amount": 12.5}}
    bound = forms.bind(form, answers={}, given=given, at=at)
    assert [(one.path, one.value) for one in bound.fields] == [("amount", "12,50"), ("why", ""), ("parents", "")]
    sent = post(amount="12,50", _seen="amount parents")
    result = forms.read_page(form, None, sent, NO_FILES, answers={}, at=at, given=given)
    assert result.errors == {"parents": "Bitte bestätigen Sie dies."}
    sent = post(amount="12,50", parents="true", _seen="amount parents")
    result = forms.read_page(form, None, sent, NO_FILES, answers={}, at=at, given=given)
    assert (result.complete, result.answers) == (True, {"amount": 12.5, "parents": True})


PARTS = """
title: Teile
fields:
  - {key: home, type: address}
  - {key: work, type: address, label: Arbeit, required: false}
  - {key: spot, type: place}
  - {key: pets, type: choice, multiple: true, label: Tiere, required: false,
     options: [{value: dog, label: Hund}, {value: cat, label: Katze}]}
"""


def test_groups_are_checked_as_a_whole(at: datetime) -> None:
    sent = post(
        home__street="Markt",
        home__house_number="1",
        home__postcode="33098",
        home__city="Paderborn",
        spot__lat="51,7189",
    )
    result = forms.read_page(form_of(PARTS), None, sent, NO_FILES, answers={}, at=at)
    assert result.errors == {
        "spot.lon": "Bitte geben Sie Breiten- und Längengrad zusammen an.",
    }
    sent = post(work__street="Ring", pets=["cat", "dog", "horse"])
    result = forms.read_page(form_of(PARTS), None, sent, NO_FILES, answers={}, at=at)
    empty, code = "Bitte füllen Sie dieses Feld aus.", "Bitte geben Sie eine Postleitzahl mit fünf Ziffern ein."
    assert result.answers["pets"] == ["dog", "cat"]
    assert result.errors == {
        **{f"home.{name}": empty for name in ("street", "house_number", "city")},
        **{f"work.{name}": empty for name in ("house_number", "city")},
        **{f"{name}.postcode": code for name in ("home", "work")},
        "spot.address": "Bitte markieren Sie den Ort auf der Karte oder geben Sie die Adresse ein.",
    }


def test_places_and_addresses_read_well() -> None:
    answers = {
        "home": {"street": "Markt", "house_number": "1", "postcode": "33098", "city": "Paderborn"},
        "spot": {"lat": 51.7189, "lon": 8.7575, "address": "vor dem Rathaus"},
        "pets": ["dog"],
    }
    rows = forms.summary(form_of(PARTS), answers, language="en")[0].rows
    assert [(one.label, one.value) for one in rows] == [
        ("Address", "Markt 1, 33098 Paderborn"),
        ("Place", "vor dem Rathaus (51,7189° N, 8,7575° O)"),
        ("Tiere", "Hund"),
    ]


def test_pages_lead_on_and_back_and_hidden_ones_are_passed_over() -> None:
    form = form_of("""
title: Drei
pages:
  - {key: a, title: A, fields: [{key: more, type: yes_no, label: Mehr}]}
  - {key: b, title: B, shown_if: more, fields: [{key: what, type: text, label: Was}]}
  - {key: c, title: C, fields: [{key: end, type: text, label: Ende}]}
""")
    for answers, following, total in (({"more": True}, "b", 3), ({"more": False}, "c", 2), ({}, "c", 2)):
        bound = forms.bind(form, answers=answers, page="a")
        assert (bound.number, bound.total, bound.previous, bound.next) == (1, total, "", following)
    last = forms.bind(form, answers={"more": False}, page="c")
    assert (last.number, last.previous, last.next) == (2, "a", "")


def test_more_items_than_allowed_are_not_even_read(at: datetime) -> None:
    sent = post(**{"parcels#": 99999, **{f"parcels.{n}.number": "1" for n in range(50)}})
    result = forms.read_page(form_of(FORM), "land", sent, NO_FILES, answers={}, at=at)
    parcels = result.answers["parcels"]
    assert isinstance(parcels, list)
    assert len(parcels) == 3


def test_what_other_pages_hold_stays(at: datetime) -> None:
    answers = {"parcels": [{"number": "1"}], "reason": "alt"}
    sent = post(name="Kim", role="owner", _seen="name role")
    result = forms.read_page(form_of(FORM), "you", sent, NO_FILES, answers=answers, at=at)
    assert result.answers == {"parcels": [{"number": "1"}], "reason": "alt", "name": "Kim", "role": "owner"}


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("117", True),
        ("117/4", True),
        ("abc", False),
        ("117/", False),
        ("/4", False),
        ("117/4/2", False),
        ("1 17", False),
    ],
)
def test_a_parcel_number_is_digits_and_perhaps_a_stroke_with_more(number: str, good: bool, at: datetime) -> None:
    sent = post(**{"parcels#": 1, "parcels.0.district": "Elsen", "parcels.0.section": 3, "parcels.0.number": number})
    result = forms.read_page(form_of(FORM), "land", sent, NO_FILES, answers={"role": "owner"}, at=at)
    said = "Bitte geben Sie die Flurstücksnummer mit Ziffern ein, zum Beispiel 117 oder 117/4."
    assert result.errors == ({} if good else {"parcels.0.number": said})


def test_a_house_number_that_is_too_long_is_kept_and_said_so(at: datetime) -> None:
    form = form_of("title: A\npages: [{key: you, title: Sie, fields: [{key: home, type: address, label: Anschrift}]}]")
    long = "12 a bis 14 c links"
    sent = post(**{"home.street": "Weg", "home.house_number": long, "home.postcode": "33098", "home.city": "Ort"})
    result = forms.read_page(form, "you", sent, NO_FILES, answers={}, at=at)
    said = "Bitte kürzen Sie Ihre Angabe: Sie hat 19 Zeichen, möglich sind 15."
    assert result.errors == {"home.house_number": said}
    (home,) = forms.bind(form, answers=result.answers, page="you", errors=result.errors).fields
    shown = next(one for one in home.fields if one.path == "home.house_number")
    assert (shown.value, shown.error, dict(shown.attributes)) == (long, said, {"type": "text"})


def test_what_is_missing_is_named_with_the_page_it_stands_on(at: datetime) -> None:
    form = form_of(FORM)
    answers = {"name": "Kim", "parcels": [{"district": "Elsen", "section": 3, "number": "x"}]}
    found = {**forms.check_all(form, answers, at=at), "elsewhere": "Passt nicht."}
    assert forms.problems(form, found, language="de") == [
        Problem("Sie sind", "Bitte wählen Sie eine Antwort.", "you", "f-role"),
        Problem(
            "Flurstück 1, Flurstücksnummer",
            "Bitte geben Sie die Flurstücksnummer mit Ziffern ein, zum Beispiel 117 oder 117/4.",
            "land",
            "f-parcels-0-number",
        ),
        Problem("Über Sie", "Passt nicht.", "you", ""),
    ]
