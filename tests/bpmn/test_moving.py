"""Running instances in another version of their model."""

from datetime import timedelta

import pytest

from amtsweg.bpmn.api import ProcessModel, move_instance, propose_mapping
from amtsweg.bpmn.contracts import (
    CannotMove,
    CompleteTask,
    FailService,
    FireTimer,
    MessageAwaited,
    MessageCancelled,
    Misfit,
    MoveProblem,
    ReceiveMessage,
    Retry,
    SignalAwaited,
    SignalCancelled,
    Terminate,
    TimerCancelled,
    TimerSet,
)
from bpmn.drawing import NOON, Case, Desk, draw, flows, message, start_end, timer, user
from bpmn.test_undo import undoable

SIGNALS = '<signal id="x1" name="one"/><signal id="x2" name="two"/>'


def move(case: Case, new: ProcessModel, mapping: dict[str, str] | None = None, anew: tuple[str, ...] = ()) -> None:
    """Move a case into another model; what is not said is proposed."""
    proposed = propose_mapping(case.model, new).mapping
    chosen = {**proposed, **(mapping or {})}
    mapped = {old: now for old, now in chosen.items() if now}
    outcome = move_instance(case.state, case.model, new, mapped, at=case.at, environment=Desk(), anew=anew)
    case._take(outcome)
    case.model = new


def misfits(case: Case, new: ProcessModel, mapping: dict[str, str] | None = None) -> list[tuple[str, Misfit]]:
    """Why the case does not fit; nothing of it is changed."""
    before = case.state.to_json()
    with pytest.raises(CannotMove) as refused:
        move(case, new, mapping)
    assert case.state.to_json() == before
    return [(problem.element_id, problem.misfit) for problem in refused.value.problems]


ONE = draw(start_end() + user("a"), "s->a", "a->e")


# --- tokens -----------------------------------------------------------------------------------------------------


def test_a_waiting_task_keeps_its_token_and_the_instance_goes_the_new_way() -> None:
    case = Case(ONE, n=1)
    token = case.token("a")
    move(case, draw(start_end() + user("a", "b"), "s->a", "a->b", "b->e"))
    assert (case.token("a"), case.last) == (token, [])
    case.do(CompleteTask(token))
    assert case.waiting() == ["b"]
    case.do(CompleteTask(case.token("b")))
    assert case.state.status == "completed"


def test_a_task_that_is_gone_needs_a_counterpart() -> None:
    case = Case(ONE)
    new = draw(start_end() + user("z", "b"), "s->z", "z->b", "b->e")
    assert misfits(case, new) == [("a", Misfit.UNMAPPED)]
    assert misfits(case, new, {"a": "nowhere"}) == [("a", Misfit.UNKNOWN)]
    move(case, new, {"a": "b"})
    assert case.waiting() == ["b"]


def test_kind_and_event_must_be_the_same() -> None:
    script = '<scriptTask id="a" scriptFormat="FEEL" amtsweg:result="n"><script>n + 1</script></scriptTask>'
    assert misfits(Case(ONE, n=1), draw(start_end() + script, "s->a", "a->e"), {"a": "a"}) == [("a", Misfit.KIND)]
    by_message = f'<intermediateCatchEvent id="c">{message("docs")}</intermediateCatchEvent>'
    by_timer = f'<intermediateCatchEvent id="c">{timer("PT1H")}</intermediateCatchEvent>'
    case = Case(draw(start_end() + by_message, "s->c", "c->e"))
    assert misfits(case, draw(start_end() + by_timer, "s->c", "c->e"), {"c": "c"}) == [("c", Misfit.EVENT)]


def test_a_user_task_may_become_a_manual_one() -> None:
    case = Case(ONE)
    move(case, draw(start_end() + '<manualTask id="a"/>', "s->a", "a->e"), {"a": "a"})
    case.do(CompleteTask(case.token("a")))
    assert case.state.status == "completed"


def test_a_call_under_way_stays_with_its_service() -> None:
    def drawn(service: str) -> ProcessModel:
        return draw(start_end() + f'<serviceTask id="a" amtsweg:service="{service}"/>', "s->a", "a->e")

    case = Case(drawn("letter"))
    assert misfits(case, drawn("mail")) == [("a", Misfit.SERVICE)]
    case.do(FailService(case.token("a"), "no paper"))
    move(case, drawn("mail"))
    case.do(Retry(case.token("a")))
    assert case.last[-1].implementation == "mail"  # type: ignore[attr-defined]  # it is a ServiceRequested


def test_what_stands_before_its_element_may_become_another_kind() -> None:
    case = Case(draw(start_end() + '<serviceTask id="a" amtsweg:service="x"/>', "s->a", "a->e"))
    case.do(FailService(case.token("a"), "no paper"))
    assert misfits(case, ONE, {"a": "s"}) == [("a", Misfit.KIND)]
    move(case, ONE, {"a": "a"})
    case.do(Retry(case.token("a")))
    assert case.kinds() == ["ElementEntered", "TaskCreated"]


