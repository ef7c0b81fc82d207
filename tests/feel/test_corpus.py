"""One corpus of FEEL for both engines. What is expected comes from the standard, not from either of them.

Where the browser's engine differs, the case stands in `corpus/browser/differences.json` with its reason: a difference
that is not listed fails, and so does a listed one that is none any more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from feel.browser import Question, agree, asked_here, asked_there, plain_number

CORPUS = Path(__file__).parent / "corpus"
AREAS = sorted(file.stem for file in CORPUS.glob("*.json"))


@dataclass(frozen=True, slots=True)
class Case:
    """One question of the corpus with what the standard answers."""

    area: str
    about: str
    question: Question

    @property
    def name(self) -> str:
        """The case as one would write it down: the text, and what it is given."""
        asked = self.question
        text = asked["expression"] if "expression" in asked else f"{_json(asked['input'])} ? {asked['tests']}"
        return text + (f" <= {_json(asked['context'])}" if "context" in asked else "")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=plain_number)


def _read(area: str) -> Iterator[Case]:
    content = json.loads((CORPUS / f"{area}.json").read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    for group in content["groups"]:
        yield from (Case(area, group["about"], question) for question in group["cases"])


CASES = [case for area in AREAS for case in _read(area)]


def test_the_corpus_is_large_and_asks_nothing_twice() -> None:
    names = [(case.area, case.name) for case in CASES]
    assert len(names) >= 1000
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("area", AREAS)
def test_expressions_have_the_value_of_the_standard(area: str) -> None:
    answers = {case.name: (asked_here(case.question), case.question["expected"]) for case in CASES if case.area == area}
    assert {name: both for name, both in answers.items() if _typed(both[0]) != _typed(both[1])} == {}


def _typed(value: object) -> str:
    """As text, for in Python true equals 1; numbers by their value."""
    if isinstance(value, list):
        return f"[{', '.join(map(_typed, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_typed(entry)}' for name, entry in sorted(value.items()))}}}"
    return str(value.normalize()) if isinstance(value, Decimal) else repr(value)


def test_the_browser_says_the_same_but_for_the_differences_that_are_known() -> None:
    answers = asked_there([case.question for case in CASES])
    differing = {
        (case.area, case.name)
        for case, answer in zip(CASES, answers, strict=True)
        if not agree(case.question["expected"], answer)
    }
    known = known_differences()
    assert sorted(differing - known) == [], "the browser differs where nobody knew"
    assert sorted(known - differing) == [], "no difference any more: take it from the list"


def known_differences() -> set[tuple[str, str]]:
    """The cases, by area and name, in which the browser's engine differs from the standard."""
    groups = json.loads((CORPUS / "browser" / "differences.json").read_text("utf-8"))
    return {(group["area"], case) for group in groups for case in group["cases"]}
