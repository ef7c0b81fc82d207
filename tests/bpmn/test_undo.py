"""Compensation: in reverse order, by name, of sub-processes, of each round, and from where an error is handled."""

from amtsweg.bpmn.contracts import CompleteTask, ElementEntered, Incident, Retry, ThrowError
from bpmn.drawing import Case, document, draw, flows, start_end, user
from bpmn.test_read import reasons

ALL = "<compensateEventDefinition/>"


def undoable(*names: str) -> str:
    return "".join(
        f'<boundaryEvent id="b_{name}" attachedToRef="{name}"><compensateEventDefinition/></boundaryEvent>'
        f'<userTask id="undo_{name}" isForCompensation="true"/>'
        f'<association id="as_{name}" sourceRef="b_{name}" targetRef="undo_{name}"/>'
        for name in names
    )


def throw(definition: str = ALL, tag: str = "intermediateThrowEvent") -> str:
    return f'<{tag} id="x">{definition}</{tag}>'


def only(activity: str) -> str:
    return f'<compensateEventDefinition activityRef="{activity}"/>'


def done(case: Case, *names: str, **variables: object) -> None:
    for name in names:
        case.do(CompleteTask(case.token(name), variables))


def test_what_is_done_is_undone_the_last_first() -> None:
    body = start_end() + user("a", "b", "c", "after") + undoable("a", "b") + throw()
    case = Case(draw(body, "s->a", "a->b", "b->c", "c->x", "x->after", "after->e"))
    done(case, "a", "b", "c")
    assert case.waiting() == ["undo_b", "x"]
    done(case, "undo_b")
    assert case.waiting() == ["undo_a", "x"]
    done(case, "undo_a")
    assert case.waiting() == ["after"]
    assert case.state.scopes[0].done == ()


def test_what_was_not_done_is_not_undone() -> None:
    body = start_end() + user("a", "b") + '<exclusiveGateway id="g" default="g_x"/>' + undoable("a", "b") + throw()
    case = Case(draw(body, "s->a", "a->g", "g->b[n > 2]", "b->x", "g->x", "x->e"), n=1)
    done(case, "a")
    assert case.waiting() == ["undo_a", "x"]
    done(case, "undo_a")
    assert case.state.status == "completed"


def test_nothing_to_undo_stops_nothing() -> None:
    body = start_end() + user("a") + undoable("a") + throw()
    assert Case(draw(body, "s->x", "x->a", "a->e")).waiting() == ["a"]


def test_one_activity_is_undone_as_often_as_it_was_done() -> None:
    body = start_end() + user("a", "b") + '<exclusiveGateway id="g" default="g_x"/>' + undoable("a", "b")
    body += throw(only("a")) + '<exclusiveGateway id="m"/>'
    case = Case(draw(body, "s->m", "m->a", "a->b", "b->g", "g->m[again]", "g->x", "x->e"), again=True)
    done(case, "a", "b", "a")
    done(case, "b", again=False)
    done(case, "undo_a")
    assert case.waiting() == ["undo_a", "x"]
    done(case, "undo_a")
    assert case.state.status == "completed"


def test_an_end_event_undoes_before_it_ends() -> None:
    body = '<startEvent id="s"/>' + user("a") + undoable("a") + throw(tag="endEvent")
    case = Case(draw(body, "s->a", "a->x"))
    done(case, "a")
    assert case.waiting() == ["undo_a", "x"]
    done(case, "undo_a")
    assert case.state.status == "completed"


INNER = '<startEvent id="is"/>' + user("a", "b") + undoable("a", "b") + flows("is->a", "a->b")


def test_a_sub_process_is_undone_by_what_is_inside_it() -> None:
    body = start_end() + f'<subProcess id="sub">{INNER}</subProcess>' + throw(only("sub"))
    case = Case(draw(body, "s->sub", "sub->x", "x->e"))
    done(case, "a", "b")
    done(case, "undo_b", "undo_a")
    assert case.state.status == "completed"


def test_a_sub_process_may_say_itself_how_it_is_undone() -> None:
    head = '<startEvent id="hs"><compensateEventDefinition/></startEvent>' + user("h")
    again = '<intermediateThrowEvent id="hx"><compensateEventDefinition activityRef="a"/></intermediateThrowEvent>'
    handler = f'<subProcess id="undo" triggeredByEvent="true">{head}{again}{flows("hs->h", "h->hx")}</subProcess>'
    body = start_end() + f'<subProcess id="sub">{INNER}{handler}</subProcess>' + throw()
    case = Case(draw(body, "s->sub", "sub->x", "x->e"))
    done(case, "a", "b")
    assert case.waiting() == ["h", "undo", "x"]
    done(case, "h")
    assert case.waiting() == ["hx", "undo", "undo_a", "x"]
    done(case, "undo_a")
    assert case.state.status == "completed"


