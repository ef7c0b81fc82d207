"""What the demo city holds, as ``demo.yaml`` in the city pack says it."""

import base64
import hmac
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.packs import PackError, check_schema, read_file

_TEXT = {"type": "string", "minLength": 1, "maxLength": 2000}
_STAFF = {
    "type": "object",
    "required": ["email", "name", "totp", "roles"],
    "additionalProperties": False,
    "properties": {
        "email": _TEXT,
        "name": _TEXT,
        "about": _TEXT,
        "totp": {"type": "string", "pattern": "^[A-Z2-7]{32}$"},
        "roles": {"type": "array", "items": {"type": "string", "pattern": "^[a-z0-9-]+@[a-z0-9-]+$"}},
    },
}
_STEP = {
    "type": "object",
    "additionalProperties": False,
    "minProperties": 1,
    "properties": {
        "after": {"type": "string", "pattern": "^P[0-9]+D$|^PT[0-9]+H$"},
        "by": _TEXT,
        "task": _TEXT,
        "answers": {"type": "object"},
        "decide": _TEXT,
        "content": _TEXT,
        "reasons": _TEXT,
        "cosign": {"type": "boolean"},
        "pay": {"type": "boolean"},
        "withdraw": {"type": "boolean"},
        "answer": _TEXT,
    },
}
_DAYS_AGO = {"type": "integer", "minimum": 0, "maximum": 365}
_PACE = {"type": "integer", "minimum": 10, "maximum": 500}
_AGAIN = {
    "type": "object",
    "required": ["days_ago"],
    "additionalProperties": False,
    "properties": {"days_ago": _DAYS_AGO, "pace": _PACE},
}
_MATTER = {
    "type": "object",
    "required": ["key", "service", "example", "days_ago"],
    "additionalProperties": False,
    "properties": {
        "key": _TEXT,
        "service": _TEXT,
        "example": _TEXT,
        "persona": _TEXT,
        "answers": {"type": "object"},
        "days_ago": _DAYS_AGO,
        "pace": _PACE,
        "again": {"type": "array", "items": _AGAIN},
        "steps": {"type": "array", "items": _STEP},
    },
}
_SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["password", "staff"],
    "additionalProperties": False,
    "properties": {
        "password": {"type": "string", "minLength": 12},
        "staff": {"type": "array", "items": _STAFF},
        "history": {"type": "array", "items": _MATTER},
    },
}
_TOTP_PERIOD = 30


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """An invented member of staff. Roles are written ``role@unit``."""

    email: str
    name: str
    totp: str
    roles: Sequence[str]
    about: str = ""

    def code(self, at: datetime) -> str:
        """Return the sign-in code of this moment (RFC 6238)."""
        return one_time_code(self.totp, at)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter of the past: which example was sent in when, and what became of it.

    ``persona`` (a ``sub`` of ``personas.yaml``) sent it in signed in; ``answers`` replace those of the example. What
    lies between the steps takes ``pace`` percent of what they say. ``again`` is the same on other days.
    """

    key: str
    service: str
    example: str
    days_ago: int
    steps: Sequence[Mapping[str, object]] = ()
    persona: str = ""
    answers: Mapping[str, object] = field(default_factory=dict)
    pace: int = 100
    again: Sequence[Mapping[str, int]] = ()

    def each(self) -> Iterator["Matter"]:
        """Yield this matter, and it again on each of the other days."""
        yield replace(self, again=())
        for number, other in enumerate(self.again, 2):
            pace = other.get("pace", self.pace)
            yield replace(self, key=f"{self.key}/{number}", again=(), days_ago=other["days_ago"], pace=pace)


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """Everything the demo city holds."""

    password: str
    staff: tuple[DemoStaff, ...]
    history: tuple[Matter, ...] = field(default=())


def read_plan(folder: Path) -> DemoPlan:
    """Read ``demo.yaml`` in the city pack's folder. Raises PackError, NotFound."""
    path = folder / "demo.yaml"
    if not path.exists():
        raise NotFound(f"{path} is missing: the city pack says nothing about a demo.")
    source = read_file(path)
    problems = check_schema(source, _SCHEMA)
    if problems:
        raise PackError(problems)
    plan = source.mapping()
    staff = cast(list[dict[str, object]], plan["staff"])
    history = cast(list[dict[str, object]], plan.get("history", []))
    matters = [Matter(**one) for one in history]  # type: ignore[arg-type] # the schema has checked the types
    return DemoPlan(
        password=str(plan["password"]),
        staff=tuple(DemoStaff(**one) for one in staff),  # type: ignore[arg-type] # the schema has checked the types
        history=tuple(each for matter in matters for each in matter.each()),
    )


def span(text: str) -> timedelta:
    """Read ``P3D`` or ``PT4H``."""
    return timedelta(hours=int(text[2:-1])) if text.startswith("PT") else timedelta(days=int(text[1:-1]))


def one_time_code(secret: str, at: datetime) -> str:
    """Return the six digits that a telephone shows for this secret at this moment (RFC 6238)."""
    counter = struct.pack(">Q", int(at.timestamp()) // _TOTP_PERIOD)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    place = digest[-1] & 0xF
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
