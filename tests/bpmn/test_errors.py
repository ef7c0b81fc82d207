"""Business errors and where they are caught."""

from amtsweg.bpmn.contracts import ElementCancelled, FailService, Incident, Retry, ServiceCancelled, ThrowError
from bpmn.drawing import Case, draw, flows, start_end, user

SERVICE = '<serviceTask id="t" amtsweg:service="pay"/>'


def catch(element: str, host: str, reference: str = "") -> str:
    error = f'<errorEventDefinition errorRef="{reference}"/>' if reference else "<errorEventDefinition/>"
    return f'<boundaryEvent id="{element}" attachedToRef="{host}">{error}</boundaryEvent>'


def test_a_boundary_event_catches_the_error_of_its_task_and_prefers_the_exact_code() -> None:
    body = start_end() + SERVICE + catch("any", "t") + catch("stop", "t", "e_stop") + user("a", "b")
    model = draw(body, "s->t", "t->e", "any->a", "stop->b", "a->e", "b->e")
    for code, expected in (("STOP", "b"), ("WHATEVER", "a")):
        case = Case(model)
        case.do(ThrowError(case.token("t"), code, {"why": code}))
        assert case.waiting() == [expected]
        assert case.state.variables == {"why": code}


def test_an_error_nobody_catches_is_an_incident() -> None:
    case = Case(draw(start_end() + SERVICE + catch("stop", "t", "e_stop"), "s->t", "t->e", "stop->e"))
    case.do(ThrowError(case.token("t"), "OTHER"))
    assert case.last[-1] == Incident(case.token("t"), "t", "nothing in the process catches the error 'OTHER'")


def test_an_error_end_event_leaves_its_sub_process_through_the_border() -> None:
    inner = '<startEvent id="is"/><endEvent id="x"><errorEventDefinition errorRef="e_stop"/></endEvent>'
    inner += user("deep", "beside") + '<parallelGateway id="f"/>' + flows("is->f", "f->deep", "f->beside", "deep->x")
    body = start_end() + f'<subProcess id="sub">{inner}</subProcess>' + catch("stop", "sub", "e_stop") + user("a")
    case = Case(draw(body, "s->sub", "sub->e", "stop->a", "a->e"))
    case.do(ThrowError(case.token("beside"), "STOP"))
    assert case.waiting() == ["a"]
    assert ElementCancelled("sub") in case.last


def test_an_event_sub_process_catches_errors_of_its_scope_but_not_its_own() -> None:
    rescue = '<startEvent id="hs"><errorEventDefinition errorRef="e_stop"/></startEvent>'
    rescue += '<serviceTask id="undo" amtsweg:service="undo"/>' + flows("hs->undo")
    body = start_end() + SERVICE + user("beside") + '<parallelGateway id="f"/>'
    body += f'<subProcess id="h" triggeredByEvent="true">{rescue}</subProcess>'
    case = Case(draw(body, "s->f", "f->t", "f->beside", "t->e", "beside->e"))
    case.do(ThrowError(case.token("t"), "STOP"))
    assert case.waiting() == ["h", "undo"]
    case.do(ThrowError(case.token("undo"), "STOP"))
    assert case.kinds()[-1] == "Incident"


def test_a_service_that_fails_for_good_waits_for_a_retry_under_a_new_token() -> None:
    case = Case(draw(start_end() + SERVICE, "s->t", "t->e"))
    first = case.token("t")
    case.do(FailService(first, "no answer"))
    assert case.last == [ServiceCancelled(first), ElementCancelled("t"), Incident(case.token("t"), "t", "no answer")]
    case.do(Retry(case.token("t")))
    assert case.kinds() == ["ElementEntered", "ServiceRequested"]
    assert case.token("t") > first
