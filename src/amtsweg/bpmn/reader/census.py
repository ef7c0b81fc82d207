"""A second look at a document that was accepted: is there anything in it that the plan does not hold?

It knows nothing of the grammar table by which documents are accepted, so that a gap there cannot hide itself.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from amtsweg.bpmn.contracts import Problem
from amtsweg.bpmn.model import ProcessModel
from amtsweg.bpmn.reader.source import children, id_of, line_of, local, problem

WITHOUT_EFFECT = frozenset(
    {"documentation", "extensionElements", "textAnnotation", "text", "association", "group", "categoryValue"}
    | {"collaboration", "participant", "messageFlow", "laneSet", "childLaneSet", "lane", "flowNodeRef"}
    | {"incoming", "outgoing", "definitions", "process"}
)
"""What a drawing shows and no token ever notices."""
DATA = frozenset(
    {"dataState", "dataInput", "dataOutput", "inputSet", "outputSet", "inputSetRefs", "outputSetRefs"}
    | {"dataInputRefs", "dataOutputRefs", "sourceRef", "targetRef"}
)
"""Parts of drawn data, which stands among the notices as a whole."""
DECLARATIONS = frozenset({"message", "error", "signal", "escalation"})
PARTS = frozenset({"conditionExpression", "script", "timeDate", "timeDuration", "timeCycle", "property", "condition"})
LOOP_PARTS = frozenset(
    {"loopCondition", "loopCardinality", "completionCondition"}
    | {"loopDataInputRef", "loopDataOutputRef", "inputDataItem", "outputDataItem"}
)
"""Parts whose holder is asked for them."""


Ends = tuple[str, str, bool]


def unaccounted(root: etree._Element, model: ProcessModel) -> tuple[Problem, ...]:
    """Every element of the document that is neither in the plan nor among its notices nor without effect."""
    noticed = {(notice.element_id, notice.line) for notice in model.notices}
    flows = Counter(
        (flow.source, flow.target, flow.condition is not None)
        for node in model.nodes.values()
        for flow in node.outgoing
    )
    return tuple(
        problem(element, f"'{local(element)}' was read and is nowhere in the plan")
        for element in _asked(root, model.id)
        if not _held(element, model, flows) and (id_of(element), line_of(element)) not in noticed
    )


def _asked(root: etree._Element, executed: str) -> Iterator[etree._Element]:
    """All BPMN elements but the inside of processes that only describe another party."""
    for child in root:
        if local(child) != "process" or child.get("id") == executed:
            yield from (element for element in child.iter() if local(element))


def _held(element: etree._Element, model: ProcessModel, flows: Counter[Ends]) -> bool:
    name = local(element)
    if name in WITHOUT_EFFECT or name in DECLARATIONS | DATA | PARTS | LOOP_PARTS:
        return True
    if name == "sequenceFlow":
        return _takes_one(element, flows)
    node = model.nodes.get(str(element.get("id")))
    if node is not None and node.kind.value in (name, "eventSubProcess"):
        return True
    holder = element.getparent()
    owner = None if holder is None else model.nodes.get(str(holder.get("id")))
    if owner is None:
        return False
    if name.endswith("LoopCharacteristics"):
        return owner.loop is not None
    return name.endswith("EventDefinition") and owner.event is not None


def _takes_one(element: etree._Element, flows: Counter[Ends]) -> bool:
    """Whether the plan has one more flow between these ends."""
    conditional = bool(children(element, "conditionExpression"))
    ends = (str(element.get("sourceRef")), str(element.get("targetRef")), conditional)
    flows[ends] -= 1
    return flows[ends] >= 0
