"""What a host of expressions builds on, such as a decision model: trees, scopes, functions and types.

Ordinary callers need none of it; `api` offers it as one name.
"""

from __future__ import annotations

from amtsweg.feel.compiler.registry import compile_node
from amtsweg.feel.expression import UnaryTests, build_unary_tests, new_run, outward
from amtsweg.feel.run import Position, Run, Scope
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.free_names import children
from amtsweg.feel.syntax.parser import parse_expression, parse_unary_tests
from amtsweg.feel.values import types
from amtsweg.feel.values.compare import compare, equal
from amtsweg.feel.values.functions import Closure, Parameter
from amtsweg.feel.values.protocols import FeelType

__all__ = [
    "Closure",
    "FeelType",
    "Parameter",
    "Position",
    "Run",
    "Scope",
    "UnaryTests",
    "build_unary_tests",
    "children",
    "compare",
    "compile_node",
    "equal",
    "new_run",
    "nodes",
    "outward",
    "parse_expression",
    "parse_unary_tests",
    "types",
]
