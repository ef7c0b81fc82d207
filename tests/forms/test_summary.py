"""The summary of groups within groups: every section has a title of its own, so that nobody mixes up whose it is."""

from amtsweg.forms import api as forms
from forms.conftest import form_of

HOUSEHOLD = """
title: Haushalt
pages:
  - key: people
    title: Haushalt
    fields:
      - key: people
        type: group
        label: Personen
        repeat: {min: 1, max: 5, item: Person}
        fields:
          - {key: name, type: text, label: Name}
          - key: work
            type: group
            label: Arbeit
            fields: [{key: employer, type: text, label: Arbeitgeber}]
          - key: incomes
            type: group
            label: Einnahmen
            repeat: {min: 0, max: 5, item: Einnahme}
            fields: [{key: amount, type: money, label: Betrag}]
  - key: own
    title: Eigene Einnahmen
    fields:
      - key: incomes
        type: group
        label: Einnahmen
        repeat: {min: 0, max: 5, item: Einnahme}
        fields: [{key: amount, type: money, label: Betrag}]
"""


def test_what_lies_inside_an_item_says_inside_of_which() -> None:
    person = {"name": "Kim", "work": {"employer": "Bäckerei"}, "incomes": [{"amount": 5}, {"amount": 7}]}
    answers = {"people": [person, person], "incomes": [{"amount": 9}]}
    titles = [section.title for section in forms.summary(form_of(HOUSEHOLD), answers, language="de")]
    assert titles == [
        "Person 1",
        "Person 1, Arbeit",
        "Person 1, Einnahme 1",
        "Person 1, Einnahme 2",
        "Person 2",
        "Person 2, Arbeit",
        "Person 2, Einnahme 1",
        "Person 2, Einnahme 2",
        "Einnahme 1",
    ]
    assert len(set(titles)) == len(titles)
