"""Reading decision tables."""

from __future__ import annotations

from collections.abc import Callable

from amtsweg.dmn import model
from amtsweg.dmn.reading.xml import XML, all_of, attribute, content, first_of, place, text_in

Report = Callable[[XML, str], None]


def read_table(node: XML, report: Report) -> model.Table:
    inputs = tuple(_input(clause) for clause in all_of(node, "input"))
    outputs = tuple(_output(clause) for clause in all_of(node, "output"))
    if not outputs:
        report(node, "the table has no output")
    if len(outputs) > 1 and not all(output.name for output in outputs):
        report(node, "each of several outputs needs a name")
    policy, aggregation = _policy(node, report)
    if aggregation is not None and len(outputs) > 1:
        report(node, f"{aggregation.value} needs a single output")
    rules = tuple(filter(None, (_rule(rule, len(inputs), len(outputs), report) for rule in all_of(node, "rule"))))
    return model.Table(place(node), policy, aggregation, inputs, outputs, rules)


def _policy(node: XML, report: Report) -> tuple[model.HitPolicy, model.Aggregation | None]:
    name, aggregation = attribute(node, "hitPolicy") or "UNIQUE", attribute(node, "aggregation")
    try:
        policy = model.HitPolicy(name)
        return policy, None if aggregation is None else model.Aggregation(aggregation)
    except ValueError:
        report(node, f"unknown hit policy {name} {aggregation or ''}".rstrip())
        return model.HitPolicy.UNIQUE, None


def _input(node: XML) -> model.InputClause:
    expression = first_of(node, "inputExpression")
    text = text_in(expression)
    label = attribute(node, "label") or (text.text if text else "")
    return model.InputClause(
        place(node), label, text, attribute(expression, "typeRef"), text_in(first_of(node, "inputValues"))
    )


def _output(node: XML) -> model.OutputClause:
    values, default = first_of(node, "outputValues"), first_of(node, "defaultOutputEntry")
    name, of_type = attribute(node, "name") or "", attribute(node, "typeRef")
    return model.OutputClause(place(node), name, of_type, text_in(values), text_in(default))


def _rule(node: XML, inputs: int, outputs: int, report: Report) -> model.Rule | None:
    """A rule; one that does not fit the table's columns is reported and left out."""
    tests = tuple(_cell(cell) for cell in all_of(node, "inputEntry"))
    results = tuple(_cell(cell) for cell in all_of(node, "outputEntry"))
    if (len(tests), len(results)) != (inputs, outputs):
        report(node, f"the rule has {len(tests)} + {len(results)} cells, the table {inputs} + {outputs} columns")
        return None
    notes = tuple(content(note) for note in all_of(node, "annotationEntry"))
    return model.Rule(place(node), tests, results, notes)


def _cell(node: XML) -> model.Text:
    """A cell; an empty one stands for `-`."""
    return text_in(node) or model.Text(place(node), "")
