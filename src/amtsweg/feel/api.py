"""The door of FEEL: compile, evaluate, test, explain; `hosting` is for models that hold expressions.

`read_tree` gives the tree of a text in `nodes`, for whoever says in words what it means. `portable` tells what may
differ in the browser, where `kinds` says what is known of the names.
"""

from __future__ import annotations

from amtsweg.feel import hosting
from amtsweg.feel.contracts import Explanation, FeelError, FeelLimitError, FeelSyntaxError, Limits, Reason
from amtsweg.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests, evaluate
from amtsweg.feel.portable import kinds
from amtsweg.feel.portable.check import examine, portable
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.parser import parse_expression as read_tree
from amtsweg.feel.values.python import from_python, to_json, to_python
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.temporal import YearsMonthsDuration

__all__ = [
    "Explanation",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Limits",
    "Range",
    "Reason",
    "UnaryTests",
    "YearsMonthsDuration",
    "compile_expression",
    "compile_unary_tests",
    "evaluate",
    "examine",
    "from_python",
    "hosting",
    "kinds",
    "nodes",
    "portable",
    "read_tree",
    "to_json",
    "to_python",
]
