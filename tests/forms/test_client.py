"""What the browser gets of a form: the logic of one page, nothing that is not needed, and nothing that may go wrong."""

import json
import re
from datetime import datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import BoundPage, Kind
from amtsweg.forms.rules.client import client_answers, client_definition, client_moment
from amtsweg.forms.rules.client_words import messages_of
from forms.conftest import NO_FILES, form_of, post

FORM = """
title: Auskunft
pages:
  - key: you
    title: Über Sie
    fields:
      - {key: name, type: text, label: Geheimer Name}
      - key: role
        type: choice
        label: Rolle
        options: [{value: owner, label: Eigentümer*in}, {value: other, label: Andere}]
      - {key: proof, type: file, label: Nachweis, shown_if: role = "other", required: false}
      - {key: always, type: yes_no, label: Immer, required: false}
  - key: land
    title: Land
    shown_if: always = null or always
    fields:
      - {key: why, type: multiline, label: Warum, shown_if: role = "other" and count(proof) > 0}
      - {key: size, type: integer, label: Größe, min: 1, max: 1000, unit: m², required: false}
      - key: houses
        type: group
        label: Häuser
        required: false
        repeat: {min: 0, max: 3}
        fields:
          - {key: a, type: yes_no, label: A, required: false}
          - {key: b, type: yes_no, label: B, shown_if: a, required: false}
          - {key: c, type: text, label: C, shown_if: b, required: false}
      - {key: double, type: computed, label: Doppelt, value: size * 2, unit: m²}
"""
FILE = {"sha256": "f" * 64, "filename": "a.pdf", "media_type": "application/pdf", "size": 3, "scan": "clean"}
ANSWERS = {"name": "Kim", "role": "other", "proof": [FILE], "always": True}


def rendered(bound: BoundPage) -> str:
    return Template("{% load forms %}{% form_fields bound %}").render(Context({"bound": bound}))


