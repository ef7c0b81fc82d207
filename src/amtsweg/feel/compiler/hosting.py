"""Where expressions meet the models that hold them: promised types and values computed elsewhere."""

from __future__ import annotations

from amtsweg.feel.compiler.registry import Compiled, Types, compile_node, compiles
from amtsweg.feel.run import Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.values.compare import kind
from amtsweg.feel.values.types import resolved
from amtsweg.feel.values.undefined import Undefined


@compiles(nodes.Coerced)
def coerced(node: nodes.Coerced, types: Types) -> Compiled:
    value, wanted, at = compile_node(node.value, types), resolved(node.type, types), node.at

    def promised(scope: Scope) -> object:
        given = value(scope)
        result = wanted.coerce(given)
        if result is None and given is not None:
            return scope.run.null(at, f"{kind(given)} is not of the promised type")
        return result

    return promised


@compiles(nodes.Answer)
def answer(node: nodes.Answer, types: Types) -> Compiled:
    value = compile_node(node.value, types)

    def asked(scope: Scope) -> object:
        given = value(scope)
        if given is not None and not isinstance(given, bool):
            raise Undefined(f"{kind(given)} is no condition")
        return given

    return asked


@compiles(nodes.Host)
def host(node: nodes.Host, _: Types) -> Compiled:
    return node.compute
