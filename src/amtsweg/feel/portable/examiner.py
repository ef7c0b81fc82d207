"""The walk over the tree of an expression: each node has a kind, and a complaint where the browser may differ."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from amtsweg.feel.contracts import Construct, Unportable
from amtsweg.feel.portable.kinds import REFUSED, Kind, Sort
from amtsweg.feel.run import Position
from amtsweg.feel.syntax import nodes

Key = tuple[str, ...]
Visit = Callable[["Examiner", nodes.Node, "Sight"], Kind]
N = TypeVar("N", bound=nodes.Node)

_VISITS: dict[type[nodes.Node], Visit] = {}


def visits(kind: type[N]) -> Callable[[Callable[[Examiner, N, Sight], Kind]], Callable[[Examiner, N, Sight], Kind]]:
    """Register the visit of one kind of node."""

    def register(visit: Callable[[Examiner, N, Sight], Kind]) -> Callable[[Examiner, N, Sight], Kind]:
        _VISITS[kind] = visit  # type: ignore[assignment]  # the table pairs each kind with its own visit
        return visit

    return register


@dataclass(frozen=True, slots=True)
class Sight:
    """The names in sight with their kinds, and the paths that are not null here because a condition says so."""

    kinds: Mapping[str, Kind]
    sure: frozenset[Key] = frozenset()
    followed: bool = False
    """Whether `and`, `or` or a comparison may stand behind this node without parentheses between."""

    def with_names(self, kinds: Mapping[str, Kind]) -> Sight:
        """The sight of an inner scope."""
        sure = frozenset(key for key in self.sure if key[0] not in kinds)
        return Sight({**self.kinds, **kinds}, sure)

    def knowing(self, facts: Collection[Key]) -> Sight:
        """The sight where these paths are known not to be null."""
        return Sight(self.kinds, self.sure | frozenset(facts), self.followed)

    def ending(self, *, followed: bool) -> Sight:
        """The sight of an operand, whose end may be followed by `and` or `or`."""
        return Sight(self.kinds, self.sure, followed)


@dataclass(slots=True)
class Examiner:
    """Collects what one expression may not use."""

    problems: list[Unportable] = field(default_factory=list)

    def kind(self, node: nodes.Node, sight: Sight) -> Kind:
        """The kind of a part that stands alone, as in parentheses or between commas."""
        return self.part(node, sight.ending(followed=False))

    def part(self, node: nodes.Node, sight: Sight) -> Kind:
        """The kind of a part that shares its end with what stands around it."""
        visit = _VISITS.get(type(node))
        return self.refuse(node.at, Construct.FUNCTION) if visit is None else visit(self, node, sight)

    def refuse(self, at: Position, construct: Construct, what: str = "") -> Kind:
        """Note a complaint; the value may then be anything without further complaints."""
        self.problems.append(Unportable(construct, what, at.line, at.column))
        return REFUSED

    def fits(self, at: Position, kinds: Collection[Kind], *sorts: Sort, what: str = "") -> bool:
        """Whether all values are of one and the same of these sorts; complains if not, unless somebody did already."""
        found = {kind.sort for kind in kinds}
        if Sort.REFUSED in found:
            return False
        if Sort.ANY in found:
            self.refuse(at, Construct.UNKNOWN, what)
            return False
        if len(found) > 1 or not found <= set(sorts):
            self.refuse(at, Construct.OPERANDS, what or ", ".join(sorted(sort.value for sort in found)))
            return False
        return True


def key_of(node: nodes.Node) -> Key | None:
    """A name or a path of names, as something one can know."""
    match node:
        case nodes.Name(_, name):
            return (name,)
        case nodes.Path(_, source, name):
            inner = key_of(source)
            return None if inner is None else (*inner, name)
    return None


def facts(node: nodes.Node, when: bool) -> frozenset[Key]:
    """What is not null when a condition is true, or false."""
    match node:
        case nodes.Comparison(_, operator, left, right) if operator == ("!=" if when else "="):
            for one, other in ((left, right), (right, left)):
                if isinstance(other, nodes.Literal) and other.value is None and (key := key_of(one)) is not None:
                    return frozenset((key,))
        case nodes.Logic(_, operator, operands) if operator == ("and" if when else "or"):
            return frozenset().union(*(facts(operand, when) for operand in operands))
    return frozenset()


def constant(node: nodes.Node) -> Decimal | str | None:
    """The number or the text of a calendar value that a node spells out, if it does."""
    match node:
        case nodes.Literal(_, Decimal() as number):
            return number
        case nodes.Negation(_, nodes.Literal(_, Decimal() as number)):
            return -number
        case nodes.AtLiteral(_, text):
            return text
        case nodes.Call(_, nodes.Name(_, "date"), (nodes.Literal(_, str() as text),), None):
            return text
    return None
