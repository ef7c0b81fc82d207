"""Forms: a page of 50 fields; a form of 400 fields with 200 repetitions, its page and the check of all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.template import Context, Template

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from bench.measure import Cost, Promise, line, measure, say

TIMES = 20
PAGE = Promise(statements=0, cpu=25)
LARGE_PAGE = Promise(statements=0, cpu=150)
LARGE_CHECK = Promise(statements=0, cpu=50)
FIELDS, REPETITIONS = 400, 200
AT = datetime.fromisoformat("2026-03-02T09:00+01:00")
_TEMPLATE = "{% load forms %}{% form_errors bound %}{% form_fields bound %}"
_OPTIONS = [
    {"value": word, "label": {"de": word.title(), "en": word.upper()}} for word in ("elsen", "wewer", "marienloh")
]
# Ten fields of every kind, two of them with a condition and one computed; the number makes their keys unique.
_TEN = (
    {"key": "name", "type": "text", "label": {"de": "Name", "en": "Name"}, "hint": "Wie im Ausweis"},
    {"key": "born", "type": "date", "label": "Geburtsdatum"},
    {"key": "here", "type": "yes_no", "label": "Wohnt hier"},
    {"key": "since", "type": "date", "label": "Seit wann", "shown_if": "here@"},
    {"key": "income", "type": "money", "label": "Einkommen", "min": 0, "max": 100000},
    {"key": "hours", "type": "integer", "label": "Stunden", "min": 0, "max": 60},
    {"key": "double", "type": "computed", "label": "Doppelt", "value": "hours@ * 2"},
    {"key": "town", "type": "choice", "label": "Ortsteil", "options": _OPTIONS},
    {"key": "why", "type": "multiline", "label": "Warum", "required": False, "required_if": "hours@ > 40"},
    {"key": "mail", "type": "email", "label": "E-Mail", "required": False, "easy": "Nur, wenn Sie eine haben."},
)
_ANSWERS: dict[str, object] = {
    "name": "Ayla Beispiel", "born": "1984-05-04", "here": True, "since": "2020-01-01", "income": 1234.5, "hours": 39,
    "town": "wewer", "why": "Darum.\nUnd deshalb.", "mail": "ayla@example.org",
}  # fmt: skip


def _ten(number: str) -> list[dict[str, object]]:
    return [
        {name: value.replace("@", number) if isinstance(value, str) else value for name, value in one.items()}
        | {"key": f"{one['key']}{number}"}
        for one in _TEN
    ]


def _page_of(key: str, tens: Sequence[str]) -> dict[str, object]:
    return {"key": key, "title": "Seite", "fields": [field for ten in tens for field in _ten(ten)]}


def _answers(number: str) -> dict[str, object]:
    return {f"{key}{number}": value for key, value in _ANSWERS.items()}


def large() -> tuple[Form, dict[str, object]]:
    """Return a form of 400 fields, twenty of them in a group, and answers with 200 items of that group."""
    tens = [f"_{number}" for number in range(2, FIELDS // 10)]
    pages = [_page_of(f"page-{start}", tens[start : start + 5]) for start in range(0, len(tens), 5)]
    twenty = [*_ten("_0"), *_ten("_1")]
    people = {"key": "people", "type": "group", "label": "Personen", "repeat": {"max": 500}, "fields": twenty}
    total = {"that": "sum(people.double_0) < 100000", "message": "Zu viele Stunden.", "fields": ["people"]}
    pages.append({"key": "people", "title": "Personen", "fields": [people], "checks": [total]})
    answers: dict[str, object] = {"people": [{**_answers("_0"), **_answers("_1")} for _ in range(REPETITIONS)]}
    for ten in tens:
        answers |= _answers(ten)
    return forms.parse_definition({"title": "Groß", "pages": pages}), answers


def bench(_: object) -> list[str]:
    """Measure the pages as they are sent, without the shell around them, and the check before a form is filed."""
    form, answers = large()
    assert forms.check_all(form, answers, at=AT) == {}
    fifty = _page(form, answers, "page-0")
    page = _page(form, answers, "people")
    check = measure(lambda _: forms.check_all(form, answers, at=AT), times=TIMES)
    summary = measure(lambda _: _summary(form, answers), times=TIMES)
    say(f"Forms: {FIELDS} fields, one group of twenty with {REPETITIONS} items, all answered")
    line("  a page of 50 fields, promised 25", fifty)
    line(f"  a page of {REPETITIONS} items, promised 150", page)
    line("  check of the whole form, promised 50", check)
    line("  summary of the whole form", summary)
    return [
        *PAGE.broken("page of 50 fields", fifty),
        *LARGE_PAGE.broken(f"page of {REPETITIONS} items", page),
        *LARGE_CHECK.broken("check of a large form", check),
    ]


def _page(form: Form, answers: dict[str, object], key: str) -> Cost:
    template = Template(_TEMPLATE)
    return measure(
        lambda _: template.render(Context({"bound": forms.bind(form, answers=answers, page=key, at=AT)})), times=TIMES
    )


def _summary(form: Form, answers: dict[str, object]) -> str:
    template = Template("{% load forms %}{% form_summary sections '/' %}")
    return template.render(Context({"sections": forms.summary(form, answers, language="de")}))
