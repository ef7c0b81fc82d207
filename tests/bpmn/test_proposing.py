"""The proposal which element of one version became which of the other."""

from amtsweg.bpmn.api import propose_mapping
from bpmn.drawing import draw, start_end, timer, user
from bpmn.test_moving import IN_SUB, ONE, guarded


def test_the_proposal_takes_the_same_id_and_kind_then_the_same_name() -> None:
    new = draw(
        start_end()
        + '<userTask id="z" name="Task a"/><manualTask id="b" name="Task b"/><userTask id="c" name="New"/>'
        + "<serviceTask id='d' name='Task d' amtsweg:service='x'/>",
        "s->z", "z->b", "b->c", "c->d", "d->e",
    )  # fmt: skip
    proposal = propose_mapping(draw(start_end() + user("a", "b", "d"), "s->a", "a->b", "b->d", "d->e"), new)
    assert proposal.mapping == {"s": "s", "e": "e", "a": "z", "b": "b"}
    assert (proposal.left, proposal.fresh) == (("d",), ("c", "d"))


def test_the_proposal_keeps_sub_processes_and_borders_together() -> None:
    proposal = propose_mapping(IN_SUB, draw(start_end() + user("a"), "s->a", "a->e"))
    assert proposal.left == ("sub", "is", "a", "ie")
    border = f'<boundaryEvent id="late" attachedToRef="b">{timer("PT5H")}</boundaryEvent>'
    other = draw(start_end() + user("a", "b", "c") + border, "s->a", "a->b", "b->e", "late->c", "c->e")
    assert "late" not in propose_mapping(guarded(timer("PT5H")), other).mapping


def test_two_names_that_are_the_same_are_left_to_a_person() -> None:
    twins = '<userTask id="x" name="Task a"/><userTask id="y" name="Task a"/>'
    proposal = propose_mapping(ONE, draw(start_end() + twins, "s->x", "x->y", "y->e"))
    assert proposal.left == ("a",)
