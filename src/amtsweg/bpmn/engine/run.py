"""The working memory of one step: a mutable copy of the state, the queue of moving tokens, the effects so far."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from amtsweg.bpmn.contracts import (
    Effect,
    ElementCancelled,
    Environment,
    Incident,
    MessageCancelled,
    ServiceCancelled,
    SignalCancelled,
    TaskCancelled,
    TimerCancelled,
)
from amtsweg.bpmn.model import Node, ProcessModel
from amtsweg.bpmn.state import Outcome, Rounds, Scope, State, Status, Token, Wait, scopes_around, seen_from

STEP_LIMIT = 2_000
"""How many elements one step may enter: a loop without a waiting element ends as an incident, not in silence."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A token on its way into an element."""

    element: str
    scope: int
    via: str | None = None


@dataclass(slots=True)
class Run:
    """One step under way."""

    model: ProcessModel
    environment: Environment
    at: datetime
    status: Status
    variables: dict[str, object]
    tokens: dict[int, Token]
    scopes: dict[int, Scope]
    next_id: int
    queue: deque[Arrival] = field(default_factory=deque)
    effects: list[Effect] = field(default_factory=list)
    entered: int = 0
    last_element: str = ""

    @classmethod
    def of(cls, model: ProcessModel, state: State, at: datetime, environment: Environment) -> "Run":
        """Take the state up."""
        return cls(
            model=model,
            environment=environment,
            at=at,
            status=state.status,
            variables=dict(state.variables),
            tokens={token.id: token for token in state.tokens},
            scopes={scope.id: scope for scope in state.scopes},
            next_id=state.next_id,
        )

    def outcome(self) -> Outcome:
        """Lay the state down again."""
        state = State(
            self.status, self.variables, tuple(self.scopes.values()), tuple(self.tokens.values()), self.next_id
        )
        return Outcome(state, tuple(self.effects))

    def node(self, token: Token) -> Node:
        """The node a token is at."""
        return self.model.nodes[token.element]

    def seen_from(self, scope: int) -> Mapping[str, object]:
        """The variables that an element in this scope sees."""
        return seen_from(scope, self.scopes, self.tokens, self.variables)

    def assign(self, scope: int, values: Mapping[str, object]) -> None:
        """Set variables: each in the innermost scope that has it, else in the process (or where variables end)."""
        around = list(scopes_around(scope, self.scopes, self.tokens))
        for name, value in values.items():
            owner = next((found for found in around if name in found.variables), None)
            if owner is None and not around[-1].apart:
                self.variables[name] = value
                continue
            owner = self.scopes[(owner or around[-1]).id]
            self.scopes[owner.id] = replace(owner, variables={**owner.variables, name: value})

    def round_of(self, node: Node, scope: int) -> Scope | None:
        """The round of a loop this scope is, if the node is what is done in it."""
        found = self.scopes[scope]
        return found if found.number is not None and found.element == node.id else None

    def emit(self, effect: Effect) -> None:
        """Add an effect."""
        self.effects.append(effect)

    def new_id(self) -> int:
        """A number no token or scope of this instance had before."""
        self.next_id += 1
        return self.next_id - 1

    def wait(
        self,
        element: str,
        scope: int,
        wait: Wait,
        *,
        owner: int | None = None,
        via: str | None = None,
        due: datetime | None = None,
        repeats: int | None = None,
        rounds: Rounds | None = None,
    ) -> Token:
        """Put a new token down to wait."""
        token = Token(self.new_id(), element, scope, wait, owner, via, due, repeats, rounds=rounds)
        self.tokens[token.id] = token
        return token

    def stick(self, arrival: Arrival, wait: Wait, reason: str) -> None:
        """Put a token down that needs a repair."""
        token = self.wait(arrival.element, arrival.scope, wait, via=arrival.via)
        self.emit(Incident(token.id, arrival.element, reason))

    def change(self, token: Token, **changes: object) -> Token:
        """Replace a waiting token by a changed one with the same id."""
        changed = replace(token, **changes)  # type: ignore[arg-type]  # the callers name fields of Token
        self.tokens[token.id] = changed
        return changed

    def watches_of(self, owner: int, scope: int) -> list[Token]:
        """The watches of a token, or of a scope itself."""
        return [token for token in self.tokens.values() if token.owner == owner and token.scope == scope]

    # --- taking away ----------------------------------------------------------------------------------------

    def remove(self, token: Token) -> None:
        """Take a token away that goes on by itself, with the watches it owned."""
        del self.tokens[token.id]
        for watch in self.watches_of(token.id, token.scope):
            self.cancel(watch)

    def cancel(self, token: Token) -> None:
        """Take a token away that something else ends, with all that hangs on it."""
        self.remove(token)
        if token.wait is Wait.SCOPE:
            for scope in [scope for scope in self.scopes.values() if scope.host == token.id]:
                self.close(scope.id)
        self._tell_cancelled(token)

    def close(self, scope: int) -> None:
        """Close a scope, whatever is in it."""
        self.cancel_content(scope)
        del self.scopes[scope]

    def _tell_cancelled(self, token: Token) -> None:
        effect = CANCELLATIONS.get(token.wait)
        if effect is not None:
            self.emit(effect(token.id))
        if not token.is_watch and token.rounds is None and token.wait not in NOT_ENTERED:
            self.emit(ElementCancelled(token.element))

    def cancel_content(self, scope: int) -> None:
        """Take away everything in a scope, on its way or waiting; the scope itself stays open."""
        self.queue = deque(arrival for arrival in self.queue if arrival.scope != scope)
        for token in [token for token in self.tokens.values() if token.scope == scope]:
            if token.id in self.tokens:
                self.cancel(token)


NOT_ENTERED = frozenset({Wait.JOIN, Wait.STUCK_ENTERING})
"""Tokens that stand before their element: nothing was told of entering it, so nothing is told of its end."""

Cancellation = TaskCancelled | ServiceCancelled | TimerCancelled | MessageCancelled | SignalCancelled
CANCELLATIONS: dict[Wait, type[Cancellation]] = {
    Wait.TASK: TaskCancelled,
    Wait.SERVICE: ServiceCancelled,
    Wait.TIMER: TimerCancelled,
    Wait.MESSAGE: MessageCancelled,
    Wait.SIGNAL: SignalCancelled,
}
