"""`read` and `check`: the whole way from bytes to a model that can be executed exactly as drawn."""

from collections.abc import Iterator

from lxml import etree

from amtsweg.bpmn.contracts import BpmnError, Problem
from amtsweg.bpmn.model import ProcessModel
from amtsweg.bpmn.reader.build import Builder, listed_flows
from amtsweg.bpmn.reader.checks import check_structure
from amtsweg.bpmn.reader.details import DetailReader, declarations
from amtsweg.bpmn.reader.grammar import NODE_TAGS
from amtsweg.bpmn.reader.source import BPMN, local, parse, problem
from amtsweg.bpmn.reader.walk import Findings, check_ids, select_process, walk

MOST_ELEMENTS = 20_000


def read(xml: bytes) -> ProcessModel:
    """The executable process in the document; raises `BpmnError` with every reason why it is not executed."""
    root = parse(xml)
    _check_size(root)
    findings = Findings()
    process, described_only = select_process(root, findings)
    walk(root, described_only, findings)
    check_ids(root, findings)
    if process is None or findings.problems:
        raise BpmnError(_ordered(findings.problems))
    builder = Builder(DetailReader(declarations(root), findings))
    model = builder.build(process, _ordered(findings.notices))
    problems = findings.problems or [*check_structure(model), *_check_lists(process, builder)]
    if problems:
        raise BpmnError(_ordered(problems))
    return model


def _check_size(root: etree._Element) -> None:
    """A drawing no person could read is a mistake or an attack, and takes too long to examine."""
    count = sum(1 for _ in root.iter(f"{{{BPMN}}}*"))
    if count > MOST_ELEMENTS:
        raise BpmnError((Problem("", 0, f"the model has {count:,} elements; at most {MOST_ELEMENTS:,} are executed"),))


def check(xml: bytes) -> tuple[Problem, ...]:
    """Why the document is not executed; empty when it is."""
    try:
        read(xml)
    except BpmnError as error:
        return error.problems
    return ()


def _ordered(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(set(problems), key=lambda item: (item.line, item.element_id, item.reason)))


def _check_lists(process: etree._Element, builder: Builder) -> Iterator[Problem]:
    """The flows a node lists itself and the ends the flows name must tell the same story."""
    for element in process.iter(f"{{{BPMN}}}*"):
        if local(element) not in NODE_TAGS:
            continue
        for direction, flow_id in listed_flows(element):
            flow = builder.flows.get(flow_id)
            ends = {} if flow is None else {"incoming": flow[0].target, "outgoing": flow[0].source}
            if ends.get(direction) != element.get("id"):
                yield problem(element, f"the {direction} flow '{flow_id}' is listed here but does not end here")
    for reference in builder.lanes:
        if reference not in builder.nodes:
            yield problem(process, f"a lane refers to '{reference}', which is not a flow node here")
