"""The state of one instance: what waits now and nothing about what was.

Its size depends on how many tokens wait, never on how many steps were taken.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Self, cast

from amtsweg.bpmn.contracts import Effect

FORMAT = 1
SCOPE_ITSELF = 0
"""Owner of a watch that belongs to its scope (an event sub-process), not to a token; token ids begin at 1."""


class Status(StrEnum):
    """Whether the instance lives."""

    ACTIVE = "active"
    COMPLETED = "completed"
    TERMINATED = "terminated"


class Wait(StrEnum):
    """What a token waits for."""

    TASK = "task"
    SERVICE = "service"
    MESSAGE = "message"
    TIMER = "timer"
    SIGNAL = "signal"
    CONDITION = "condition"
    SCOPE = "scope"
    JOIN = "join"
    CHOICE = "choice"
    STUCK_ENTERING = "stuck-entering"
    STUCK_LEAVING = "stuck-leaving"
    STUCK_WATCHING = "stuck-watching"


STUCK = frozenset({Wait.STUCK_ENTERING, Wait.STUCK_LEAVING, Wait.STUCK_WATCHING})


@dataclass(frozen=True, slots=True)
class Rounds:
    """How far a loop has come: rounds planned (None: nobody knows), begun, done; items and results of a collection."""

    planned: int | None = None
    begun: int = 0
    done: int = 0
    items: tuple[object, ...] | None = None
    results: tuple[tuple[int, object], ...] = ()

    def to_json(self) -> dict[str, object]:
        """The rounds as JSON."""
        raw: dict[str, object] = {"begun": self.begun, "done": self.done}
        optional = {
            "planned": self.planned,
            "items": None if self.items is None else list(self.items),
            "results": [list(result) for result in self.results] or None,
        }
        return raw | {key: value for key, value in optional.items() if value is not None}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The rounds `to_json` wrote."""
        items = cast("list[object] | None", raw.get("items"))
        results = cast("list[tuple[int, object]]", raw.get("results", []))
        return cls(
            planned=cast("int | None", raw.get("planned")),
            begun=cast("int", raw["begun"]),
            done=cast("int", raw["done"]),
            items=None if items is None else tuple(items),
            results=tuple((number, value) for number, value in results),
        )


@dataclass(frozen=True, slots=True)
class Token:
    """One token. A token with an `owner` is a watch: it listens for the sake of the owner and keeps nothing alive."""

    id: int
    element: str
    scope: int
    wait: Wait
    owner: int | None = None
    via: str | None = None
    due: datetime | None = None
    repeats: int | None = None
    held: bool = False
    rounds: Rounds | None = None

    @property
    def is_watch(self) -> bool:
        """Whether it listens for another token or for its scope."""
        return self.owner is not None

    @property
    def is_incident(self) -> bool:
        """Whether it waits for a repair."""
        return self.wait in STUCK

    def to_json(self) -> dict[str, object]:
        """The token as JSON, without empty fields."""
        raw: dict[str, object] = {"id": self.id, "at": self.element, "in": self.scope, "for": self.wait.value}
        optional = {
            "owner": self.owner,
            "via": self.via,
            "due": None if self.due is None else self.due.isoformat(),
            "repeats": self.repeats,
            "held": self.held or None,
            "rounds": None if self.rounds is None else self.rounds.to_json(),
        }
        return raw | {key: value for key, value in optional.items() if value is not None}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The token `to_json` wrote."""
        due = cast("str | None", raw.get("due"))
        rounds = cast("Mapping[str, object] | None", raw.get("rounds"))
        return cls(
            id=cast("int", raw["id"]),
            element=cast("str", raw["at"]),
            scope=cast("int", raw["in"]),
            wait=Wait(cast("str", raw["for"])),
            owner=cast("int | None", raw.get("owner")),
            via=cast("str | None", raw.get("via")),
            due=None if due is None else datetime.fromisoformat(due),
            repeats=cast("int | None", raw.get("repeats")),
            held=bool(raw.get("held")),
            rounds=None if rounds is None else Rounds.from_json(rounds),
        )


@dataclass(frozen=True, slots=True)
class Done:
    """A completed activity that can be undone: with the variables only it had, and what was done inside it."""

    element: str
    variables: Mapping[str, object] = field(default_factory=dict)
    inside: tuple["Done", ...] = ()

    def to_json(self) -> dict[str, object]:
        """The record as JSON."""
        raw: dict[str, object] = {"at": self.element}
        optional = {"variables": dict(self.variables), "inside": [done.to_json() for done in self.inside]}
        return raw | {key: value for key, value in optional.items() if value}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The record `to_json` wrote."""
        variables = cast("Mapping[str, object]", raw.get("variables", {}))
        return cls(cast("str", raw["at"]), variables, _done(raw.get("inside")))


