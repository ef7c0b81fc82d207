"""Fixtures of processes: models that are deployed, people who act, services that answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pytest

from amtsweg.kernel.actors import Actor
from amtsweg.kernel.ids import uuid7
from amtsweg.processes import api
from amtsweg.processes.contracts import ServiceCall, StartedProcess, Task, TaskStatus
from amtsweg.processes.services import calling
from bpmn.drawing import document, flows, message, start_end, timer, user

ANNA = Actor("Anna Beispiel", UUID(int=0xA))
BORIS = Actor("Boris Muster", UUID(int=0xB))
UNIT = UUID(int=0x63)

FOUR_EYES = document(
    start_end()
    + '<userTask id="decide" name="Entscheiden" amtsweg:kind="decision" amtsweg:group="clerk" amtsweg:due="P14D"/>'
    + '<userTask id="cosign" name="Mitzeichnen" amtsweg:group="head" amtsweg:not-by="decide"/>'
    + '<exclusiveGateway id="agreed" default="agreed_decide"/>'
    + f'<subProcess id="w" triggeredByEvent="true"><startEvent id="ws">{message("withdraw")}</startEvent>'
    + f"{user('stop')}<endEvent id='we'/>{flows('ws->stop', 'stop->we')}</subProcess>"
    + flows("s->decide", "decide->cosign", "cosign->agreed", "agreed->e[co_signature.agreed]", "agreed->decide")
)
DEADLINE = document(
    start_end()
    + user("answer", "remind")
    + f'<boundaryEvent id="late" attachedToRef="answer" cancelActivity="false">{timer("P14D")}</boundaryEvent>'
    + '<endEvent id="reminded"/>'
    + flows("s->answer", "answer->e", "late->remind", "remind->reminded")
)
SERVICE = document(
    start_end()
    + '<serviceTask id="letter" amtsweg:service="test.letter" amtsweg:template="notice"/>'
    + '<boundaryEvent id="bounced" attachedToRef="letter"><errorEventDefinition errorRef="e_stop"/></boundaryEvent>'
    + user("read", "repair")
    + flows("s->letter", "letter->read", "read->e", "bounced->repair", "repair->e")
)
LOOP = document(
    start_end() + user("t") + '<exclusiveGateway id="g" default="g_t"/>' + flows("s->t", "t->g", "g->t", "g->e[done]")
)


@dataclass
class Office:
    """Starts processes of one matter and looks at its tasks."""

    at: datetime
    subject_id: UUID = field(default_factory=uuid7)

    def start(self, xml: bytes, slug: str = "test", **variables: object) -> StartedProcess:
        api.deploy(slug=slug, version=1, bpmn=xml, decisions={}, at=self.at)
        return api.start_process(
            slug=slug,
            version=1,
            subject_id=self.subject_id,
            unit_id=UNIT,
            account_id=None,
            variables=variables,
            actor=ANNA,
            at=self.at,
        )

    def open_tasks(self) -> list[str]:
        return [task.element_id for task in api.tasks_of_subject(self.subject_id) if task.status == TaskStatus.OPEN]

    def task(self, element: str) -> Task:
        found = [t for t in api.tasks_of_subject(self.subject_id) if t.element_id == element]
        return found[-1]

    def complete(self, element: str, actor: Actor = ANNA, at: datetime | None = None, **variables: object) -> None:
        api.complete_task(task_id=self.task(element).id, variables=variables, actor=actor, at=at or self.at)


@pytest.fixture
def office(at: datetime, system_scope: None) -> Office:
    return Office(at)


@dataclass
class Letters:
    """A service that answers, fails or throws as told, and remembers its calls."""

    calls: list[ServiceCall] = field(default_factory=list)
    answer: Callable[[ServiceCall], Mapping[str, object] | None] = lambda call: {"letter": call.properties["template"]}

    def __call__(self, call: ServiceCall) -> Mapping[str, object] | None:
        self.calls.append(call)
        return self.answer(call)


@pytest.fixture
def letters() -> Iterator[Letters]:
    service = Letters()
    api.register_service("test.letter", service)
    yield service
    del calling._handlers["test.letter"]
