"""Small decision models for tests, written as little as possible."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(body: str, namespace: str = "urn:test", version: str = NAMESPACE) -> bytes:
    return f'<definitions xmlns="{version}" namespace="{namespace}" name="test">{body}</definitions>'.encode()


def text(tag: str, content: str) -> str:
    return f"<{tag}><text>{escape(content)}</text></{tag}>"


def given(name: str, of_type: str = "Any") -> str:
    return f'<inputData id="in_{name}" name="{name}"><variable name="{name}" typeRef="{of_type}"/></inputData>'


def decision(
    name: str, logic: str, requires: Sequence[str] = (), of_type: str = "Any", knows: Sequence[str] = ()
) -> str:
    """A decision `name` with id `d_name`; requirements are ids."""
    needed = "".join(
        f'<informationRequirement><required{"Input" if ref.startswith("in_") else "Decision"} href="#{ref}"/>'
        "</informationRequirement>"
        for ref in requires
    )
    needed += "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{ref}"/></knowledgeRequirement>' for ref in knows
    )
    variable = f'<variable name="{name}" typeRef="{of_type}"/>'
    return f'<decision id="d_{name}" name="{name}">{variable}{needed}{logic}</decision>'


def literal(expression: str) -> str:
    return text("literalExpression", expression)


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    values: Sequence[str] = (),
    default: str = "",
) -> str:
    """A table; each rule lists its input cells, then its output cells."""
    attributes = f' hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    head = "".join(f"<input>{text('inputExpression', expression)}</input>" for expression in inputs)
    head += "".join(
        f"<output name={quoteattr(name)}>{text('outputValues', values[index]) if values else ''}"
        f"{text('defaultOutputEntry', default) if default else ''}</output>"
        for index, name in enumerate(outputs)
    )
    rows = "".join(
        f'<rule id="r{number}">'
        + "".join(text("inputEntry" if index < len(inputs) else "outputEntry", cell) for index, cell in enumerate(rule))
        + "</rule>"
        for number, rule in enumerate(rules, 1)
    )
    return f'<decisionTable id="t"{attributes}>{head}{rows}</decisionTable>'
