"""Every kind of node, by what it does to a token."""

from amtsweg.bpmn.contracts import (
    Completed,
    CompleteService,
    CompleteTask,
    ElementEntered,
    ElementLeft,
    Incident,
    MessageThrown,
    ReceiveMessage,
    Retry,
    ServiceRequested,
    TaskCreated,
)
from bpmn.drawing import Case, draw, flows, message, start_end, user


def test_a_process_of_start_and_end_completes_at_once() -> None:
    case = Case(draw(start_end(), "s->e"))
    assert case.last == [
        ElementEntered("s", ""),
        ElementLeft("s"),
        ElementEntered("e", ""),
        ElementLeft("e"),
        Completed("e"),
    ]
    assert case.state.status == "completed"
    assert case.state.tokens == ()
    assert case.state.scopes == ()


def test_a_user_task_waits_with_lane_and_properties() -> None:
    body = (
        '<laneSet><lane name="Bauaufsicht"><flowNodeRef>check</flowNodeRef></lane></laneSet>'
        + start_end()
        + '<userTask id="check" name="Check\n it" amtsweg:form="check" amtsweg:group="63">'
        + '<extensionElements><amtsweg:property name="hint" value="look twice"/></extensionElements></userTask>'
    )
    case = Case(draw(body, "s->check", "check->e"))
    created = TaskCreated(
        case.token("check"),
        "check",
        "Check it",
        "Bauaufsicht",
        {"form": "check", "group": "63", "hint": "look twice"},
    )
    assert case.last[2:] == [ElementEntered("check", "Check it"), created]
    case.do(CompleteTask(case.token("check"), {"complete": True}))
    assert case.last[0] == ElementLeft("check")
    assert case.state.variables == {"complete": True}
    assert case.state.status == "completed"


def test_a_manual_task_waits_like_a_user_task() -> None:
    case = Case(draw(start_end() + '<manualTask id="file"/>', "s->file", "file->e"))
    case.do(CompleteTask(case.token("file")))
    assert case.state.status == "completed"


def test_a_service_task_is_requested_once_and_goes_on_with_the_answer() -> None:
    case = Case(draw(start_end() + '<serviceTask id="t" name="T" amtsweg:service="letter"/>', "s->t", "t->e"))
    token = case.token("t")
    assert case.last[-1] == ServiceRequested(token, "t", "T", "letter", {"service": "letter"})
    case.do(CompleteService(token, {"letter": "abc"}))
    assert case.state.variables == {"letter": "abc"}
    assert case.state.status == "completed"


def test_a_script_task_sets_its_result() -> None:
    body = start_end() + '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n"><script>n + 2</script></scriptTask>'
    assert Case(draw(body, "s->t", "t->e"), n=5).state.variables == {"n": 7}


def test_a_business_rule_task_sets_its_result_or_merges_it() -> None:
    with_name = start_end() + '<businessRuleTask id="t" amtsweg:decision="fee" amtsweg:result="r"/>'
    without = start_end() + '<businessRuleTask id="t" amtsweg:decision="fee"/>'
    arrows = ("s->t", "t->e")
    assert Case(draw(with_name, *arrows)).state.variables == {"r": {"decided": "fee", "amount": 0}}
    assert Case(draw(without, *arrows)).state.variables == {"decided": "fee", "amount": 0}


def test_messages_are_thrown_by_events_and_send_tasks() -> None:
    body = (
        '<startEvent id="s"/>'
        '<sendTask id="a" messageRef="m_docs"/>'
        f'<intermediateThrowEvent id="b">{message("withdraw")}</intermediateThrowEvent>'
        f'<endEvent id="e">{message("docs")}</endEvent>'
    )
    case = Case(draw(body, "s->a", "a->b", "b->e"), n=1)
    thrown = [effect for effect in case.last if isinstance(effect, MessageThrown)]
    assert thrown == [MessageThrown(name, {"n": 1}) for name in ("docs", "withdraw", "docs")]


def test_a_send_task_with_a_service_waits_for_it() -> None:
    case = Case(draw(start_end() + '<sendTask id="t" amtsweg:service="mail"/>', "s->t", "t->e"))
    case.do(CompleteService(case.token("t")))
    assert case.state.status == "completed"