def test_an_ended_instance_moves_nowhere() -> None:
    case = Case(ONE)
    case.do(Terminate("withdrawn"))
    assert misfits(case, ONE) == [("", Misfit.ENDED)]


# --- scopes and loops -------------------------------------------------------------------------------------------


def sub(inner: str, *arrows: str, name: str = "sub", more: str = "") -> str:
    return f'<subProcess id="{name}">{more}<startEvent id="is"/>{inner}<endEvent id="ie"/>{flows(*arrows)}</subProcess>'


IN_SUB = draw(start_end() + sub(user("a"), "is->a", "a->ie"), "s->sub", "sub->e")


def test_a_token_stays_in_its_sub_process() -> None:
    case = Case(IN_SUB)
    assert misfits(case, ONE, {"a": "a"}) == [("sub", Misfit.UNMAPPED)]
    assert misfits(case, draw(start_end() + sub("", "is->ie") + user("a"), "s->sub", "sub->a", "a->e"), {"a": "a"}) == [
        ("a", Misfit.SCOPE)
    ]
    assert misfits(Case(ONE), IN_SUB, {"a": "a"}) == [("a", Misfit.SCOPE)]
    renamed = draw(start_end() + sub(user("b"), "is->b", "b->ie", name="part"), "s->part", "part->e")
    move(case, renamed, {"sub": "part", "a": "b"})
    assert [scope.element for scope in case.state.scopes] == ["p", "part"]
    case.do(CompleteTask(case.token("b")))
    assert case.state.status == "completed"


def test_a_variable_of_a_sub_process_begins_with_the_value_seen_there() -> None:
    own = draw(
        start_end() + sub(user("a"), "is->a", "a->ie", more='<property id="v" name="n"/>'), "s->sub", "sub->e"
    )  # fmt: skip
    case = Case(IN_SUB, n=7)
    move(case, own)
    assert case.state.variables_at(case.token("a")) == {"n": 7}
    case.do(CompleteTask(case.token("a"), {"n": 8}))
    assert case.state.variables == {"n": 7}
    assert misfits(Case(own, n=7), IN_SUB) == [("sub", Misfit.VARIABLES)]


def many(sequential: str, cardinality: str = "n") -> ProcessModel:
    loop = f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
    loop += f"<loopCardinality>{cardinality}</loopCardinality></multiInstanceLoopCharacteristics>"
    return draw(start_end() + f'<userTask id="a">{loop}</userTask>', "s->a", "a->e")


def test_rounds_that_have_begun_are_counted_on() -> None:
    case = Case(many("false"), n=3, m=9)
    first = next(token for token in case.state.tokens if token.wait == "task")
    case.do(CompleteTask(first.id))
    assert misfits(case, many("true"), {"a": "a"}) == [("a", Misfit.LOOP)]
    move(case, many("false", "m"))
    for token in [token.id for token in case.state.tokens if token.wait == "task"]:
        case.do(CompleteTask(token))
    assert case.state.status == "completed"


# --- boundary events and event sub-processes --------------------------------------------------------------------


def guarded(event: str, name: str = "late", interrupting: str = "true") -> ProcessModel:
    border = f'<boundaryEvent id="{name}" attachedToRef="a" cancelActivity="{interrupting}">{event}</boundaryEvent>'
    return draw(start_end() + user("a", "b") + border, "s->a", "a->e", f"{name}->b", "b->e")


def test_a_timer_keeps_its_due_date_unless_it_begins_anew() -> None:
    case = Case(guarded(timer("PT5H")))
    case.at += timedelta(hours=2)
    move(case, guarded(timer("PT9H")))
    assert case.state.next_due == NOON + timedelta(hours=5)
    assert case.last == []
    move(case, guarded(timer("PT9H")), anew=("late",))
    assert case.last == [TimerSet(case.token("late"), "late", NOON + timedelta(hours=11))]
    assert case.state.next_due == NOON + timedelta(hours=11)


def test_a_boundary_event_that_is_gone_is_cancelled_and_a_new_one_listens() -> None:
    case = Case(guarded(timer("PT5H")))
    watch = case.token("late")
    move(case, guarded(message("docs"), "came"))
    assert case.last == [TimerCancelled(watch), MessageAwaited(case.token("came"), "docs")]
    case.do(ReceiveMessage("docs"))
    assert case.waiting() == ["b"]


def test_a_boundary_event_that_has_fired_does_not_fire_again() -> None:
    case = Case(guarded(timer("PT1H"), interrupting="false"))
    case.do(FireTimer(case.token("late")), hours=1)
    assert case.waiting() == ["a", "b"]
    move(case, guarded(timer("PT3H"), interrupting="false"))
    assert (case.watching(), case.last) == ([], [])


