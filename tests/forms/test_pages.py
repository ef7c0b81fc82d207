"""A form from first page to review, as a browser without scripts sends it."""

from datetime import datetime

import pytest
from django.template import Context, Template

from amtsweg.forms import api as forms
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


@pytest.fixture
def form() -> object:
    return form_of(FORM)


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