def test_a_none_throw_event_is_passed() -> None:
    case = Case(draw(start_end() + '<intermediateThrowEvent id="milestone"/>', "s->milestone", "milestone->e"))
    assert ElementEntered("milestone", "") in case.last
    assert case.state.status == "completed"


def test_a_receive_task_waits_for_its_message() -> None:
    case = Case(draw(start_end() + '<receiveTask id="t" messageRef="m_docs"/>', "s->t", "t->e"))
    case.do(ReceiveMessage("docs", {"n": 1}))
    assert case.state.variables == {"n": 1}
    assert case.state.status == "completed"


def test_an_exclusive_gateway_takes_the_first_flow_that_holds() -> None:
    body = start_end() + '<exclusiveGateway id="g" default="g_c"/>' + user("a", "b", "c")
    model = draw(body, "s->g", "g->a[n > 10]", "g->b[n > 5]", "g->c", "a->e", "b->e", "c->e")
    assert Case(model, n=11).waiting() == ["a"]
    assert Case(model, n=6).waiting() == ["b"]
    assert Case(model, n=1).waiting() == ["c"]


def test_a_gateway_without_a_way_out_is_an_incident_that_can_be_retried() -> None:
    body = start_end() + '<exclusiveGateway id="g"/>' + user("a", "b")
    case = Case(draw(body, "s->g", "g->a[n > 10]", "g->b[n > 5]", "a->e", "b->e"), n=1)
    assert case.last[-1] == Incident(case.token("g"), "g", "no condition holds and there is no default flow")
    assert [token.element for token in case.state.incidents] == ["g"]
    case.do(Retry(case.token("g"), {"n": 7}))
    assert case.waiting() == ["b"]


def test_a_condition_that_is_neither_true_nor_false_is_an_incident() -> None:
    body = start_end() + '<exclusiveGateway id="g" default="g_e"/>' + user("a")
    case = Case(draw(body, "s->g", "g->a[missing]", "g->e", "a->e"))
    reason = "the condition 'missing' of flow 'g_a' is None, not true or false"
    assert case.last[-1] == Incident(case.token("g"), "g", reason)


def test_a_failing_script_is_an_incident() -> None:
    body = start_end() + '<scriptTask id="t" scriptFormat="FEEL" amtsweg:result="n"><script>boom</script></scriptTask>'
    case = Case(draw(body, "s->t", "t->e"))
    assert case.last[-1] == Incident(case.token("t"), "t", "it went boom")


def test_a_parallel_gateway_splits_and_waits_for_all() -> None:
    body = start_end() + '<parallelGateway id="f"/><parallelGateway id="j"/>' + user("a", "b", "after")
    case = Case(draw(body, "s->f", "f->a", "f->b", "a->j", "b->j", "j->after", "after->e"))
    assert case.waiting() == ["a", "b"]
    case.do(CompleteTask(case.token("b")))
    assert case.waiting() == ["a", "j"]
    case.do(CompleteTask(case.token("a")))
    assert case.waiting() == ["after"]


def test_two_tokens_on_one_flow_do_not_open_a_join() -> None:
    gateways = '<parallelGateway id="f"/><exclusiveGateway id="m"/><parallelGateway id="j"/>'
    case = Case(
        draw(
            start_end() + gateways + user("a", "b", "c"),
            *("s->f", "f->a", "f->b", "f->c", "a->m", "b->m", "m->j", "c->j", "j->e"),
        )
    )
    case.do(CompleteTask(case.token("a")))
    case.do(CompleteTask(case.token("b")))
    assert case.waiting() == ["c", "j", "j"]
    case.do(CompleteTask(case.token("c")))
    assert case.kinds()[-1] == "Incident"
    assert case.waiting() == ["j"]


def test_tasks_that_merge_without_a_gateway_run_once_per_token() -> None:
    body = start_end() + '<parallelGateway id="f"/>' + user("a", "b", "c")
    case = Case(draw(body, "s->f", "f->a", "f->b", "a->c", "b->c", "c->e"))
    case.do(CompleteTask(case.token("a")))
    case.do(CompleteTask(case.token("b")))
    assert case.waiting() == ["c", "c"]