def test_a_moment_that_cannot_be_told_refuses_the_move() -> None:
    assert misfits(Case(ONE), guarded(timer("boom"))) == [("late", Misfit.EVALUATION)]


def test_a_boundary_event_does_not_change_its_activity_or_event() -> None:
    case = Case(guarded(timer("PT5H")))
    border = f'<boundaryEvent id="late" attachedToRef="b">{timer("PT5H")}</boundaryEvent>'
    other = draw(start_end() + user("a", "b", "c") + border, "s->a", "a->b", "b->e", "late->c", "c->e")
    assert misfits(case, other, {"late": "late"}) == [("late", Misfit.WATCH)]
    assert misfits(case, guarded(message("docs")), {"late": "late"}) == [("late", Misfit.EVENT)]
    assert misfits(case, guarded(message("docs")), {"late": "nowhere"}) == [("late", Misfit.UNKNOWN)]


def handled(name: str, *, interrupting: str = "true") -> str:
    return (
        f'<subProcess id="h{name}" triggeredByEvent="true"><startEvent id="hs{name}" isInterrupting="{interrupting}">'
        f'{message(name)}</startEvent>{user("t" + name)}<endEvent id="he{name}"/>'
        f"{flows(f'hs{name}->t{name}', f't{name}->he{name}')}</subProcess>"
    )


def test_an_event_sub_process_listens_from_the_move_on_unless_one_has_interrupted() -> None:
    old = draw(start_end() + user("a") + handled("docs"), "s->a", "a->e")
    new = draw(start_end() + user("a") + handled("docs") + handled("withdraw"), "s->a", "a->e")
    case = Case(old)
    move(case, new)
    assert case.watching() == ["hsdocs", "hswithdraw"]
    interrupted = Case(old)
    interrupted.do(ReceiveMessage("docs"))
    move(interrupted, new)
    assert interrupted.watching() == []
    interrupted.do(CompleteTask(interrupted.token("tdocs")))
    assert interrupted.state.status == "completed"


def test_an_event_sub_process_that_is_gone_listens_no_more() -> None:
    case = Case(draw(start_end() + user("a") + handled("docs"), "s->a", "a->e"))
    watch = case.token("hsdocs")
    move(case, ONE)
    assert (case.last, case.watching()) == ([MessageCancelled(watch)], [])


def test_events_behind_an_event_based_gateway_are_awaited_anew() -> None:
    def drawn(*events: str) -> ProcessModel:
        caught = {"m": message("docs"), "t": timer("PT5H"), "w": message("withdraw")}
        body = "".join(f'<intermediateCatchEvent id="{e}">{caught[e]}</intermediateCatchEvent>' for e in events)
        arrows = [arrow for event in events for arrow in (f"g->{event}", f"{event}->e")]
        return draw(start_end() + '<eventBasedGateway id="g"/>' + body, "s->g", *arrows)

    case = Case(drawn("m", "t"))
    due = case.token("t")
    move(case, drawn("m", "w"))
    assert case.last == [TimerCancelled(due), MessageAwaited(case.token("w"), "withdraw")]
    case.do(ReceiveMessage("withdraw"))
    assert case.state.status == "completed"


def test_another_name_of_a_message_or_signal_is_told() -> None:
    def receiving(ref: str) -> ProcessModel:
        return draw(start_end() + f'<receiveTask id="r" messageRef="m_{ref}"/>', "s->r", "r->e")

    case = Case(receiving("docs"))
    move(case, receiving("withdraw"))
    token = case.token("r")
    assert case.last == [MessageCancelled(token), MessageAwaited(token, "withdraw")]

    def signalled(ref: str) -> ProcessModel:
        event = f'<intermediateCatchEvent id="c"><signalEventDefinition signalRef="{ref}"/></intermediateCatchEvent>'
        return draw(start_end() + event, "s->c", "c->e", top=SIGNALS)

    case = Case(signalled("x1"))
    move(case, signalled("x2"))
    assert case.last == [SignalCancelled(case.token("c")), SignalAwaited(case.token("c"), "two")]


# --- joins ------------------------------------------------------------------------------------------------------


def forked(*branches: str, tag: str = "parallelGateway", split: str = "f", join: str = "j") -> ProcessModel:
    body = start_end() + f'<{tag} id="{split}"/><{tag} id="{join}"/>' + user(*branches)
    arrows = [arrow for branch in branches for arrow in (f"{split}->{branch}", f"{branch}->{join}")]
    return draw(body, f"s->{split}", f"{join}->e", *arrows)


