"""One instance worked by processes that die: called by `test_crash.py` as a program of its own.

It loads everything once and forks a child for each life, so that a life costs milliseconds. A child counts what it
sends to the database, and kills itself with SIGKILL at the point it was told. The next child finds what is there,
works it to its end, and tells what has become of the instance.
"""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "src")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")

import django  # noqa: E402 - the path comes first

django.setup()

from django.db import connection  # noqa: E402
from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402

from amtsweg.kernel import chain, clock, events, outbox, scope  # noqa: E402
from amtsweg.kernel.clock import LOCAL_ZONE  # noqa: E402
from amtsweg.kernel.ids import uuid7  # noqa: E402
from amtsweg.kernel.models import EventRecord, OutboxEntry  # noqa: E402
from amtsweg.processes import api  # noqa: E402
from amtsweg.processes.contracts import ServiceCall, TaskStatus  # noqa: E402
from amtsweg.processes.models import ProcessInstance, TaskRecord  # noqa: E402
from amtsweg.processes.services.timing import fire_due_timers  # noqa: E402
from amtsweg.web import databases  # noqa: E402
from bpmn.drawing import document, flows, start_end, timer, user  # noqa: E402
from processes.conftest import ANNA, BORIS, UNIT  # noqa: E402
from processes.test_decisions import FEE  # noqa: E402

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
AGAIN = timedelta(seconds=30)  # so that what was claimed by the dead may be claimed again
MOST_STEPS = 200
MODEL = document(
    start_end()
    + '<businessRuleTask id="fee" amtsweg:decision="fee" amtsweg:result="fee"/>'
    + '<userTask id="check" name="Prüfen" amtsweg:group="clerk" amtsweg:due="P14D"/><parallelGateway id="f"/>'
    + '<serviceTask id="letter" amtsweg:service="crash.letter"/><receiveTask id="paid" messageRef="m_docs"/>'
    + f'<intermediateCatchEvent id="wait">{timer("PT1H")}</intermediateCatchEvent><parallelGateway id="j"/>'
    + '<exclusiveGateway id="g" default="g_e"/><userTask id="sign" amtsweg:not-by="check"/>'
    + '<serviceTask id="file" amtsweg:service="crash.file"/>'
    + f'<boundaryEvent id="late" attachedToRef="paid" cancelActivity="false">{timer("P30D")}</boundaryEvent>'
    + user("remind")
    + flows("s->fee", "fee->check", "check->f", "f->letter", "letter->paid", "paid->j", "f->wait", "wait->j")
    + flows("j->g", "g->sign[fee.amount > 20]", "g->e", "sign->file", "file->e", "late->remind")
)


