"""The history of the demo city: matters of the past weeks, each step done through the services people use."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import cast
from uuid import NAMESPACE_URL, UUID, uuid5

from amtsweg.cases import api as cases
from amtsweg.catalogue import api as catalogue
from amtsweg.catalogue.contracts import ServiceVersion
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Draft
from amtsweg.identity.api import edge, scope_of
from amtsweg.identity.contracts import Person
from amtsweg.intake.api import ask_to_sign, sign, submit
from amtsweg.intake.contracts import Channel
from amtsweg.kernel import clock, events, scope, ticks
from amtsweg.kernel.actors import ANONYMOUS, Actor, system
from amtsweg.kernel.errors import Conflict, NotFound
from amtsweg.kernel.models import EventRecord
from amtsweg.kernel.packs import read_file
from amtsweg.payments import api as payments
from amtsweg.payments.contracts import Notice, Order, Result
from amtsweg.processes import api as processes
from amtsweg.processes.contracts import Task, TaskStatus
from amtsweg.web.demo.plan import Matter, span

_PLAYED = "demo.matter_played"
_ROUNDS = 50
_USUAL = "PT4H"
_AT_ONCE = timedelta(minutes=1)
# What only looks back at what happened may do so once, at the end.
_LOOK_BACK = ("amtsweg.kernel.tasks.seal_events", "amtsweg.metrics.", "amtsweg.records.tasks.read_contents")

Step = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens to one matter; the first of a matter has no step, it is the submission."""

    at: datetime
    matter: Matter
    step: Step | None


def timeline(matters: tuple[Matter, ...], *, now: datetime) -> list[Moment]:
    """Return everything that happens, in order and never in the future."""
    moments = [moment for matter in matters for moment in _moments(matter, now)]
    return sorted((moment for moment in moments if moment.at < now), key=lambda moment: moment.at)


def _moments(matter: Matter, now: datetime) -> Iterator[Moment]:
    at = (now - timedelta(days=matter.days_ago)).replace(
        hour=8, minute=len(matter.service) % 60, second=0, microsecond=0
    )
    yield Moment(at, matter, None)
    for step in matter.steps:
        at += span(str(step.get("after", _USUAL))) * matter.pace / 100
        yield Moment(at, matter, step)


class Player:
    """Plays moments, one after the other, under a clock that stands at each of them."""

    def __init__(self, people: Mapping[str, Person], packs: Path, running: clock.FixedClock) -> None:
        self._people, self._packs, self._clock = people, packs, running
        self._cases: dict[str, UUID] = {}
        self._money = _Till()

    def play(self, moments: list[Moment]) -> int:
        """Play what has not been played before and return how many matters that were."""
        known = _played()
        fresh = [moment for moment in moments if _mark(moment.matter) not in known]
        for at, together in groupby(fresh, key=lambda moment: moment.at):
            self._clock.at = at
            for moment in together:
                self._happen(moment)
            settle(at, quick=True)
        if fresh:
            settle(fresh[-1].at)
        return len(self._cases)

    def _happen(self, moment: Moment) -> None:
        if moment.step is None:
            self._submit(moment.matter, moment.at)
        else:
            self._do(moment.step, self._cases[moment.matter.key], moment.at)

    def _submit(self, matter: Matter, at: datetime) -> None:
        version = catalogue.current_version(matter.service)
        if version is None or version.form_version_id is None:
            raise NotFound(f"The demo names the service {matter.service}; it can not be applied for online.")
        answers = {**_example(self._packs, matter), **matter.answers}
        actor = _sender(matter, at)
        draft = forms.start_draft(
            form_version_id=version.form_version_id, account_id=actor.account_id, answers=answers, at=at
        )
        _sign_together(draft, version, actor, at)
        receipt = submit(service_version_id=version.id, draft=draft, channel=Channel.PORTAL, actor=actor, at=at)
        self._cases[matter.key] = receipt.case_id
        with scope.work(scope.SYSTEM):
            events.record([events.Event(_PLAYED, at, system("demo"), "demo_matter", _mark(matter))])

    def _do(self, step: Step, case_id: UUID, at: datetime) -> None:
        if step.get("withdraw"):
            cases.withdraw(case_id=case_id, reason="", actor=ANONYMOUS, at=at)
        elif step.get("pay"):
            self._money.pay(case_id, at=at)
        elif step.get("answer"):
            _answer(case_id, str(step["answer"]), at)
        else:
            person = self._people[str(step["by"])]
            with scope.session(scope_of(person.account_id, at=at)):
                self._work(step, case_id, Actor(person.name, person.account_id), at)

    def _work(self, step: Step, case_id: UUID, actor: Actor, at: datetime) -> None:
        task = _open_task(case_id, str(step["task"]))
        # Somebody took it up when four fifths of the time had gone, so that there is waiting and working to tell apart.
        processes.claim_task(task_id=task.id, actor=actor, at=task.created_at + (at - task.created_at) * 0.8)
        if "decide" in step:
            content, reasons = str(step.get("content", "")), str(step.get("reasons", ""))
            outcome = cases.Outcome(str(step["decide"]))
            cases.decide(
                case_id=case_id, task_id=task.id, outcome=outcome, content=content, reasons=reasons, actor=actor, at=at
            )
        elif "cosign" in step:
            agreed, reason = bool(step["cosign"]), str(step.get("reasons", ""))
            cases.cosign(case_id=case_id, task_id=task.id, agreed=agreed, reason=reason, actor=actor, at=at)
        else:
            answers = cast(Mapping[str, object], step.get("answers", {}))
            cases.complete_form_task(task=task, answers=answers, actor=actor, at=at)


