"""One table from kinds of nodes to the functions that compile them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from amtsweg.feel.run import Scope
from amtsweg.feel.syntax.nodes import Node
from amtsweg.feel.values.protocols import FeelType

Compiled = Callable[[Scope], object]
Types = Mapping[str, FeelType]
N = TypeVar("N", bound=Node)

_COMPILERS: dict[type[Node], Callable[[Node, Types], Compiled]] = {}


def compiles(kind: type[N]) -> Callable[[Callable[[N, Types], Compiled]], Callable[[N, Types], Compiled]]:
    """Register the compiler of one kind of node."""

    def register(function: Callable[[N, Types], Compiled]) -> Callable[[N, Types], Compiled]:
        _COMPILERS[kind] = function  # type: ignore[assignment]  # the table pairs each kind with its own function
        return function

    return register


def compile_node(node: Node, types: Types) -> Compiled:
    """The closure that computes a node's value in a scope."""
    return _COMPILERS[type(node)](node, types)
