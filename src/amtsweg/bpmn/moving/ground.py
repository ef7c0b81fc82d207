"""What a move is worked out from: both drawings, which element became which, and the instance as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from amtsweg.bpmn.model import CompensateEvent, Flow, Node, NodeKind, ProcessModel
from amtsweg.bpmn.state import Scope, State, Token, Wait

BEFORE = frozenset({Wait.STUCK_ENTERING})
"""Tokens that have not begun their element: it may become one of another kind."""
ALIKE = (frozenset({NodeKind.USER_TASK, NodeKind.MANUAL_TASK}),)
"""Kinds that wait in the same way."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Both models, the mapping of element ids (old → new, the process itself among them), and the state."""

    old: ProcessModel
    new: ProcessModel
    mapping: Mapping[str, str]
    state: State

    @classmethod
    def of(cls, old: ProcessModel, new: ProcessModel, mapping: Mapping[str, str], state: State) -> "Ground":
        """The ground of a move; the process itself always becomes the process itself."""
        return cls(old, new, {**mapping, old.id: new.id}, state)

    @property
    def tokens(self) -> list[Token]:
        """The tokens that stand for the flow; watches left out."""
        return [token for token in self.state.tokens if not token.is_watch]

    def scope(self, scope_id: int) -> Scope:
        """An open scope."""
        return next(scope for scope in self.state.scopes if scope.id == scope_id)

    def counterpart(self, element: str) -> Node | None:
        """The new node of an old element, if it has one that exists."""
        return self.new.nodes.get(self.mapping.get(element, ""))

    def is_round(self, token: Token) -> bool:
        """Whether a token is what is done in one round of a loop."""
        scope = self.scope(token.scope)
        return scope.number is not None and scope.element == token.element

    def is_undoing(self, scope: Scope) -> bool:
        """Whether a scope is a compensation under way."""
        node = self.old.nodes.get(scope.element)
        return node is not None and isinstance(node.event, CompensateEvent) and scope.number is None

    def flow(self, token: Token) -> str | None:
        """The new flow on which a token came: of the same name, else the only one from the same source."""
        node = self.counterpart(token.element)
        if token.via is None or node is None:
            return None
        found = [flow.id for flow in node.incoming if flow.id == self.mapping.get(token.via, token.via)]
        came = next((flow for flow in self.old.nodes[token.element].incoming if flow.id == token.via), None)
        found = found or ([] if came is None else self._from_same_source(came, node))
        return found[0] if len(found) == 1 else None

    def _from_same_source(self, came: Flow, node: Node) -> list[str]:
        return [flow.id for flow in node.incoming if flow.source == self.mapping.get(came.source)]


def same_kind(old: Node, new: Node) -> bool:
    """Whether a token can wait at the one as it does at the other."""
    return old.kind is new.kind or any({old.kind, new.kind} <= kinds for kinds in ALIKE)
