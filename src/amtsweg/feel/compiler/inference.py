"""What type the text of an expression promises by itself, where that can be seen without computing it."""

from __future__ import annotations

from amtsweg.feel.syntax import nodes
from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.protocols import FeelType
from amtsweg.feel.values.types import ANY, ContextType, FunctionType, SimpleType


def inferred(node: nodes.Node) -> FeelType | None:
    """The type of a literal, a context of such or a typed function; None when only evaluating would tell."""
    match node:
        case nodes.Literal(_, value):
            return None if value is None else SimpleType(kind(value))
        case nodes.Coerced(_, _, promised):
            return promised
        case nodes.ContextLiteral(_, entries):
            return ContextType(tuple((name, inferred(entry) or ANY) for name, entry in entries))
        case nodes.FunctionLiteral(_, parameters, body, _):
            return FunctionType(tuple(given or ANY for _, given in parameters), inferred(body) or ANY)
    return None