def _sign_together(draft: Draft, version: ServiceVersion, actor: Actor, at: datetime) -> None:
    """Let everybody sign whom the pack asks to."""
    if "co_signers" not in version.settings:
        return
    with suppress(Conflict):  # these answers need nobody else
        asked = ask_to_sign(draft=draft, service=version, form=forms.form(draft.form_version_id), actor=actor, at=at)
        declared = str(version.settings["co_signers"]["text"]["de"])
        for one in asked.signatures:
            sign(token=one.token, name=one.name, confirmed=True, declared=declared, person=None, at=at)


def _answer(case_id: UUID, text: str, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        asked = next(one for one in cases.messages_of(case_id) if one.is_open)
        cases.answer_request(case_id=case_id, message_id=asked.id, text=text, uploads=(), actor=ANONYMOUS, at=at)


def _sender(matter: Matter, at: datetime) -> Actor:
    if not matter.persona:
        return ANONYMOUS
    person = edge.open_persona(matter.persona, at=at)
    return Actor(person.name, person.account_id)


def settle(at: datetime, *, quick: bool = False) -> None:
    """Let everything happen that happens by itself, until nothing is left to do; ``quick``: only what leads on."""
    wanted = [tick for tick in ticks.all_ticks() if not quick or _leads_on(tick)]
    for _ in range(_ROUNDS):
        if not sum(tick.run(at) for tick in wanted):
            return
    raise RuntimeError("the demo does not come to rest: some tick always finds work")


def _leads_on(tick: ticks.Tick) -> bool:
    return tick.every < _AT_ONCE and not tick.name.startswith(_LOOK_BACK)


def _open_task(case_id: UUID, element: str) -> Task:
    for task in processes.tasks_of_subject(case_id):
        if task.element_id == element and task.status is TaskStatus.OPEN:
            return task
    raise NotFound(f"The demo expects an open task {element} in the case {case_id}; there is none.")


def _example(packs: Path, matter: Matter) -> Mapping[str, object]:
    for path in packs.glob(f"*/{matter.service}/examples/{matter.example}.yaml"):
        return cast(Mapping[str, object], read_file(path).mapping()["answers"])
    raise NotFound(f"The demo names the example {matter.example} of {matter.service}; there is none.")


def _mark(matter: Matter) -> UUID:
    return uuid5(NAMESPACE_URL, f"amtsweg:demo:{matter.key}")


def _played() -> set[UUID]:
    with scope.session(scope.SYSTEM):
        return set(EventRecord.objects.filter(kind=_PLAYED).values_list("object_id", flat=True))


class _Till:
    """The payment provider of the past: whoever pays here has paid at once."""

    name = "demo"

    def __init__(self) -> None:
        self._order: Order | None = None

    def pay(self, case_id: UUID, *, at: datetime) -> None:
        with scope.session(scope.SYSTEM):
            demand = payments.demands_of(case_id)[-1]
        payments.use_provider(self)
        try:
            payments.start_payment(demand_id=demand.id, return_url="", at=at)
            payments.receive_notice(provider=self.name, body=json.dumps({}).encode(), headers={}, at=at)
        finally:
            payments.release_provider(self)  # the present pays elsewhere

    def start(self, order: Order) -> str:
        self._order = order
        return ""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> Notice:
        del body, headers, at
        assert self._order is not None
        reference = self._order.reference
        return Notice(reference, Result.PAID, self._order.amount, f"demo-{reference}", reference)
