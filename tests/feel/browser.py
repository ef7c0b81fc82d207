"""The engine of browsers, feelin under Node, as a second opinion on FEEL; and values of FEEL as JSON, types kept.

Numbers, texts, truth values, lists and contexts are themselves; `{"@": "P1D"}` is a calendar value,
`{"@range": ["[", 1, 5, ")"]}` a range, `{"@error": "syntax"}` a text that is no FEEL.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from amtsweg.feel.api import (
    FeelSyntaxError,
    Range,
    compile_expression,
    compile_unary_tests,
    evaluate,
    from_python,
    to_json,
)
from amtsweg.feel.expression import spaced_keys

FRONTEND = Path(__file__).parents[2] / "frontend"
Question = Mapping[str, Any]  # JSON, as a case of the corpus has it


def asked_here(question: Question) -> object:
    """What this engine answers, as JSON with types."""
    context = {name: decoded(value) for name, value in question.get("context", {}).items()}
    names, now = frozenset(spaced_keys(context)), question.get("now")
    moment = None if now is None else datetime.fromisoformat(now)
    try:
        if "tests" in question:
            tests = compile_unary_tests(question["tests"], names=names)
            return tests.matches(decoded(question["input"]), context, now=moment)
        return encoded(compile_expression(question["expression"], names=names).evaluate(context, now=moment))
    except FeelSyntaxError:
        return {"@error": "syntax"}


def asked_there(questions: Sequence[Question]) -> list[object]:
    """What the browser's engine answers, all questions in one process."""
    node = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if node is None:
        pytest.skip("there is no Node here")
    assert (FRONTEND / "node_modules" / "feelin").exists(), "feelin is not installed: run 'make static'"
    given = json.dumps(questions, default=plain_number).encode()
    command = [node, "test/feel.mjs"]
    done = subprocess.run(command, check=True, cwd=FRONTEND, input=given, stdout=subprocess.PIPE, timeout=60)
    answers: list[object] = json.loads(done.stdout, parse_float=Decimal, parse_int=Decimal)
    return answers


def plain_number(value: object) -> float:
    """A decimal as JSON of the browser writes it."""
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)


def decoded(value: object) -> object:
    """A value of Python for the JSON of a case."""
    match value:
        case {"@": str(text)}:
            return evaluate(f'@"{text}"', {})
        case {"@range": [opening, start, end, closing]}:
            return Range(decoded(start), decoded(end), opening == "[", closing == "]")
        case dict():
            return {name: decoded(entry) for name, entry in value.items()}
        case list():
            return [decoded(item) for item in value]
    return value


def encoded(value: object) -> object:
    """The JSON of a result, types kept."""
    match value:
        case None | bool() | str() | Decimal():
            return value
        case Range(start, end, start_included, end_included):
            bounds = ("[" if start_included else "(", encoded(start), encoded(end), "]" if end_included else ")")
            return {"@range": list(bounds)}
        case list():
            return [encoded(item) for item in value]
        case dict():
            return {name: encoded(entry) for name, entry in value.items()}
    if callable(getattr(from_python(value), "call", None)):
        return {"@function": True}
    return {"@": to_json(value)}


def agree(exact: object, theirs: object) -> bool:
    """Whether the browser says the same. It counts in binary: its number must be the one nearest to the exact one."""
    match exact, theirs:
        case (bool(), _) | (_, bool()):
            return exact is theirs
        case Decimal(), Decimal():
            return float(exact) == float(theirs)
        case {"@": str(mine)}, {"@": str(other)}:
            return mine == other or from_python(decoded(exact)) == from_python(decoded(theirs))
        case dict(), dict():
            return exact.keys() == theirs.keys() and all(agree(exact[name], theirs[name]) for name in exact)
        case list(), list():
            return len(exact) == len(theirs) and all(map(agree, exact, theirs))
    return exact == theirs