def test_all_flows_that_hold_leave_a_task() -> None:
    body = '<startEvent id="s"/><userTask id="t" default="t_d"/>' + user("a", "b", "d")
    model = draw(body, "s->t", "t->a[n > 1]", "t->b[n > 2]", "t->d")
    for number, expected in ((3, ["a", "b"]), (2, ["a"]), (0, ["d"])):
        case = Case(model)
        case.do(CompleteTask(case.token("t"), {"n": number}))
        assert case.waiting() == expected


def test_a_task_is_not_done_again_when_only_its_way_out_failed() -> None:
    case = Case(draw('<startEvent id="s"/>' + user("t", "a"), "s->t", "t->a[n > 1]"))
    case.do(CompleteTask(case.token("t"), {"n": 0}))
    assert case.kinds() == ["Incident"]
    case.do(Retry(case.token("t"), {"n": 2}))
    assert case.waiting() == ["a"]


def test_the_last_element_ends_the_process_without_an_end_event() -> None:
    case = Case(draw('<startEvent id="s"/>' + user("t"), "s->t"))
    case.do(CompleteTask(case.token("t")))
    assert case.last[-1] == Completed("t")


def test_a_terminate_end_event_ends_everything() -> None:
    body = start_end() + '<parallelGateway id="f"/><endEvent id="x"><terminateEventDefinition/></endEvent>'
    case = Case(draw(body + user("a", "b"), "s->f", "f->a", "f->b", "a->x", "b->e"))
    case.do(CompleteTask(case.token("a")))
    assert case.kinds()[-3:] == ["TaskCancelled", "ElementCancelled", "Completed"]
    assert case.state.status == "completed"


def test_a_terminate_end_event_also_stops_what_is_still_moving() -> None:
    body = start_end() + '<parallelGateway id="f"/><endEvent id="x"><terminateEventDefinition/></endEvent>'
    case = Case(draw(body + user("b"), "s->f", "f->x", "f->b", "b->e"))
    assert ElementEntered("b", "Task b") not in case.effects
    assert case.state.status == "completed"


def test_an_endless_loop_is_an_incident() -> None:
    body = start_end() + '<exclusiveGateway id="g"/><exclusiveGateway id="h" default="h_g"/>'
    case = Case(draw(body, "s->g", "g->h", "h->g", "h->e[done]"), done=False)
    assert case.kinds()[-1] == "Incident"
    case.do(Retry(case.state.incidents[0].id, {"done": True}))
    assert case.state.status == "completed"


def test_a_join_that_can_never_open_is_an_incident() -> None:
    gateways = '<exclusiveGateway id="x" default="x_b"/><parallelGateway id="j"/>'
    case = Case(
        draw(start_end() + gateways + user("a", "b"), "s->x", "x->a[n > 1]", "x->b", "a->j", "b->j", "j->e"), n=0
    )
    case.do(CompleteTask(case.token("b")))
    reason = "the gateway waits for a flow on which no token can come any more"
    assert case.last[-1] == Incident(case.token("j"), "j", reason)


def test_a_sub_process_completes_before_its_parent_goes_on() -> None:
    inner = '<startEvent id="is"/><endEvent id="ie"/>' + user("t") + flows("is->t", "t->ie")
    case = Case(
        draw(
            start_end() + f'<subProcess id="sub">{inner}</subProcess>' + user("after"),
            "s->sub",
            "sub->after",
            "after->e",
        )
    )
    assert case.waiting() == ["sub", "t"]
    case.do(CompleteTask(case.token("t")))
    assert case.waiting() == ["after"]


def test_a_terminate_end_event_in_a_sub_process_ends_only_that() -> None:
    inner = (
        '<startEvent id="is"/><parallelGateway id="f"/><endEvent id="x"><terminateEventDefinition/></endEvent>'
        + user("t", "u")
        + flows("is->f", "f->t", "f->u", "t->x")
    )
    case = Case(
        draw(
            start_end() + f'<subProcess id="sub">{inner}</subProcess>' + user("after"),
            "s->sub",
            "sub->after",
            "after->e",
        )
    )
    case.do(CompleteTask(case.token("t")))
    assert case.waiting() == ["after"]
