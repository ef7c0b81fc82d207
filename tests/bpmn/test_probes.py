"""A probe for every element in every position: what the reader accepts is executed as drawn, all else is refused.

Nothing is listed by hand that could be forgotten: each event is put into each position of each scope, interrupting and
not; whatever the reader lets through must come to the expected end here. The stories of single elements, and what
happens when several meet (a timer and its task in the same instant, compensation in reverse order, a signal to
several), stand in the other files of this folder.
"""

import re
from pathlib import Path

import pytest

from amtsweg.bpmn.reader import grammar
from bpmn.probing import EVENTS, GATEWAYS, HOSTS, ROUNDS, RUNS, begun, every_probe, finish

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs" / "processes.md"


@pytest.mark.parametrize("position", RUNS)
def test_whatever_is_accepted_comes_to_the_expected_end(position: str) -> None:
    tried = 0
    for probe in every_probe():
        if probe.position != position or (case := begun(probe)) is None:
            continue
        tried += 1
        try:
            RUNS[position](case, probe)
            finish(case)
        except Exception as error:
            raise AssertionError(f"{probe}: {error}") from error
    assert tried > 0


def test_every_element_the_grammar_knows_is_probed() -> None:
    parts = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
    assert set(HOSTS) | set(GATEWAYS) | parts | {"eventBasedGateway"} == grammar.NODE_TAGS
    definitions = {"".join(re.findall(r"<(\w+EventDefinition)", text)) for text in EVENTS.values()} - {""}
    assert definitions == grammar.EVENT_DEFINITIONS
    assert {re.findall(r"\w+", text)[0] for text in ROUNDS.values() if text} == {grammar.LOOP, grammar.MULTI_INSTANCE}


def accepted(*positions: str) -> set[tuple[str, bool]]:
    """The events that are accepted in any of these positions, in any scope; and whether interrupting."""
    found = set()
    for probe in every_probe():
        if probe.position in positions and probe.host == "userTask" and not probe.rounds and begun(probe) is not None:
            found.add((probe.event, probe.interrupting))
    return found


def test_the_documentation_claims_what_is_executed_and_nothing_else() -> None:
    rows = dict(re.findall(r"^\| ([\w ]+) \| (.+) \|$", DOCUMENTATION.read_text(encoding="utf-8"), re.MULTILINE))
    assert _claimed(rows["end"]) == {event for event, _ in accepted("end")}
    catching, throwing = rows["between"].split("(catching)")
    assert _claimed(catching) == {event for event, _ in accepted("catch")}
    assert _claimed(throwing) == {event for event, _ in accepted("throw")}
    assert _claimed(rows["start"]) == {event for event, _ in accepted("start", "event sub-process")}
    either_way, interrupting_only = rows["on the border"].split("(interrupting or not)")
    # To undo comes after its activity and interrupts nothing, whatever is drawn.
    beside = {event for event, interrupting in accepted("boundary") if not interrupting} - {"compensation"}
    assert _claimed(either_way) == beside
    assert _claimed(interrupting_only) == {event for event, _ in accepted("boundary")} - beside
    tasks = {name.replace(" r", "R") for name in re.sub(r" \(\w+\)", "", rows["tasks"]).split(", ")}
    assert {f"{name}Task" for name in tasks} == {host for host in HOSTS if host.endswith("Task")}
    assert {
        f"{name.replace('event-b', 'eventB')}Gateway" for name in rows["gateways"].split(", ")
    } == grammar.GATEWAY_TAGS


def _claimed(text: str) -> set[str]:
    return {name for name in EVENTS if re.search(rf"\b{name}\b", text)}