@dataclass
class Points:
    """Counts everything that goes out, in transactions and to the world; the child dies at one of them."""

    deadly: int | None
    count: int = 0
    watched: bool = True
    commits: list[int] = field(default_factory=list)

    def pass_by(self) -> None:
        if self.watched:
            self.count += 1
            if self.count == self.deadly:
                os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        self.pass_by()
        return execute(sql, params, many, context)

    @contextmanager
    def on(self, line: BaseDatabaseWrapper) -> Iterator[None]:
        """Count on a connection."""
        commit = line._commit  # type: ignore[attr-defined] # where Django itself sends it
        line._commit = self.around(commit)  # type: ignore[attr-defined]
        with line.execute_wrapper(self):
            yield
        line._commit = commit  # type: ignore[attr-defined]

    def around(self, commit: Callable[[], None]) -> Callable[[], None]:
        """Die before a commit reaches the server, or right after it."""

        def committed() -> None:
            self.pass_by()
            self.commits.append(self.count)
            commit()
            self.pass_by()

        return committed

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Reads of this test itself do not count."""
        self.watched = False
        yield
        self.watched = True


@dataclass
class World:
    """Whatever is outside: it does a thing once for each key, however often it is asked."""

    folder: Path
    points: Points

    def do(self, key: str) -> None:
        self.points.pass_by()
        (self.folder / key.replace(":", "_")).touch()
        self.points.pass_by()


WORLD = World(Path(), Points(None))


def write_letter(call: ServiceCall) -> Mapping[str, object]:
    """A service with an effect in the transaction, one outside, and one owed to the world."""
    events.record([events.Event("crash.letter", call.at, ANNA, "test", call.instance_id, call.subject_id)])
    outbox.put([outbox.Effect("crash.mail", f"mail:{call.key}")], at=call.at)
    WORLD.do(f"letter:{call.key}")
    return {"letter": "sent"}


def put_away(call: ServiceCall) -> None:
    """A service with an effect outside."""
    WORLD.do(f"file:{call.key}")


def bind() -> None:
    """Provide the services of the model."""
    api.register_service("crash.letter", write_letter)
    api.register_service("crash.file", put_away)
    outbox.handles("crash.mail")(lambda effect: WORLD.do(effect.key))


def live(subject: UUID, at: datetime, points: Points) -> None:
    """Do the one next thing again and again: whoever resumes goes on as the dead would have."""
    clock.use_clock(clock.FixedClock(at))
    for _ in range(MOST_STEPS):
        with points.aside():
            thing = next_thing(subject, at)
        if thing is None:
            return
        thing()
    raise RuntimeError("no end")


def next_thing(subject: UUID, at: datetime) -> Callable[[], object] | None:
    """The next thing there is to do: the worker's first, then people's, then the world's, then time's."""
    process = next(iter(api.processes_of_subject(subject)), None)
    if process is None:
        return lambda: start(subject, at)
    if OutboxEntry.objects.filter(status="pending").exists():
        return lambda: outbox.drain(at=at, limit=1)
    open_tasks = [task for task in api.tasks_of_subject(subject) if task.status is TaskStatus.OPEN]
    if open_tasks:
        task = open_tasks[0]
        actor = BORIS if task.element_id == "sign" else ANNA
        return lambda: api.complete_task(task_id=task.id, variables={task.element_id: True}, actor=actor, at=at)
    if "paid" in process.waiting_at:
        return lambda: api.send_message(subject_id=subject, name="docs", variables={}, actor=ANNA, at=at)
    if process.waiting_at:
        return lambda: fire_due_timers(at=at + timedelta(hours=2))
    return None


def start(subject: UUID, at: datetime) -> None:
    """Begin the instance."""
    answers: dict[str, object] = {"answers": {"parcels": ["17/2"]}}
    api.start_process(
        slug="crash", version=1, subject_id=subject, unit_id=UNIT, account_id=None,
        variables=answers, actor=ANNA, at=at,
    )  # fmt: skip


# --- what has become of it --------------------------------------------------------------------------------------


def half_done(subject: UUID) -> list[str]:
    """What the dead left behind only in part: tasks, calls and events must tell what the tokens tell."""
    row = ProcessInstance.objects.filter(subject_id=subject).first()
    log = list(EventRecord.objects.filter(subject_id=subject).values_list("kind", flat=True))
    if row is None:
        return [f"events of no process: {log}"] if log else []
    waits = [(token["for"], token["id"]) for token in row.state["tokens"]]
    tasks = TaskRecord.objects.filter(instance=row, status="open").values_list("token", flat=True)
    owed = OutboxEntry.objects.filter(topic="processes.service", key__contains=str(row.id))
    found = []
    if sorted(tasks) != sorted(number for wait, number in waits if wait == "task"):
        found.append(f"open tasks {list(tasks)}, tokens {waits}")
    for wait, number in waits:
        if wait == "service" and not any(one.payload["token"] == number for one in owed if one.status == "pending"):
            found.append(f"nobody calls the service of token {number}")
    moves = sum(kind in ("task.completed", "service.completed", "message.received", "timer.fired") for kind in log)
    if moves + 1 != row.revision:
        found.append(f"{moves} moves in the log, revision {row.revision}")
    return found


def remains(subject: UUID) -> dict[str, object]:
    """Everything there is of an instance, without the ids and moments that differ from one to the next."""
    row = ProcessInstance.objects.get(subject_id=subject)
    log = EventRecord.objects.filter(subject_id=subject)
    tasks = TaskRecord.objects.filter(subject_id=subject).values_list("element_id", "token", "status", "completed_by")
    owed = OutboxEntry.objects.filter(key__contains=str(row.id)).values_list("topic", "status", "last_error")
    return {
        "status": [row.status, row.revision, row.incidents, row.next_due_at is None],
        "state": row.state,
        "tasks": sorted(map(list, tasks)),
        "events": sorted(json.dumps([e.kind, e.version_to, _plain(e.data)], sort_keys=True) for e in log),
        "owed": sorted(map(list, owed)),
        "world": sorted(path.name.split(str(row.id))[0] for path in WORLD.folder.glob(f"*{row.id}*")),
    }


def _plain(data: Mapping[str, object]) -> dict[str, object]:
    known = {name: value for name, value in data.items() if name != "due_at"}
    return {name: value for name, value in known.items() if not _ID.fullmatch(str(value))}


# --- lives ------------------------------------------------------------------------------------------------------


def in_child(life: Callable[[], object]) -> tuple[int, object]:
    """Fork, live, and return the signal the child died of and what it told."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        try:
            told = json.dumps(life())
        except BaseException as error:  # noqa: BLE001 - the parent must hear of it, and nothing of the parent may run on here
            told = json.dumps({"error": repr(error)})
        os.write(write, told.encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(told or "null")


def one_life(folder: Path, subject: UUID, deadly: int | None, at: datetime) -> dict[str, object]:
    """Work the instance as far as this life goes."""
    points = Points(deadly)
    WORLD.folder, WORLD.points = folder, points
    with scope.session(scope.SYSTEM):
        left = half_done(subject)
        with points.on(connection):
            live(subject, at, points)
        found = remains(subject)
    return {"half": left, "remains": found, "points": points.count, "commits": points.commits}


def get_ready(folder: Path) -> None:
    """Put the model into use and load everything by a life of the parent's own, which leaves no connection open."""
    bind()
    with scope.session(scope.SYSTEM):
        api.deploy(slug="crash", version=1, bpmn=MODEL, decisions={"fee.dmn": FEE}, at=AT)
    one_life(folder, uuid7(), None, AT)
    databases.disconnect()
    gc.freeze()  # the children share what is there already


def seal() -> dict[str, object]:
    """Seal all events and look at the whole chain."""
    with scope.session(scope.SYSTEM):
        while chain.seal_events():
            pass
        report = chain.verify()
    return {"broken": list(report.broken), "unsealed": report.unsealed, "sealed": report.sealed}


def main(folder: Path) -> None:
    """Live once undisturbed, then die once at every point and resume; print what differs."""
    get_ready(folder)
    _, whole = in_child(lambda: one_life(folder, uuid7(), None, AT))
    assert isinstance(whole, dict), whole
    assert "error" not in whole, whole
    problems = []
    for deadly in range(1, whole["points"] + 1):
        subject = uuid7()
        died_of, _ = in_child(lambda: one_life(folder, subject, deadly, AT))  # noqa: B023 - lived at once
        _, second = in_child(lambda: one_life(folder, subject, None, AT + AGAIN))  # noqa: B023
        found = second if isinstance(second, dict) else {"error": second}
        if died_of != signal.SIGKILL or found.get("half") != [] or found.get("remains") != whole["remains"]:
            problems.append({"point": deadly, "died of": died_of, **found})
    _, chained = in_child(seal)
    told = {**whole, "problems": problems, "chain": chained}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
