"""The working memory of one step: a mutable copy of the state, the queue of moving tokens, the effects so far."""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime

from amtsweg.bpmn.contracts import (
    Effect,
    ElementCancelled,
    Environment,
    Incident,
    MessageCancelled,
    ServiceCancelled,
    TaskCancelled,
    TimerCancelled,
)
from amtsweg.bpmn.model import Node, ProcessModel
from amtsweg.bpmn.state import Outcome, Scope, State, Status, Token, Wait

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
    ) -> Token:
        """Put a new token down to wait."""
        token = Token(self.new_id(), element, scope, wait, owner, via, due, repeats)
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
                self.cancel_content(scope.id)
                del self.scopes[scope.id]
        self._tell_cancelled(token)

    def _tell_cancelled(self, token: Token) -> None:
        effect = CANCELLATIONS.get(token.wait)
        if effect is not None:
            self.emit(effect(token.id))
        if not token.is_watch and token.wait not in NOT_ENTERED:
            self.emit(ElementCancelled(token.element))

    def cancel_content(self, scope: int) -> None:
        """Take away everything in a scope, on its way or waiting; the scope itself stays open."""
        self.queue = deque(arrival for arrival in self.queue if arrival.scope != scope)
        for token in [token for token in self.tokens.values() if token.scope == scope]:
            if token.id in self.tokens:
                self.cancel(token)


NOT_ENTERED = frozenset({Wait.JOIN, Wait.STUCK_ENTERING})
"""Tokens that stand before their element: nothing was told of entering it, so nothing is told of its end."""

CANCELLATIONS: dict[Wait, type[TaskCancelled | ServiceCancelled | TimerCancelled | MessageCancelled]] = {
    Wait.TASK: TaskCancelled,
    Wait.SERVICE: ServiceCancelled,
    Wait.TIMER: TimerCancelled,
    Wait.MESSAGE: MessageCancelled,
}