@pytest.mark.parametrize("tag", ["parallelGateway", "inclusiveGateway"])
def test_a_token_at_a_join_keeps_the_flow_it_came_on(tag: str) -> None:
    case = Case(forked("a", "b", tag=tag))
    case.do(CompleteTask(case.token("a")))
    move(case, forked("k", "b", tag=tag, join="k2"), {"a": "k", "j": "k2"})
    assert [token.via for token in case.state.tokens if token.wait == "join"] == ["k_k2"]
    case.do(CompleteTask(case.token("b")))
    assert case.state.status == "completed"


def test_a_join_must_not_starve() -> None:
    case = Case(forked("a", "b"))
    assert misfits(case, forked("a", "b", "c")) == [("j", Misfit.STARVED)]
    case.do(CompleteTask(case.token("a")))
    assert misfits(case, forked("a", "b", "c")) == [("j", Misfit.STARVED)]
    assert misfits(case, forked("z", "b"), {"a": ""}) == [("j", Misfit.FLOW)]


def test_a_join_that_would_open_by_itself_refuses_the_move() -> None:
    case = Case(forked("a", "b", "c"))
    case.do(CompleteTask(case.token("a")))
    case.do(CompleteTask(case.token("b")))
    body = start_end() + '<parallelGateway id="f"/><parallelGateway id="j"/><endEvent id="e2"/>' + user("a", "b", "c")
    new = draw(body, "s->f", "f->a", "f->b", "f->c", "a->j", "b->j", "j->e", "c->e2")
    assert misfits(case, new) == [("j", Misfit.AT_ONCE)]
    inclusive = body.replace("parallelGateway", "inclusiveGateway")
    case = Case(forked("a", "b", "c", tag="inclusiveGateway"))
    case.do(CompleteTask(case.token("a")))
    case.do(CompleteTask(case.token("b")))
    assert misfits(case, draw(inclusive, "s->f", "f->a", "f->b", "f->c", "a->j", "b->j", "j->e", "c->e2")) == [
        ("j", Misfit.AT_ONCE)
    ]


def test_what_went_side_by_side_does_not_go_one_behind_the_other() -> None:
    new = draw(start_end() + user("a", "b"), "s->a", "a->b", "b->e")
    assert misfits(Case(forked("a", "b")), new) == [("a", Misfit.DOUBLED)]
    assert misfits(Case(forked("a", "b")), ONE, {"b": "a"}) == [("a", Misfit.DOUBLED), ("b", Misfit.DOUBLED)]


def test_a_condition_that_is_true_already_refuses_the_move() -> None:
    condition = "<conditionalEventDefinition><condition>n > 1</condition></conditionalEventDefinition>"
    assert misfits(Case(ONE, n=2), guarded(condition)) == [("late", Misfit.AT_ONCE)]
    case = Case(ONE, n=1)
    move(case, guarded(condition))
    case.do(CompleteTask(case.token("a"), {"n": 1}))
    assert case.state.status == "completed"


# --- compensation and four eyes ---------------------------------------------------------------------------------


def test_what_is_done_can_still_be_undone() -> None:
    compensation = '<intermediateThrowEvent id="x"><compensateEventDefinition/></intermediateThrowEvent>'

    def drawn(first: str, extra: str) -> ProcessModel:
        return draw(start_end() + user(first, "b") + compensation + extra, f"s->{first}", f"{first}->b", "b->x", "x->e")

    case = Case(drawn("a", undoable("a")))
    case.do(CompleteTask(case.token("a")))
    assert misfits(case, drawn("a", "")) == [("a", Misfit.UNDO)]
    assert misfits(case, drawn("k", undoable("k"))) == [("a", Misfit.UNDO)]
    move(case, drawn("k", undoable("k")), {"a": "k"})
    case.do(CompleteTask(case.token("b")))
    assert case.waiting() == ["undo_k", "x"]
    move(case, drawn("a", undoable("a")), {"k": "a", "undo_k": "undo_a"})
    assert misfits(case, drawn("k", undoable("k")), {"a": "k", "undo_a": "b"}) == [("undo_a", Misfit.UNDO)]
    case.do(CompleteTask(case.token("undo_a")))
    assert case.state.status == "completed"


def test_four_eyes_stay_four() -> None:
    def drawn(other: str) -> ProcessModel:
        tasks = user("a", "c") + f'<userTask id="b" amtsweg:not-by="{other}"/>'
        return draw(start_end() + tasks, "s->a", "a->c", "c->b", "b->e")

    assert misfits(Case(drawn("a")), drawn("c")) == [("b", Misfit.FOUR_EYES)]


def test_problems_say_where_and_what() -> None:
    with pytest.raises(CannotMove, match="a: unknown nowhere") as refused:
        move(Case(ONE), ONE, {"a": "nowhere"})
    assert refused.value.problems == (MoveProblem("a", Misfit.UNKNOWN, "nowhere"),)
