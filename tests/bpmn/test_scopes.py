"""Where variables live, what drawn data does (nothing), and how scopes end."""

from amtsweg.bpmn.api import Problem, State
from amtsweg.bpmn.contracts import CompleteTask, FireTimer, ReceiveMessage, StaleCommand
from bpmn.drawing import NOON, Case, draw, flows, message, start_end, timer, user


def sub(inner: str, *arrows: str) -> str:
    return f'<subProcess id="sub"><startEvent id="is"/>{inner}{flows(*arrows)}</subProcess>'


def test_a_variable_that_a_sub_process_declares_is_its_own() -> None:
    own = '<property id="p1" name="n"/>'
    case = Case(draw(start_end() + sub(own + user("a", "b"), "is->a", "a->b"), "s->sub", "sub->e"), n=1)
    assert case.state.variables_at(case.token("a")) == {"n": None}
    case.do(CompleteTask(case.token("a"), {"n": 5, "m": 6}))
    assert case.state.variables_at(case.token("b")) == {"n": 5, "m": 6}
    assert case.state.variables_at(case.token("sub")) == {"n": 1, "m": 6}
    case.do(CompleteTask(case.token("b")))
    assert case.state.variables == {"n": 1, "m": 6}


def test_flows_scripts_and_messages_see_the_innermost_variable() -> None:
    inner = '<property id="p1" name="n"/>' + user("a", "big") + '<exclusiveGateway id="g" default="g_done"/>'
    inner += '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n"><script>n + 1</script></scriptTask>'
    inner += '<endEvent id="done"/>'
    case = Case(draw(start_end() + sub(inner, "is->a", "a->t", "t->g", "g->big[n > 5]", "g->done"), "s->sub", "sub->e"))
    case.do(CompleteTask(case.token("a"), {"n": 5}))
    assert case.waiting() == ["big", "sub"]


def test_data_is_drawn_and_moves_nothing() -> None:
    body = '<dataObject id="d"/><dataObjectReference id="r" dataObjectRef="d"/><dataStoreReference id="ds"/>'
    task = '<userTask id="t"><ioSpecification id="io"><dataInput id="i"/><inputSet><dataInputRefs>i</dataInputRefs>'
    task += "</inputSet><outputSet/></ioSpecification><dataInputAssociation id='a'><sourceRef>r</sourceRef>"
    task += "<targetRef>i</targetRef></dataInputAssociation></userTask>"
    model = draw(start_end() + body + task, "s->t", "t->e")
    said = "shows data and moves none: everything that runs sees the variables around it"
    assert sorted(model.notices) == [
        Problem("a", 1, f"'dataInputAssociation' {said}"),
        Problem("d", 1, f"'dataObject' {said}"),
        Problem("ds", 1, f"'dataStoreReference' {said}"),
        Problem("io", 1, f"'ioSpecification' {said}"),
        Problem("r", 1, f"'dataObjectReference' {said}"),
    ]
    assert Case(model).waiting() == ["t"]


def test_the_end_of_a_sub_process_by_termination_is_not_the_end_of_its_process() -> None:
    inner = user("a", "b") + '<endEvent id="stop"><terminateEventDefinition/></endEvent>'
    case = Case(draw(start_end() + sub(inner, "is->a", "is->b", "a->stop") + user("c"), "s->sub", "sub->c", "c->e"))
    case.do(CompleteTask(case.token("a")))
    assert case.waiting() == ["c"]


def test_an_event_sub_process_interrupts_everything_beside_it_and_nothing_around_it() -> None:
    handler = f'<subProcess id="h" triggeredByEvent="true"><startEvent id="hs">{message("withdraw")}</startEvent>'
    handler += user("handle") + flows("hs->handle") + "</subProcess>"
    deeper = '<subProcess id="deep"><startEvent id="ds"/>' + user("d") + flows("ds->d") + "</subProcess>"
    inner = user("a") + deeper + handler
    body = start_end() + sub(inner, "is->a", "is->deep") + user("beside", "after")
    case = Case(draw(body, "s->sub", "s->beside", "beside->e", "sub->after", "after->e"))
    case.do(ReceiveMessage("withdraw"))
    assert case.waiting() == ["beside", "h", "handle", "sub"]
    case.do(CompleteTask(case.token("handle")))
    assert case.waiting() == ["after", "beside"]


def test_of_a_task_and_its_timer_in_the_same_moment_the_first_wins_and_the_other_is_stale() -> None:
    body = start_end() + user("t", "late") + f'<boundaryEvent id="b" attachedToRef="t">{timer("PT1H")}</boundaryEvent>'
    model = draw(body, "s->t", "t->e", "b->late", "late->e")
    for first, second, waiting in ((0, 1, []), (1, 0, ["late"])):
        case = Case(model)
        commands = [CompleteTask(case.token("t")), FireTimer(case.token("b"))]
        case.do(commands[first], hours=1)
        assert case.waiting() == waiting
        try:
            case.do(commands[second])
        except StaleCommand:
            continue
        raise AssertionError("both were taken")


def test_states_of_older_instances_are_still_read() -> None:
    raw = {
        "format": 1,
        "status": "active",
        "variables": {"n": 1},
        "scopes": [{"id": 1, "at": "p"}, {"id": 4, "at": "sub", "host": 3}],
        "tokens": [
            {"id": 3, "at": "sub", "in": 1, "for": "scope"},
            {"id": 5, "at": "a", "in": 4, "for": "task"},
            {"id": 6, "at": "b", "in": 1, "for": "timer", "owner": 3, "due": NOON.isoformat(), "repeats": 1},
        ],
        "next_id": 7,
    }
    state = State.from_json(raw)
    assert state.to_json() == raw
    assert state.variables_at(5) == {"n": 1}
