"""Any text may be given in easy German, too; who reads it gets it text by text, and German where there is none."""

from datetime import datetime

from django.template import Context, Template
from django.test import Client
from django.utils import translation

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import EASY_GERMAN, Text
from forms.conftest import form_of

FORM = """
title: {de: Hundesteuer anmelden, en: Register a dog, easy: Sie haben einen Hund?}
pages:
  - key: dog
    title: {de: Angaben zum Tier, easy: Ihr Hund}
    intro: {de: Bitte machen Sie Angaben zum Tier., easy: Schreiben Sie etwas über Ihren Hund.}
    fields:
      - {key: name, type: text, label: {de: Rufname, easy: Wie heißt Ihr Hund?}, easy: Der Name von Ihrem Hund.}
      - key: breed
        type: choice
        label: Rasse
        options: [{value: a, label: {de: Kampfhund, easy: ein gefährlicher Hund}}, {value: b, label: Anderer Hund}]
    checks: [{that: 'name != "Hund"', message: {de: Kein Rufname., easy: Das ist kein Name.}, fields: [name]}]
"""


PAGE = Template("{% load forms %}{% form_errors bound %}{% form_fields bound %}")


def test_each_text_falls_back_to_german_on_its_own() -> None:
    assert [Text("a", "b", "c").to(one) for one in ("de", "en", EASY_GERMAN, "en-gb")] == ["a", "b", "c", "b"]
    assert Text("a", "b").to(EASY_GERMAN) == "a"


def test_a_page_is_read_in_easy_german(at: datetime) -> None:
    form = form_of(FORM)
    with translation.override(EASY_GERMAN):
        problems = forms.check_all(form, {"name": "Hund", "breed": "a"}, at=at)
        bound = forms.bind(form, answers={"breed": "a"}, errors=problems, at=at)
        html = Template("{% load forms %}{% form_errors bound %}{% form_fields bound %}").render(
            Context({"bound": bound})
        )
        (section,) = forms.summary(form, {"breed": "a"}, language=translation.get_language() or "")
    assert problems == {"name": "Das ist kein Name."}
    for words in ("Schreiben Sie etwas über", "Wie heißt Ihr Hund?", "Rasse", "ein gefährlicher Hund", "Anderer Hund"):
        assert words in html
    assert '<details class="aw-easy" open>' in html
    assert "Rufname" not in html
    assert (section.title, section.rows[0].value) == ("Ihr Hund", "ein gefährlicher Hund")


def test_who_reads_german_sees_what_is_easy_only_when_they_ask() -> None:
    with translation.override("de"):
        bound = forms.bind(form_of(FORM), answers={})
        html = PAGE.render(Context({"bound": bound}))
    assert '<details class="aw-easy">' in html
    assert "Wie heißt Ihr Hund?" not in html


def test_the_portal_offers_easy_german_and_keeps_to_it(client: Client, db: None) -> None:
    assert 'value="de-simple"' in client.get("/").content.decode()
    client.post("/sprache/", {"language": "de-simple", "next": "/"})
    html = client.get("/").content.decode()
    assert '<html lang="de-simple"' in html
    assert 'value="de-simple"' not in html
    assert 'value="de" lang="de"' in html
    assert "Leistungen" in html
