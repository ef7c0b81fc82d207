"""From the XML of a decision model to the grids of its tables."""

from __future__ import annotations

from lxml import etree

from amtsweg.dmn.contracts import DmnReadError, Problem
from amtsweg.dmn.editing.elements import Elements
from amtsweg.dmn.editing.grid import Grid, InputColumn, OutputColumn, Row
from amtsweg.dmn.model import Aggregation, HitPolicy
from amtsweg.dmn.reading.xml import XML, all_of, attribute, content, first_of, parse, place, text_in


def read_grids(xml: bytes) -> tuple[Grid, ...]:
    """Every decision table of a file, in the file's order. Raises `DmnReadError`; faulty cells are no reason."""
    elements = Elements(parse(xml))
    return tuple(_grid(elements, node) for node in tables_of(elements.root))


def tables_of(root: XML) -> list[XML]:
    namespace = etree.QName(root).namespace
    return list(root.iter(etree.QName(namespace, "decisionTable")))


def _grid(elements: Elements, node: XML) -> Grid:
    decision = _decision_around(node)
    inputs, outputs = all_of(node, "input"), all_of(node, "output")
    notes = tuple(attribute(note, "name") or "" for note in all_of(node, "annotation"))
    rules = all_of(node, "rule")
    longest = max((len(all_of(rule, "annotationEntry")) for rule in rules), default=0)
    notes += ("",) * (longest - len(notes))
    rows = tuple(_row(elements, rule, len(inputs), len(outputs), len(notes)) for rule in rules)
    policy, aggregation = _policy(node)
    return Grid(
        key=elements.key(node),
        decision=attribute(decision, "id") or attribute(decision, "name") or "",
        name=attribute(decision, "name") or "",
        question=content(first_of(decision, "question")),
        hit_policy=policy,
        aggregation=aggregation,
        inputs=tuple(_input(elements, clause) for clause in inputs),
        outputs=tuple(_output(elements, clause) for clause in outputs),
        annotations=notes,
        rows=rows,
    )


def _decision_around(node: XML) -> XML | None:
    root = node.getroottree().getroot()
    return next((above for above in node.iterancestors() if above.getparent() is root), None)


def _policy(node: XML) -> tuple[HitPolicy, Aggregation | None]:
    aggregation = attribute(node, "aggregation")
    try:
        policy = HitPolicy(attribute(node, "hitPolicy") or "UNIQUE")
        return policy, None if aggregation is None else Aggregation(aggregation)
    except ValueError as error:
        raise _refused(node, str(error)) from None


def _input(elements: Elements, node: XML) -> InputColumn:
    expression = first_of(node, "inputExpression")
    return InputColumn(
        key=elements.key(node),
        label=attribute(node, "label") or "",
        expression=text_of(expression),
        type=attribute(expression, "typeRef") or "",
        values=text_of(first_of(node, "inputValues")),
    )


def _output(elements: Elements, node: XML) -> OutputColumn:
    return OutputColumn(
        key=elements.key(node),
        name=attribute(node, "name") or "",
        label=attribute(node, "label") or "",
        type=attribute(node, "typeRef") or "",
        values=text_of(first_of(node, "outputValues")),
        default=text_of(first_of(node, "defaultOutputEntry")),
    )


def _row(elements: Elements, node: XML, inputs: int, outputs: int, annotations: int) -> Row:
    tests = tuple(text_of(cell) for cell in all_of(node, "inputEntry"))
    results = tuple(text_of(cell) for cell in all_of(node, "outputEntry"))
    if (len(tests), len(results)) != (inputs, outputs):
        raise _refused(node, f"the rule has {len(tests)} + {len(results)} cells, the table {inputs} + {outputs}")
    notes = tuple(text_of(note) for note in all_of(node, "annotationEntry"))
    notes += ("",) * (annotations - len(notes))
    return Row(elements.key(node), tests, results, notes, content(first_of(node, "description")))


def text_of(node: XML | None) -> str:
    """What an expression says, empty when it says nothing."""
    found = text_in(node)
    return found.text if found else ""


def _refused(node: XML, reason: str) -> DmnReadError:
    at = place(node)
    return DmnReadError((Problem(at.element, at.line, reason),))
