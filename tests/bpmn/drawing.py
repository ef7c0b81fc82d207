"""Helpers of the bpmn tests: a short way to write models, and an environment without FEEL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from amtsweg.bpmn.api import EvaluationFailed, Outcome, ProcessModel, State, read, start, step
from amtsweg.bpmn.contracts import Command

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:amtsweg="https://amtsweg.org/bpmn/1.0" targetNamespace="urn:test">'
    '<message id="m_docs" name="docs"/><message id="m_withdraw" name="withdraw"/>'
    '<error id="e_stop" errorCode="STOP"/><error id="e_other" errorCode="OTHER"/>'
)
ARROW = re.compile(r"(\w+)->(\w+)(?:\[(.+?)\])?$")


def flows(*arrows: str) -> str:
    """`a->b` or `a->b[condition]`; the flow's id is `a_b`."""
    return "".join(_flow(arrow) for arrow in arrows)


def _flow(arrow: str) -> str:
    match = ARROW.match(arrow)
    assert match is not None, arrow
    source, target, condition = match.groups()
    inner = "" if condition is None else f"<conditionExpression>{condition.replace('<', '&lt;')}</conditionExpression>"
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def document(body: str, top: str = "") -> bytes:
    """A document with one executable process `p`."""
    return f'{HEAD}{top}<process id="p" isExecutable="true">{body}</process></definitions>'.encode()


def draw(body: str, *arrows: str, top: str = "") -> ProcessModel:
    """Read a model from its nodes and arrows."""
    return read(document(body + flows(*arrows), top))


def user(*names: str) -> str:
    """User tasks."""
    return "".join(f'<userTask id="{name}" name="Task {name}"/>' for name in names)


def start_end() -> str:
    """A none start event `s` and a none end event `e`."""
    return '<startEvent id="s"/><endEvent id="e"/>'


def timer(text: str, kind: str = "timeDuration") -> str:
    """A timer event definition."""
    return f"<timerEventDefinition><{kind}>{text}</{kind}></timerEventDefinition>"


def message(name: str) -> str:
    """A message event definition."""
    return f'<messageEventDefinition messageRef="m_{name}"/>'


class Desk:
    """An environment that knows `name`, `name > number`, `not name`, and moments like PT2H, P14D, R3/PT1H."""

    def evaluate(self, expression: str, variables: Mapping[str, object]) -> object:
        if expression == "boom":
            raise EvaluationFailed("it went boom")
        words = expression.split()
        if words[0] == "not":
            return not variables[words[1]]
        if len(words) == 3:
            left = variables[words[0]]
            assert isinstance(left, int)
            return {">": left > int(words[2]), "<": left < int(words[2]), "+": left + int(words[2])}[words[1]]
        return variables.get(expression)

    def decide(self, decision_ref: str, variables: Mapping[str, object]) -> Mapping[str, object]:
        return {"decided": decision_ref, "amount": variables.get("amount", 0)}

    def due(self, kind: str, text: str, variables: Mapping[str, object], at: datetime) -> datetime:
        if text == "boom":
            raise EvaluationFailed("no such moment")
        if kind == "date":
            return datetime.fromisoformat(text)
        match = re.fullmatch(r"(?:R\d*/)?P(?:(\d+)D)?(?:T(\d+)H)?", text)
        assert match is not None, text
        return at + timedelta(days=int(match[1] or 0), hours=int(match[2] or 0))


class Case:
    """One instance under test. After every step its state goes through JSON, as it will in the database."""

    def __init__(self, model: ProcessModel, start_event: str | None = None, **variables: object) -> None:
        self.model = model
        self.at = NOON
        self.effects: list[object] = []
        self._take(start(model, variables=variables, at=self.at, environment=Desk(), start_event=start_event))

    def _take(self, outcome: Outcome) -> None:
        self.last = list(outcome.effects)
        self.effects += outcome.effects
        self.state = State.from_json(outcome.state.to_json())
        assert self.state == outcome.state

    def do(self, command: Command, hours: int = 0) -> None:
        self.at += timedelta(hours=hours)
        self._take(step(self.model, self.state, command, at=self.at, environment=Desk()))

    def token(self, element: str) -> int:
        (token,) = (token.id for token in self.state.tokens if token.element == element)
        return token

    def waiting(self) -> list[str]:
        """The elements at which tokens wait, watches left out."""
        return sorted(token.element for token in self.state.tokens if not token.is_watch)

    def watching(self) -> list[str]:
        return sorted(token.element for token in self.state.tokens if token.is_watch)

    def kinds(self) -> list[str]:
        """The effects of the last step by name."""
        return [type(effect).__name__ for effect in self.last]
