"""What is different between two versions of a process, in the fewest words, and never silently."""

from dataclasses import fields, replace
from pathlib import Path

import pytest

from amtsweg.bpmn.api import Node, NodeKind, ProcessModel, read
from amtsweg.bpmn.comparing import DEFAULT, ChangeKind, ProcessChange, compare
from amtsweg.bpmn.model import CalledProcess, MessageEvent, StandardLoop
from bpmn.drawing import draw, message, start_end, timer, user

PACKS = Path(__file__).parents[2] / "packs"
LINE = draw(start_end() + user("a", "b"), "s->a", "a->b", "b->e")


def told(new: ProcessModel, old: ProcessModel = LINE) -> list[tuple[str, ...]]:
    return [said(change) for change in compare(old, new)]


def said(change: ProcessChange) -> tuple[str, ...]:
    target = change.target.id if change.target else ""
    return (change.kind, change.step.id, *filter(None, (target, change.part, change.old, change.new)))


@pytest.mark.parametrize("path", sorted(PACKS.glob("*/*/*.bpmn")), ids=lambda path: path.parent.name)
def test_a_process_differs_from_itself_in_nothing(path: Path) -> None:
    assert compare(read(path.read_bytes()), read(path.read_bytes())) == ()


def test_a_step_in_between_is_a_step_and_its_ways() -> None:
    new = draw(start_end() + user("a", "x", "b"), "s->a", "a->x", "x->b", "b->e")
    assert sorted(told(new)) == [
        (ChangeKind.STEP_ADDED, "x"),
        (ChangeKind.WAY_ADDED, "a", "x"),
        (ChangeKind.WAY_ADDED, "x", "b"),
        (ChangeKind.WAY_REMOVED, "a", "b"),
    ]
    assert (ChangeKind.STEP_REMOVED, "x") in told(LINE, new)


def test_a_property_and_a_name_are_told_with_what_was_and_is() -> None:
    def task(text: str) -> ProcessModel:
        return draw(start_end() + f'<userTask id="a" {text}/>', "s->a", "a->e")

    old = task('name="Prüfen" amtsweg:due="P14D"')
    assert told(task('name="Prüfen" amtsweg:due="P7D"'), old) == [(ChangeKind.STEP_CHANGED, "a", "due", "P14D", "P7D")]
    assert told(task('name="Genau prüfen"'), old) == [
        (ChangeKind.STEP_CHANGED, "a", "name", "Prüfen", "Genau prüfen"),
        (ChangeKind.STEP_CHANGED, "a", "due", "P14D"),
    ]


def test_conditions_and_defaults_of_ways() -> None:
    def choice(condition: str, default: str = "s_b") -> ProcessModel:
        body = f'<startEvent id="s"/><exclusiveGateway id="g" default="{default}"/><endEvent id="e"/>' + user("a", "b")
        return draw(body, "s->g", f"g->a[{condition}]", "g->b", "a->e", "b->e")

    old, new = choice("amount > 5", "g_b"), choice("amount > 9", "g_b")
    assert told(new, old) == [(ChangeKind.WAY_CHANGED, "g", "a", "condition", "amount > 5", "amount > 9")]
    body = '<startEvent id="s"/><exclusiveGateway id="g" default="g_a"/><endEvent id="e"/>' + user("a", "b")
    turned = draw(body, "s->g", "g->a", "g->b[amount < 5]", "a->e", "b->e")
    assert told(turned, old) == [
        (ChangeKind.WAY_CHANGED, "g", "a", "condition", "amount > 5", DEFAULT),
        (ChangeKind.WAY_CHANGED, "g", "b", "condition", DEFAULT, "amount < 5"),
    ]


def test_a_step_with_another_id_is_known_by_kind_and_name() -> None:
    body = '<startEvent id="s"/><endEvent id="e"/><userTask id="c" name="Task a"/>' + user("b")
    assert told(draw(body, "s->c", "c->b", "b->e")) == [(ChangeKind.STEP_CHANGED, "c", "id", "a", "c")]
    other_kind = body.replace('userTask id="c"', 'manualTask id="c"')
    kinds = {kind for kind, *_ in told(draw(other_kind, "s->c", "c->b", "b->e"))}
    assert {ChangeKind.STEP_ADDED, ChangeKind.STEP_REMOVED} <= kinds


def test_a_timer_and_what_it_hangs_on() -> None:
    def watched(duration: str, cancel: str = "true", host: str = "a") -> ProcessModel:
        border = (
            f'<boundaryEvent id="t" attachedToRef="{host}" cancelActivity="{cancel}">{timer(duration)}</boundaryEvent>'
        )
        return draw(start_end() + user("a", "b") + border, "s->a", "a->b", "b->e", "t->e")

    old = watched("P14D")
    (longer,) = compare(old, watched("P30D"))
    assert (longer.part, "P14D" in longer.old, "P30D" in longer.new) == ("event", True, True)
    assert told(watched("P14D", "false"), old) == [(ChangeKind.STEP_CHANGED, "t", "interrupting", "True", "False")]
    assert told(watched("P14D", host="b"), old) == [(ChangeKind.STEP_CHANGED, "t", "attached_to", "a", "b")]


def test_a_message_instead_of_a_timer() -> None:
    def caught(event: str) -> ProcessModel:
        return draw(start_end() + f'<intermediateCatchEvent id="w">{event}</intermediateCatchEvent>', "s->w", "w->e")

    (change,) = compare(caught(timer("P1D")), caught(message("docs")))
    assert (change.part, change.new) == ("event", "MessageEvent(docs)")


VALUES = {
    "kind": NodeKind.SERVICE_TASK,
    "scope": "elsewhere",
    "name": "Other",
    "lane": "other",
    "event": MessageEvent("other"),
    "interrupting": False,
    "attached_to": "b",
    "implementation": "other",
    "script": "1 + 1",
    "result": "other",
    "loop": StandardLoop("again", 3, test_before=False),
    "called": CalledProcess("other", 1),
    "for_compensation": True,
    "handler": "b",
    "properties": {"due": "P1D"},
}
DERIVED = {"id", "line", "incoming", "outgoing", "boundaries", "default"}


def test_every_field_of_a_step_is_looked_at() -> None:
    assert {field.name for field in fields(Node)} - DERIVED == set(VALUES)
    for name, value in VALUES.items():
        node = replace(LINE.nodes["a"], **{name: value})
        new = replace(LINE, nodes={**LINE.nodes, "a": node})
        (change,) = compare(LINE, new)
        assert change.part == ("due" if name == "properties" else name)


def test_the_process_itself_has_a_name_and_variables() -> None:
    new = replace(LINE, name="Other", scopes={"p": replace(LINE.root, variables=("amount",))})
    assert told(new) == [
        (ChangeKind.PROCESS_CHANGED, "p", "name", "Other"),
        (ChangeKind.PROCESS_CHANGED, "p", "variables", "p: amount"),
    ]
