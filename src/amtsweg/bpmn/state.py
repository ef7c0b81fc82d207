"""The state of one instance: what waits now and nothing about what was.

Its size depends on how many tokens wait, never on how many steps were taken.
"""

from collections.abc import Mapping
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
    SCOPE = "scope"
    JOIN = "join"
    CHOICE = "choice"
    STUCK_ENTERING = "stuck-entering"
    STUCK_LEAVING = "stuck-leaving"


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

    @property
    def is_watch(self) -> bool:
        """Whether it listens for another token or for its scope."""
        return self.owner is not None

    @property
    def is_incident(self) -> bool:
        """Whether it waits for a repair."""
        return self.wait in (Wait.STUCK_ENTERING, Wait.STUCK_LEAVING)

    def to_json(self) -> dict[str, object]:
        """The token as JSON, without empty fields."""
        raw: dict[str, object] = {"id": self.id, "at": self.element, "in": self.scope, "for": self.wait.value}
        optional = {
            "owner": self.owner,
            "via": self.via,
            "due": None if self.due is None else self.due.isoformat(),
            "repeats": self.repeats,
        }
        return raw | {key: value for key, value in optional.items() if value is not None}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The token `to_json` wrote."""
        due = cast("str | None", raw.get("due"))
        return cls(
            id=cast("int", raw["id"]),
            element=cast("str", raw["at"]),
            scope=cast("int", raw["in"]),
            wait=Wait(cast("str", raw["for"])),
            owner=cast("int | None", raw.get("owner")),
            via=cast("str | None", raw.get("via")),
            due=None if due is None else datetime.fromisoformat(due),
            repeats=cast("int | None", raw.get("repeats")),
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """An open scope; `host` is the token in the scope above that waits for it (None: the process itself)."""

    id: int
    element: str
    host: int | None = None

    def to_json(self) -> dict[str, object]:
        """The scope as JSON."""
        raw: dict[str, object] = {"id": self.id, "at": self.element}
        return raw if self.host is None else raw | {"host": self.host}

    @classmethod
    def from_json(cls, raw: Mapping[str, object]) -> Self:
        """The scope `to_json` wrote."""
        return cls(cast("int", raw["id"]), cast("str", raw["at"]), cast("int | None", raw.get("host")))


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
