"""What becomes of answers to a form: told by the server's logic, and by the browser's under Node.

An `Outcome` is JSON: `read` (typed text as answers), `settled`, the paths that are `shown`, `hidden` and `required`,
`violated` (path → message), and `reads`, how computed values are written.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from amtsweg.forms.contracts import Field, Form, Kind
from amtsweg.forms.rules import logic
from amtsweg.forms.rules.checking import check_form
from amtsweg.forms.rules.client import client_answers, client_definition, client_moment
from amtsweg.forms.rules.levels import Level
from amtsweg.forms.rules.reading import Reader
from amtsweg.forms.rules.values.table import rules_of
from forms.conftest import NO_FILES

FRONTEND = Path(__file__).parents[2] / "frontend"
NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
Outcome = dict[str, Any]  # JSON


@dataclass
class Question:
    """Answers to a form, or what was typed on its page, at a moment."""

    form: Form
    answers: Mapping[str, object] = field(default_factory=dict)
    typed: Mapping[str, list[str]] | None = None
    seen: Sequence[str] | None = None
    given: Mapping[str, object] = field(default_factory=dict)
    at: datetime = NOON
    page: str | None = None
    """The page somebody looks at, if only its part of the logic is asked for."""


def told_here(question: Question) -> Outcome:
    """What the server says."""
    form, given = question.form, question.given
    read = dict(question.answers) if question.typed is None else _read(question)
    settled = logic.Settled(form, read, given)
    found: Outcome = {"shown": [], "hidden": [], "required": [], "reads": {}}
    for page in settled.pages:
        if question.page in (None, page.key):
            _look(page.fields, settled.root, "", found)
    violated = check_form(form, read, at=question.at, language="de", given=given, page=question.page)
    return {"read": read, "settled": settled.answers, "violated": violated, **found}


def _read(question: Question) -> dict[str, object]:
    post = QueryDict(mutable=True)
    for name, values in (question.typed or {}).items():
        post.setlist(name, values)
    if question.seen is not None:
        post["_seen"] = " ".join(question.seen)
    none = lambda *_: pytest.fail("no file is sent here")  # noqa: E731 - short
    reader = Reader(post, NO_FILES, receive=none, unsign=none)
    return reader.fields(question.form.fields, question.answers)


def _look(fields: Sequence[Field], level: Level, prefix: str, found: Outcome) -> None:
    for one in fields:
        path, value = f"{prefix}{one.key}", level.kept.get(one.key)
        if not logic.is_shown(one, level):
            found["hidden"].append(path)
            continue
        found["shown"].append(path)
        if one.kind is Kind.COMPUTED:
            written = value is not None and not isinstance(value, list)
            found["reads"][path] = rules_of(one).show(one, value, "de") if written else ""
        elif one.kind is not Kind.INFO and logic.is_required(one, level):
            found["required"].append(path)
        if one.is_group:
            for index, inner in enumerate(level.inner[one.key]):
                _look(one.fields, inner, f"{path}.{index}." if one.repeat else f"{path}.", found)


def told_there(questions: Sequence[Question]) -> list[Outcome]:
    """What the browser says, all questions in one process; forms are told apart by what they are."""
    forms = {(id(one.form), one.page): one.form for one in questions}
    places = {name: place for place, name in enumerate(forms)}
    asked = [
        {
            "form": places[id(one.form), one.page],
            "answers": _known_there(one),
            "typed": one.typed,
            "seen": one.seen,
            "given": one.given,
            "moment": client_moment(one.at),
        }
        for one in questions
    ]
    definitions = [client_definition(form, "de", page) for (_id, page), form in forms.items()]
    assert None not in definitions, "the browser does not get this form, because it might go differently there"
    answers: list[Outcome] = asked_of_node({"forms": definitions, "questions": asked})["answers"]
    return answers


def _known_there(question: Question) -> Mapping[str, object]:
    """The answers a page of the browser knows: its own, and what it was told of other pages."""
    if question.page is None:
        return question.answers
    own = {one.key for one in question.form.page(question.page).fields}
    told = client_answers(question.form, question.answers, question.page)
    return told | {key: value for key, value in question.answers.items() if key in own}


def asked_of_node(what: Mapping[str, object]) -> Any:
    """What the scripts of the browser answer under Node."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None:
        pytest.skip("there is no Node here")
    assert (FRONTEND / "node_modules" / "feelin").exists(), "feelin is not installed: run 'make static'"
    given = json.dumps(what).encode()
    command = [node, "test/forms.mjs"]
    done = subprocess.run(command, check=True, cwd=FRONTEND, input=given, stdout=subprocess.PIPE, timeout=120)
    return json.loads(done.stdout)
