"""How a probe is drawn in each position, and what is to come of it. `test_probes.py` draws all there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from amtsweg.bpmn.api import BpmnError, ProcessModel, Wait, link, read
from amtsweg.bpmn.contracts import (
    CompleteService,
    CompleteTask,
    EscalationThrown,
    FireTimer,
    MessageThrown,
    ReceiveMessage,
    ReceiveSignal,
    SignalThrown,
    ThrowError,
)
from bpmn.drawing import HEAD, Case, document, flows, message, timer, user
from bpmn.test_calls import Shelf
from bpmn.test_laws import balance

TOP = '<signal id="s_alarm" name="alarm"/><escalation id="x_late" escalationCode="LATE"/>'
EVENTS = {
    "none": "",
    "message": message("docs"),
    "timer": timer("PT1H"),
    "signal": '<signalEventDefinition signalRef="s_alarm"/>',
    "conditional": "<conditionalEventDefinition><condition>n > 2</condition></conditionalEventDefinition>",
    "error": '<errorEventDefinition errorRef="e_stop"/>',
    "escalation": '<escalationEventDefinition escalationRef="x_late"/>',
    "compensation": "<compensateEventDefinition/>",
    "link": '<linkEventDefinition name="L"/>',
    "terminate": "<terminateEventDefinition/>",
}
ROUNDS = {
    "": "",
    "loop": '<standardLoopCharacteristics loopMaximum="2"/>',
    "one after another": '<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>two</loopCardinality>'
    "</multiInstanceLoopCharacteristics>",
    "at once": "<multiInstanceLoopCharacteristics><loopCardinality>two</loopCardinality>"
    "</multiInstanceLoopCharacteristics>",
}
SCOPES = ("process", "sub-process", "event sub-process")
ESCALATES = (
    '<startEvent id="is"/><userTask id="i"/><intermediateThrowEvent id="ix">'
    f"{EVENTS['escalation']}</intermediateThrowEvent><userTask id='i2'/>" + flows("is->i", "i->ix", "ix->i2")
)
CALLED = read(f'{HEAD}{TOP}<process id="called" isExecutable="true">{ESCALATES}</process></definitions>'.encode())
HOSTS = {
    "userTask": '<userTask id="t">{0}</userTask>',
    "manualTask": '<manualTask id="t">{0}</manualTask>',
    "serviceTask": '<serviceTask id="t" amtsweg:service="x">{0}</serviceTask>',
    "sendTask": '<sendTask id="t" amtsweg:service="x">{0}</sendTask>',
    "receiveTask": '<receiveTask id="t" messageRef="m_withdraw">{0}</receiveTask>',
    "subProcess": '<subProcess id="t">' + ESCALATES + "{0}</subProcess>",
    "callActivity": '<callActivity id="t" calledElement="called" amtsweg:version="3">{0}</callActivity>',
    "scriptTask": '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n">{0}<script>n + 1</script></scriptTask>',
    "businessRuleTask": '<businessRuleTask id="t" amtsweg:decision="d" amtsweg:result="r">{0}</businessRuleTask>',
}
AT_ONCE = ("scriptTask", "businessRuleTask")
INSIDE = ("subProcess", "callActivity")
OPEN = (Wait.TASK, Wait.SERVICE, Wait.MESSAGE)
UNDONE = '<userTask id="undo" isForCompensation="true"/><association sourceRef="b" targetRef="undo"/>'
FORK = '<parallelGateway id="f"/>' + user("side")


@dataclass(frozen=True)
class Probe:
    """An event in a position; or, without an event, an element by itself."""

    position: str
    event: str = "none"
    scope: str = "process"
    interrupting: bool = True
    host: str = "userTask"
    rounds: str = ""

    def __str__(self) -> str:
        how = "" if self.interrupting else "beside"
        where = f"{self.host} {self.rounds}" if self.position in ("boundary", "element") else ""
        return " ".join(f"{self.position} {self.event} {how} {where} in {self.scope}".split())


def event(tag: str, name: str, probe: Probe, attributes: str = "") -> str:
    return f'<{tag} id="{name}"{attributes}>{EVENTS[probe.event]}</{tag}>'


def drawn(probe: Probe) -> ProcessModel:
    """The model of a probe: its part in its scope, and after a sub-process whatever compensates it."""
    part = PARTS[probe.position](probe)
    if probe.scope == "process":
        return _ready(part)
    if probe.scope == "event sub-process":
        part = part.replace('<startEvent id="s"/>', f'<startEvent id="s">{message("withdraw")}</startEvent>')
        around = '<startEvent id="ps"/><userTask id="main"/>' + flows("ps->main")
        return _ready(f'{around}<subProcess id="w" triggeredByEvent="true">{part}</subProcess>')
    undo = '<intermediateThrowEvent id="px"><compensateEventDefinition/></intermediateThrowEvent>'
    around = '<startEvent id="ps"/><endEvent id="pe"/>' + undo + user("last") + flows("ps->w", "w->px", "px->last")
    return _ready(f'{around}{flows("last->pe")}<subProcess id="w">{part}</subProcess>')


def _ready(body: str) -> ProcessModel:
    return link(read(document(body, TOP)), Shelf(called=CALLED))


def begun(probe: Probe) -> Case | None:
    """The instance of an accepted probe, up to where its scope begins; None where the reader refuses it."""
    try:
        model = drawn(probe)
    except BpmnError:
        return None
    first = "s" if probe.position == "start" and probe.scope == "process" else None
    case = Case(model, start_event=first, n=0, two=2, flag=True)
    if probe.scope == "event sub-process":
        case.do(ReceiveMessage("withdraw"))
    return case


def work(case: Case) -> list[str]:
    """Who has something to do, or waits for a message, besides watches."""
    return sorted(token.element for token in case.state.tokens if token.wait in OPEN and not token.is_watch)


def do(case: Case, element: str, **variables: object) -> None:
    """Finish the first thing to do at an element."""
    token = next(t for t in case.state.tokens if t.element == element and t.wait in OPEN and not t.is_watch)
    if token.wait is Wait.MESSAGE:
        case.do(ReceiveMessage("withdraw", variables, token.id))
    else:
        case.do((CompleteService if token.wait is Wait.SERVICE else CompleteTask)(token.id, variables))


def finish(case: Case) -> None:
    """Whatever remains is done, and then nothing is left."""
    for _ in range(30):
        if not (left := work(case)):
            break
        do(case, left[0])
    assert (case.state.status, case.state.tokens, balance(case)) == ("completed", (), 0)


def happen(case: Case, name: str) -> None:
    """Let the event of a probe happen."""
    match name:
        case "message":
            case.do(ReceiveMessage("docs"))
        case "timer":
            case.do(FireTimer(next(token.id for token in case.state.tokens if token.wait is Wait.TIMER)), hours=1)
        case "signal":
            case.do(ReceiveSignal("alarm"))
        case "conditional":
            do(case, "side", n=3)
        case "escalation":
            do(case, _working(case))
        case "error":
            token = next(t for t in case.state.tokens if t.element == _working(case) and t.wait in OPEN)
            case.do(ThrowError(token.id, "STOP"))


def _working(case: Case) -> str:
    """Who works in the activity under test: itself, or the task inside it."""
    return next(element for element in work(case) if element in ("t", "i", "t/i"))


# --- the positions: how each is drawn, and what is to come of it --------------------------------------------------


def _start(probe: Probe) -> str:
    main = event("startEvent", "s", probe) + '<endEvent id="e"/>' + user("t") + flows("s->t", "t->e")
    other = '<startEvent id="s0"/>' + flows("s0->t") if probe.event != "none" and probe.scope == "process" else ""
    return main + other


def run_start(case: Case, probe: Probe) -> None:
    assert work(case) == ["t"]


def _handler(probe: Probe) -> str:
    how = "" if probe.interrupting else ' isInterrupting="false"'
    inside = event("startEvent", "hs", probe, how) + user("handle") + flows("hs->handle")
    main = '<startEvent id="s"/><endEvent id="e"/>' + FORK + user("t", "u")
    main += f'<intermediateThrowEvent id="x">{EVENTS["escalation"]}</intermediateThrowEvent>'
    main += flows("s->f", "f->side", "f->t", "t->x", "x->u", "u->e")
    return f'{main}<subProcess id="h" triggeredByEvent="true">{inside}</subProcess>'


def run_handler(case: Case, probe: Probe) -> None:
    if probe.event == "compensation":
        for element in ("t", "u", "side"):
            do(case, element)
        assert work(case) == ["handle"]
        return
    before = work(case)
    happen(case, probe.event)
    going_on = {"escalation": ["side", "u"], "conditional": ["t"]}.get(probe.event, before)
    assert work(case) == sorted(["handle", *([] if probe.interrupting else going_on)])


def _catch(probe: Probe) -> str:
    caught = event("intermediateCatchEvent", "c", probe) + FORK + user("t")
    main = '<startEvent id="s"/><endEvent id="e"/>' + caught + flows("s->f", "f->side", "c->t", "t->e")
    if probe.event == "link":
        return main + f'<intermediateThrowEvent id="x">{EVENTS["link"]}</intermediateThrowEvent>' + flows("f->x")
    return main + flows("f->c")


def run_catch(case: Case, probe: Probe) -> None:
    if probe.event != "link":
        assert work(case) == sorted(["side", *(["c"] if probe.event == "message" else [])])
        happen(case, probe.event)
    assert work(case) == (["t"] if probe.event == "conditional" else ["side", "t"])


def _choice(probe: Probe) -> str:
    gateway = '<eventBasedGateway id="g"/><receiveTask id="r" messageRef="m_withdraw"/>' + user("u")
    caught = event("intermediateCatchEvent", "c", probe) + FORK + user("t") + gateway
    ways = flows("s->f", "f->side", "f->g", "g->c", "g->r", "c->t", "t->e", "r->u", "u->e")
    return '<startEvent id="s"/><endEvent id="e"/>' + caught + ways


def run_choice(case: Case, probe: Probe) -> None:
    happen(case, probe.event)
    assert work(case) == (["t"] if probe.event == "conditional" else ["side", "t"])
    assert case.watching() == []


def _undoable() -> str:
    return user("t") + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>' + UNDONE


def _throw(probe: Probe) -> str:
    thrown = event("intermediateThrowEvent", "x", probe) + user("u")
    main = '<startEvent id="s"/><endEvent id="e"/>' + _undoable() + thrown + flows("s->t", "t->x", "u->e")
    if probe.event == "link":
        caught = f'<intermediateCatchEvent id="c">{EVENTS["link"]}</intermediateCatchEvent>'
        return main + caught + flows("c->u")
    return main + flows("x->u")


THROWN = {
    "message": MessageThrown("docs", {"n": 0, "two": 2, "flag": True}),
    "signal": SignalThrown("alarm", {"n": 0, "two": 2, "flag": True}),
    "escalation": EscalationThrown("x", "LATE", caught=False),
}


def run_throw(case: Case, probe: Probe) -> None:
    do(case, "t")
    assert probe.event not in THROWN or THROWN[probe.event] in case.last
    if probe.event == "compensation" and probe.scope != "event sub-process":  # which undoes what is around it
        assert work(case) == ["undo"]
        do(case, "undo")
    assert work(case) == ["u"]


def _end(probe: Probe) -> str:
    main = '<startEvent id="s"/><endEvent id="e"/>' + FORK + _undoable() + event("endEvent", "x", probe)
    main += flows("s->f", "f->side", "f->t", "t->x", "side->e")
    if probe.event != "error":
        return main
    inside = f'<startEvent id="hs">{EVENTS["error"]}</startEvent>' + user("handle") + flows("hs->handle")
    return f'{main}<subProcess id="h" triggeredByEvent="true">{inside}</subProcess>'


def run_end(case: Case, probe: Probe) -> None:
    do(case, "t")
    assert probe.event not in THROWN or THROWN[probe.event] in case.last
    outside = {"sub-process": ["last"]}.get(probe.scope, [])
    if probe.event == "terminate" and probe.scope == "sub-process":
        outside = ["undo"]  # what was done inside is undone when the process compensates
    undone = [] if probe.scope == "event sub-process" else ["undo"]
    expected = {"terminate": outside, "error": ["handle"], "compensation": ["side", *undone]}
    assert work(case) == expected.get(probe.event, ["side"])


def _boundary(probe: Probe) -> str:
    how = "" if probe.interrupting else ' cancelActivity="false"'
    border = event("boundaryEvent", "b", probe, f' attachedToRef="t"{how}')
    main = '<startEvent id="s"/><endEvent id="e"/>' + FORK + _host(probe) + user("after")
    main += flows("s->f", "f->side", "f->t", "t->after")
    if probe.event != "compensation":
        return main + border + user("late") + flows("b->late", "after->e", "late->e")
    undo = '<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>'
    return main + border + UNDONE + undo + flows("after->x", "x->e")


def _host(probe: Probe) -> str:
    return HOSTS[probe.host].format(ROUNDS[probe.rounds])


def run_boundary(case: Case, probe: Probe) -> None:
    if probe.event == "compensation":
        run_undone(case, probe)
    elif probe.host in AT_ONCE:
        assert "b" not in case.watching()  # it was there for no longer than the activity
    elif probe.event == "escalation" and probe.host not in INSIDE:
        assert "b" not in case.watching()  # a task by itself escalates nothing
    elif probe.event == "error" and probe.host == "receiveTask":
        assert "b" not in case.watching()  # a message fails nowhere
    else:
        before = work(case)
        happen(case, probe.event)
        if probe.event == "conditional":
            before.remove("side")
        if probe.event == "escalation":
            worker = next(name for name in before if name in ("i", "t/i"))
            before.remove(worker)
            before.append(f"{worker}2")
        rest = before if not probe.interrupting else [name for name in before if name == "side"]
        assert work(case) == sorted(["late", *rest])


def run_undone(case: Case, probe: Probe) -> None:
    while "after" not in work(case):
        do(case, next(name for name in work(case) if name != "side"))
    do(case, "after")
    times = 2 if probe.rounds else 1
    for _ in range(0 if probe.scope == "event sub-process" else times):
        assert "undo" in work(case)
        do(case, "undo")
    assert work(case) == ["side"]


def _element(probe: Probe) -> str:
    return (
        '<startEvent id="s"/><endEvent id="e"/>' + _host(probe) + user("after") + flows("s->t", "t->after", "after->e")
    )


def run_element(case: Case, probe: Probe) -> None:
    """As many rounds as are asked for, at once or one after another; then what comes after it."""
    rounds = 2 if probe.rounds else 1
    if probe.host in AT_ONCE:
        assert work(case) == ["after"]
        return
    names = {"subProcess": ["i", "i2"], "callActivity": ["t/i", "t/i2"]}.get(probe.host, ["t"])
    at_once = rounds if probe.rounds == "at once" else 1
    assert work(case) == [names[0]] * at_once
    for _ in range(rounds):
        for name in names:
            assert "after" not in work(case)
            do(case, name)
    assert work(case) == ["after"]


GATEWAYS = {
    "exclusiveGateway": ("[flag]", "[not flag]", ["a"]),
    "inclusiveGateway": ("[flag]", "[two > 1]", ["a", "b"]),
    "parallelGateway": ("", "", ["a", "b"]),
}


def _gateway(probe: Probe) -> str:
    first, second, _ = GATEWAYS[probe.host]
    main = f'<startEvent id="s"/><endEvent id="e"/><{probe.host} id="g"/><{probe.host} id="j"/>' + user(
        "a", "b", "after"
    )
    return main + flows("s->g", f"g->a{first}", f"g->b{second}", "a->j", "b->j", "j->after", "after->e")


def run_gateway(case: Case, probe: Probe) -> None:
    taken = GATEWAYS[probe.host][2]
    assert work(case) == taken
    for element in taken:
        assert "after" not in work(case)
        do(case, element)
    assert work(case) == ["after"]


PARTS = {
    "start": _start, "event sub-process": _handler, "catch": _catch, "after a gateway": _choice, "throw": _throw,
    "end": _end, "boundary": _boundary, "element": _element, "gateway": _gateway,
}  # fmt: skip
RUNS = {
    "start": run_start, "event sub-process": run_handler, "catch": run_catch, "after a gateway": run_choice,
    "throw": run_throw, "end": run_end, "boundary": run_boundary, "element": run_element, "gateway": run_gateway,
}  # fmt: skip


def every_probe() -> Iterator[Probe]:
    """Each event in each position of each scope, each element in each scope and repetition."""
    for name, scope in product(EVENTS, SCOPES):
        for position in ("start", "catch", "after a gateway", "throw", "end"):
            if position != "start" or scope != "event sub-process":  # that is a position of its own
                yield Probe(position, name, scope)
        for interrupting in (True, False):
            yield Probe("event sub-process", name, scope, interrupting)
            for host, rounds in product(HOSTS, ROUNDS):
                yield Probe("boundary", name, scope, interrupting, host, rounds)
    for scope in SCOPES:
        for host, rounds in product(HOSTS, ROUNDS):
            yield Probe("element", scope=scope, host=host, rounds=rounds)
        for gateway in GATEWAYS:
            yield Probe("gateway", scope=scope, host=gateway)