def block(html: str, name: str) -> dict[str, object]:
    """A data block of the page."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', html)
    assert found is not None
    content: dict[str, object] = json.loads(found[1])
    return content


def test_a_page_brings_along_its_own_logic_and_of_others_what_it_hangs_on(at: datetime) -> None:
    html = rendered(forms.bind(form_of(FORM), answers=ANSWERS, page="land", at=at, language="de"))
    pages = block(html, "form-logic")["pages"]
    assert isinstance(pages, list)
    assert [(page["key"], [one["key"] for one in page["fields"]]) for page in pages] == [
        ("you", ["role", "proof", "always"]),
        ("land", ["why", "size", "houses", "double"]),
    ]
    assert pages[0]["fields"][0] == {"key": "role", "kind": "choice"}
    assert block(html, "form-known") == {
        "answers": {"role": "other", "proof": [{"filename": "a.pdf", "size": 3}], "always": True},
        "moment": client_moment(at),
    }
    assert "Geheimer Name" not in html
    assert "f" * 64 not in html


def test_what_stands_in_a_page_cannot_break_out_of_it() -> None:
    form = form_of(FORM)
    answers = {**ANSWERS, "role": "</script><script>alert(1)</script>"}
    html = rendered(forms.bind(form, answers=answers, page="land"))
    assert "<script>alert" not in html
    known = block(html, "form-known")["answers"]
    assert isinstance(known, dict)
    assert known["role"] == answers["role"]


def test_messages_come_in_the_language_of_the_page_and_for_the_kinds_on_it() -> None:
    form = form_of(FORM)
    for language, said in (("de", "Bitte füllen Sie dieses Feld aus."), ("en", "Please fill in this field.")):
        html = rendered(forms.bind(form, answers=ANSWERS, page="land", language=language))
        messages = block(html, "form-logic")["messages"]
        assert isinstance(messages, dict)
        assert messages["missing"]["multiline"] == said
        assert ("iban" in messages, "number" in messages) == (False, True)


def test_every_message_of_the_browser_is_one_of_the_server() -> None:
    with override("de"):
        messages = messages_of(frozenset(Kind))
        missing = messages.pop("missing")
        assert isinstance(missing, dict)
        assert missing.keys() == set(Kind)
        assert all(str(text).endswith(".") for text in [*messages.values(), *missing.values()])
        assert len(messages) > 20


@pytest.mark.parametrize(
    "text",
    [
        "{title: T, fields: [{key: a, type: money, label: A}, {key: b, type: computed, label: B, value: a * 2}]}",
        "{title: T, given: [fee], fields: [{key: a, type: text, label: A, shown_if: fee = null}]}",
    ],
)
def test_what_may_go_differently_or_comes_from_elsewhere_stays_on_the_server(text: str, at: datetime) -> None:
    bound = forms.bind(form_of(text), answers={}, at=at)
    assert (bound.scripts, [one.when for one in bound.fields if one.when]) == ("", [])


def test_a_hidden_question_waits_where_only_a_script_finds_it(at: datetime) -> None:
    form = form_of(FORM)
    answers = {"role": "owner", "houses": [{"a": False}, {"a": True, "b": False, "c": "alt"}]}
    bound = forms.bind(form, answers=answers, page="land", at=at)
    html = rendered(bound)
    assert bound.seen.split() == [
        "size", "houses", "houses.0.a", "houses.1.a", "houses.1.b", "double",
    ]  # fmt: skip
    assert '<div class="aw-when" data-when="why" data-seen="why"><template>' in html
    assert '<div class="aw-when" data-when="houses.1.b">' in html
    visible = re.sub(r"<template>.*?</template>", "", html, flags=re.DOTALL)
    assert 'name="houses.1.c"' not in visible
    assert 'name="houses.1.c" value="alt"' in html


def test_an_item_does_not_hang_on_what_is_hidden_in_it(at: datetime) -> None:
    """A kept answer of a hidden neighbour counts as not given, when the page is shown as when it is checked."""
    bound = forms.bind(form_of(FORM), answers={"houses": [{"a": False, "b": True, "c": "x"}]}, page="land", at=at)
    assert "houses.0.c" not in bound.seen.split()


def test_what_came_by_script_and_went_again_keeps_what_was_typed(at: datetime) -> None:
    sent = post(role="owner", name="Kim", _seen="name role proof always why", always="true")
    result = forms.read_page(form_of(FORM), "you", sent, NO_FILES, answers={}, at=at)
    assert (result.complete, result.answers["name"]) == (True, "Kim")
    sent = post(**{"size": "3", "why": "Darum", "_seen": "why size houses double", "houses#": "0"})
    result = forms.read_page(form_of(FORM), "land", sent, NO_FILES, answers={"role": "owner"}, at=at)
    assert (result.complete, result.answers["why"]) == (True, "Darum")


def test_a_computed_value_is_written_on_the_page_as_in_the_summary(at: datetime) -> None:
    form = form_of(FORM)
    bound = forms.bind(form, answers={"size": 1000}, page="land", at=at)
    shown = next(one for one in bound.fields if one.path == "double")
    sections = forms.summary(form, forms.prune(form, {"size": 1000}), language="de")
    rows = [row for section in sections for row in section.rows]
    assert shown.value == "2.000 m²" == next(row.value for row in rows if row.path == "double")


def test_the_definition_of_a_whole_form_holds_its_checks() -> None:
    form = form_of("""
title: T
fields: [{key: a, type: integer, label: A, checks: [{that: a > 1, message: {de: Mehr., en: More.}}]}]
checks: [{that: a < 9, message: Weniger., fields: [a]}]
""")
    assert client_definition(form, "en") == {
        "language": "en",
        "given": [],
        "messages": messages_of({Kind.INTEGER}),
        "pages": [
            {
                "key": "form",
                "fields": [
                    {
                        "key": "a",
                        "kind": "integer",
                        "checks": [{"that": "a > 1", "message": "More."}],
                    }
                ],
                "checks": [{"that": "a < 9", "message": "Weniger.", "fields": ["a"]}],
            }
        ],
        "checks": [],
    }
    assert client_answers(form, {"a": 3}, "form") == {}
