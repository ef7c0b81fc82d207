"""`range("[1..3]")`: a range from its text, whose ends are literals and nothing else."""

from __future__ import annotations

from amtsweg.feel.builtins import calendar
from amtsweg.feel.builtins.signature import Library, builtin
from amtsweg.feel.contracts import FeelSyntaxError
from amtsweg.feel.run import Run
from amtsweg.feel.syntax import nodes
from amtsweg.feel.syntax.parser import parse_expression
from amtsweg.feel.values.arithmetic import negate
from amtsweg.feel.values.calendar_text import parse_calendar
from amtsweg.feel.values.compare import compare
from amtsweg.feel.values.ranges import Range
from amtsweg.feel.values.undefined import Undefined

LIBRARY: Library = {}
MAKERS = ("date", "time", "date and time", "duration")


@builtin(LIBRARY, "range(from: string)")
def range_from_text(run: Run, text: str) -> Range:
    run.text(len(text) * 50)
    try:
        node = parse_expression(text, ())
    except FeelSyntaxError as problem:
        raise Undefined(f"the text is not a range: {problem.message}") from None
    if not isinstance(node, nodes.RangeLiteral):
        raise Undefined("the text is not a range")
    start, end = _constant(run, node.start), _constant(run, node.end)
    if compare(start, end) > 0:
        raise Undefined("the range ends before it starts")
    return Range(start, end, node.start_included, node.end_included)


def _constant(run: Run, node: nodes.Node) -> object:
    match node:
        case nodes.Literal(_, value):
            return value
        case nodes.AtLiteral(_, text):
            return parse_calendar(text)
        case nodes.Negation(_, operand):
            return negate(_constant(run, operand))
        case nodes.Call(_, nodes.Name(_, name), (nodes.Literal(_, value),), None) if name in MAKERS:
            return calendar.LIBRARY[name].call(run, (value,), None)
    raise Undefined("the ends of the range must be literals")