def test_what_is_undone_sees_the_variables_it_had() -> None:
    own = '<property id="p1" name="n"/>'
    body = start_end() + f'<subProcess id="sub">{own}{INNER}</subProcess>' + user("c") + throw()
    case = Case(draw(body, "s->sub", "sub->c", "c->x", "x->e"), n=0)
    done(case, "a", n=7)
    done(case, "b")
    assert case.state.variables == {"n": 0}
    done(case, "c")
    assert case.state.variables_at(case.token("undo_b")) == {"n": 7}


def test_each_round_of_a_loop_is_undone_with_its_own_variables() -> None:
    many = "<multiInstanceLoopCharacteristics><loopDataInputRef>list</loopDataInputRef>"
    many += '<inputDataItem name="item"/></multiInstanceLoopCharacteristics>'
    body = start_end() + f'<dataObject id="list" name="items"/><userTask id="a">{many}</userTask>' + undoable("a")
    case = Case(draw(body + throw(), "s->a", "a->x", "x->e"), items=["p", "q"])
    for token in [token.id for token in case.state.tokens if token.wait == "task"]:
        case.do(CompleteTask(token))
    assert case.state.variables_at(case.token("undo_a"))["item"] == "q"
    done(case, "undo_a")
    assert case.state.variables_at(case.token("undo_a"))["item"] == "p"
    done(case, "undo_a")
    assert case.state.status == "completed"


def test_an_error_handler_undoes_what_its_process_has_done() -> None:
    head = '<startEvent id="hs"><errorEventDefinition errorRef="e_stop"/></startEvent>' + throw(tag="endEvent")
    body = start_end() + user("a", "b") + undoable("a")
    body += f'<subProcess id="h" triggeredByEvent="true">{head}{flows("hs->x")}</subProcess>'
    case = Case(draw(body, "s->a", "a->b", "b->e"))
    done(case, "a")
    case.do(ThrowError(case.token("b"), "STOP"))
    assert case.waiting() == ["h", "undo_a", "x"]
    done(case, "undo_a")
    assert case.state.status == "completed"


def test_scripts_are_undone_too_and_a_stuck_handler_can_be_repaired() -> None:
    script = '<scriptTask id="{}" scriptFormat="FEEL" amtsweg:result="n"{}><script>{}</script></scriptTask>'
    body = start_end() + script.format("a", "", "n + 1") + throw() + user("u")
    body += '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    body += script.format("back", ' isForCompensation="true"', "boom") + script.format("z", "", "n + 1")
    body += '<association sourceRef="b" targetRef="back"/>'
    case = Case(draw(body, "s->a", "a->x", "x->z", "z->u", "u->e"), n=1)
    assert case.last[-1] == Incident(case.token("back"), "back", "it went boom")
    case.do(Retry(case.token("back")))
    assert case.waiting() == ["back", "x"]
    entered = [effect.element_id for effect in case.effects if isinstance(effect, ElementEntered)]
    assert entered == ["s", "a", "x"]


def test_a_compensation_that_could_never_happen_is_refused() -> None:
    fine = start_end() + user("a", "c") + flows("s->a", "a->c", "c->e")
    lonely = '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    assert reasons(document(fine + lonely)) == [
        "a compensation event needs an association to one activity marked for compensation"
    ]
    orphan = fine + '<userTask id="o" isForCompensation="true"/>'
    assert reasons(document(orphan)) == [
        "nothing leads to 'o'",
        "no compensation event points to this activity for compensation",
    ]
    twice = lonely.replace('"b"', '"b2"') + '<association sourceRef="b2" targetRef="undo_a"/>'
    assert reasons(document(fine + undoable("a") + twice)) == ["'a' has more than one compensation"]
    start = start_end() + user("a", "c") + flows("s->a", "a->x", "x->c", "c->e")
    assert reasons(document(start + throw(only("c")))) == ["nothing is drawn that would undo 'c'"]
    assert reasons(document(start + throw(only("z")))) == ["'z' is not an activity this event could undo"]
    root = '<subProcess id="h" triggeredByEvent="true"><startEvent id="hs"><compensateEventDefinition/></startEvent>'
    assert reasons(document(fine + root + "</subProcess>")) == [
        "a compensating event sub-process stands inside the sub-process it undoes"
    ]