def _done(raw: object) -> tuple[Done, ...]:
    return tuple(Done.from_json(done) for done in cast("list[Mapping[str, object]] | None", raw) or [])


@dataclass(frozen=True, slots=True)
class Scope:
    """An open scope; `host` is the token in the scope above that waits for it (None: the process itself).

    `variables` are those only it has; `apart` means that what it does not have does not exist for it. `number` is set
    for one round of a loop. `done` can be undone; `undoing` is what a compensation still has to undo.
    """

    id: int
    element: str
    host: int | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    apart: bool = False
    number: int | None = None
    done: tuple[Done, ...] = ()
    undoing: tuple[Done, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The scope as JSON, without empty fields."""
        raw: dict[str, object] = {"id": self.id, "at": self.element}
        optional = {
            "host": self.host,
            "variables": dict(self.variables) or None,
            "apart": self.apart or None,
            "number": self.number,
            "done": [done.to_json() for done in self.done] or None,
            "undoing": [done.to_json() for done in self.undoing] or None,
        }
        return raw | {key: value for key, value in optional.items() if value is not None}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The scope `to_json` wrote."""
        return cls(
            id=cast("int", raw["id"]),
            element=cast("str", raw["at"]),
            host=cast("int | None", raw.get("host")),
            variables=cast("Mapping[str, object]", raw.get("variables", {})),
            apart=bool(raw.get("apart")),
            number=cast("int | None", raw.get("number")),
            done=_done(raw.get("done")),
            undoing=_done(raw.get("undoing")),
        )


@dataclass(frozen=True, slots=True)
class State:
    """Everything an instance is between two steps. Variables hold JSON values only."""

    status: Status
    variables: Mapping[str, object] = field(default_factory=dict)
    scopes: tuple[Scope, ...] = ()
    tokens: tuple[Token, ...] = ()
    next_id: int = 1

    @property
    def next_due(self) -> datetime | None:
        """The moment of the earliest timer."""
        return min((token.due for token in self.tokens if token.due is not None), default=None)

    @property
    def incidents(self) -> tuple[Token, ...]:
        """The tokens that wait for a repair."""
        return tuple(token for token in self.tokens if token.is_incident)

    def variables_at(self, token: int) -> Mapping[str, object]:
        """The variables a waiting token sees."""
        tokens = {waiting.id: waiting for waiting in self.tokens}
        scopes = {scope.id: scope for scope in self.scopes}
        return seen_from(tokens[token].scope, scopes, tokens, self.variables)

    def to_json(self) -> dict[str, object]:
        """The state as one JSON object."""
        return {
            "format": FORMAT,
            "status": self.status.value,
            "variables": dict(self.variables),
            "scopes": [scope.to_json() for scope in self.scopes],
            "tokens": [token.to_json() for token in self.tokens],
            "next_id": self.next_id,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The state `to_json` wrote."""
        if raw["format"] != FORMAT:
            raise ValueError(f"unknown state format {raw['format']!r}")
        scopes = cast("list[Mapping[str, object]]", raw["scopes"])
        tokens = cast("list[Mapping[str, object]]", raw["tokens"])
        return cls(
            status=Status(cast("str", raw["status"])),
            variables=cast("Mapping[str, object]", raw["variables"]),
            scopes=tuple(Scope.from_json(scope) for scope in scopes),
            tokens=tuple(Token.from_json(token) for token in tokens),
            next_id=cast("int", raw["next_id"]),
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a step: the state that now holds, and what the caller has to do, in order."""

    state: State
    effects: tuple[Effect, ...]


def scopes_around(scope_id: int, scopes: Mapping[int, Scope], tokens: Mapping[int, Token]) -> Iterator[Scope]:
    """A scope and those around it, outwards, as far as its variables reach."""
    scope = scopes[scope_id]
    yield scope
    while scope.host is not None and not scope.apart:
        scope = scopes[tokens[scope.host].scope]
        yield scope


def seen_from(
    scope_id: int, scopes: Mapping[int, Scope], tokens: Mapping[int, Token], variables: Mapping[str, object]
) -> Mapping[str, object]:
    """The variables seen from a scope: inner ones hide outer ones of the same name."""
    around = list(scopes_around(scope_id, scopes, tokens))
    layers = [scope.variables for scope in reversed(around) if scope.variables]
    if not layers and not around[-1].apart:
        return variables
    seen: dict[str, object] = {} if around[-1].apart else dict(variables)
    for layer in layers:
        seen |= layer
    return seen
