"""Find conditions and computed values that depend on themselves, before anybody fills in the form."""

from amtsweg.forms.contracts import DefinitionProblem, Form
from amtsweg.forms.rules.dependencies import Graph


def find_circles(form: Form, *, in_pages: bool) -> list[DefinitionProblem]:
    """Return one problem for each circle."""
    graph = Graph(form, in_pages=in_pages)
    found: list[DefinitionProblem] = []
    for circle in graph.order()[1]:
        node = graph.nodes[circle[0]]
        name = node.expressions[0][0] if node.expressions else "shown_if"
        words = " → ".join(".".join(one) for one in circle)
        found.append(DefinitionProblem((*node.position, name), f"Die Bedingungen drehen sich im Kreis: {words}."))
    return found
