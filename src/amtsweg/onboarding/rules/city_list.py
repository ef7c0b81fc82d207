"""The list of services a city begins with (``services.yaml``), read with file and line of whatever is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from amtsweg.kernel.packs import PackError, PackProblem, Source, check_schema
from amtsweg.onboarding.contracts import ACCESS, STEPS, SolutionPath, Stage

FILE = "services.yaml"
_SINCE = {
    "type": ["boolean", "string"],
    "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$",
    "description": "true, oder der Monat, seit dem es gilt, wie „2023-05“.",
}
_SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}
_WORDS = {"type": "string", "minLength": 1, "maxLength": 500}
_SERVICE: dict[str, object] = {
    "type": "object",
    "required": ["key", "title", "unit"],
    "additionalProperties": False,
    "properties": {
        "key": _SLUG,
        "title": {"type": "string", "minLength": 1, "maxLength": 400},
        "unit": _SLUG,
        "leika": {"type": "string", "pattern": "^[0-9]{14}$"},
        "stage": {"enum": [stage.value for stage in Stage]},
        "owner": {"type": "string", "minLength": 1, "maxLength": 200},
        "path": {"enum": [path.value for path in SolutionPath]},
        "reason": _WORDS,
        "blocked": _WORDS,
        "url": {"type": "string", "pattern": "^https?://[^ ]+$", "maxLength": 500},
        "system": {"type": "string", "minLength": 1, "maxLength": 200},
        "since": _SINCE,
        "access": {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(ACCESS, _SINCE)},
    },
}
_SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["services"],
    "additionalProperties": False,
    "properties": {"services": {"type": "array", "items": _SERVICE}},
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One service of the list; ``since`` says of the service and each part of its access from when on it holds."""

    slug: str
    title: str
    unit_key: str
    leika_key: str
    stage: Stage
    words: Mapping[str, str]
    since: Mapping[str, date | None]

    @property
    def steps_taken(self) -> tuple[Stage, ...]:
        """Return the steps that the list says are behind the service."""
        return STEPS if self.stage is Stage.ONLINE else STEPS[: STEPS.index(self.stage)] if self.stage in STEPS else ()


def read_services(source: Source, *, units: frozenset[str]) -> list[Listed]:
    """Return the services of a list. Raises PackError with every problem found."""
    problems = check_schema(source, _SCHEMA)
    if problems:
        raise PackError(problems)
    entries = cast("list[Mapping[str, object]]", source.mapping()["services"])
    if problems := sorted(_problems(source, entries, units)):
        raise PackError(problems)
    return [_listed(entry) for entry in entries]


def _problems(source: Source, entries: list[Mapping[str, object]], units: frozenset[str]) -> Iterator[PackProblem]:
    seen: set[object] = set()
    for index, entry in enumerate(entries):
        if entry["key"] in seen:
            yield source.problem(("services", index, "key"), f"„{entry['key']}“ gibt es in dieser Liste schon.")
        seen.add(entry["key"])
        if entry["unit"] not in units:
            reason = f"Die Organisationseinheit „{entry['unit']}“ gibt es nicht."
            yield source.problem(("services", index, "unit"), reason)
        access = cast("Mapping[str, object]", entry.get("access", {}))
        if access.get("connected") and "system" not in entry:
            reason = "Zu einer Anbindung (connected) gehört das Fachverfahren (system)."
            yield source.problem(("services", index, "access"), reason)


def _listed(entry: Mapping[str, object]) -> Listed:
    access = cast("Mapping[str, object]", entry.get("access", {}))
    since = {"total": _month(entry.get("since", True))}
    since |= {name: _month(access[name]) for name in ACCESS if access.get(name)}
    words = {
        name: str(entry[name]) for name in ("owner", "path", "reason", "blocked", "url", "system") if name in entry
    }
    stage = Stage(str(entry.get("stage", Stage.REQUIREMENTS)))
    return Listed(
        str(entry["key"]), str(entry["title"]), str(entry["unit"]), str(entry.get("leika", "")), stage, words, since
    )


def _month(value: object) -> date | None:
    return date.fromisoformat(f"{value}-01") if isinstance(value, str) else None
