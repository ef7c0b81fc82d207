"""One corpus of form logic: the server and the browser both come to what the cases say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from amtsweg.forms.contracts import Form
from amtsweg.forms.rules.characters import foreign
from amtsweg.forms.rules.definition import parse
from amtsweg.forms.rules.portability import browser_problems
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.packs import read_file
from forms.both import NOON, Outcome, Question, asked_of_node, told_here, told_there

CORPUS = Path(__file__).with_name("corpus")
_KEYS = {"form", "answers", "typed", "seen", "given", "today", "read", "settled", "hidden", "required", "violated"}
_KEYS |= {"reads", "why"}


@dataclass(frozen=True)
class Case:
    """What is answered in a form, and what must come of it."""

    name: str
    question: Question
    expected: Outcome


def expected_of(case: Mapping[str, Any], form: Form) -> Outcome:
    """What a case says; what it does not name is as usual: nothing hidden, required by condition or wrong."""
    read = case.get("read", case.get("answers", {}))
    return {
        "read": read,
        "settled": case.get("settled", read),
        "hidden": case.get("hidden", []),
        "required": case.get("required", []),
        "violated": case.get("violated", {}),
    } | ({"reads": case["reads"]} if "reads" in case else {})


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of a theme. The only form of a theme need not be named."""
    theme = read_file(path).mapping()
    forms = {name: parse(definition) for name, definition in theme["forms"].items()}
    for number, case in enumerate(theme["cases"], start=1):
        assert not (unknown := case.keys() - _KEYS), f"{path.name}, case {number}: {unknown}"
        form = forms[case.get("form", next(iter(forms)))]
        typed = (
            {name: [values] if isinstance(values, str) else values for name, values in case["typed"].items()}
            if "typed" in case
            else None
        )
        day = datetime.fromisoformat(case["today"]).replace(hour=12, tzinfo=LOCAL_ZONE) if "today" in case else NOON
        question = Question(form, case.get("answers", {}), typed, case.get("seen"), case.get("given", {}), day)
        yield Case(f"{path.stem}-{number}", question, expected_of(case, form))


CASES = [case for path in sorted(CORPUS.glob("*.yaml")) for case in cases_of(path)]


def conditional(form: Form) -> set[str]:
    """The paths, numbers of items left out, of fields that are required by a condition."""
    found: set[str] = set()

    def look(fields: Sequence[Any], prefix: str) -> None:
        for one in fields:
            if one.required_if is not None:
                found.add(f"{prefix}{one.key}")
            look(one.fields, f"{prefix}{one.key}.")

    look(form.fields, "")
    return found


def seen_of(outcome: Outcome, case: Case) -> Outcome:
    """The part of an outcome that cases speak of: of what is required, only what a condition makes so."""
    varying = conditional(case.question.form)
    bare = lambda path: ".".join(step for step in path.split(".") if not step.isdigit())  # noqa: E731 - short
    required = [path for path in outcome["required"] if bare(path) in varying]
    return {name: required if name == "required" else outcome[name] for name in case.expected}


@pytest.fixture(scope="module")
def there() -> list[Outcome]:
    """What the browser says to the whole corpus."""
    return told_there([case.question for case in CASES])


def test_the_corpus_is_large_enough_and_its_forms_may_go_to_the_browser() -> None:
    assert len(CASES) >= 300
    forms = {id(case.question.form): case.question.form for case in CASES}
    assert [problem for form in forms.values() for problem in browser_problems(form, in_pages=False)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_server_says_what_the_case_says(case: Case) -> None:
    assert seen_of(told_here(case.question), case) == case.expected


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_the_browser_says_the_same(number: int, there: list[Outcome]) -> None:
    case = CASES[number]
    assert seen_of(there[number], case) == case.expected
    assert there[number] == told_here(case.question)


def test_both_know_the_same_characters() -> None:
    signs = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    marked = [letter + mark for letter in "ACHcdhkLlrsz" for mark in map(chr, range(0x300, 0x370))]
    signs += marked
    assert asked_of_node({"forms": [], "questions": [], "signs": signs})["foreign"] == [foreign(one) for one in signs]
