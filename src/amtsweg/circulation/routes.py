"""Read the routes of a city pack. Pure.

routes:
  - key: bescheid
    title: Bescheid mit Mitzeichnung
    unit: sta-63                      # and everything below it; without: for all
    changed_documents: sign_again     # or: keep
    steps:
      - {action: co_signature, role: team-lead, days: 3}
      - together:
          - {action: sight, role: clerk, unit: sta-30}
          - {action: comment}         # who, is asked at the start
      - {action: final_signature, role: head, own: true}
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import cast

from amtsweg.circulation.contracts import Action, Route, RouteStep
from amtsweg.circulation.rules import MOST_DAYS, check_order
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import PackError, PackProblem, Position, Source, check_schema, read_file

_KEY = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_STEP: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["action"],
    "properties": {
        "action": {"enum": [one.value for one in Action]},
        "role": _KEY,
        "unit": _KEY,
        "days": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS},
        "own": {"type": "boolean"},
    },
    "dependentRequired": {"unit": ["role"]},
}
_TOGETHER: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["together"],
    "properties": {"together": {"type": "array", "minItems": 2, "maxItems": 20, "items": {"$ref": "#/$defs/step"}}},
}
_ROUTE: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["key", "title", "steps"],
    "properties": {
        "key": _KEY,
        "title": {"type": "string", "minLength": 1, "maxLength": 200},
        "unit": _KEY,
        "changed_documents": {"enum": ["sign_again", "keep"]},
        "steps": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "items": {
                "if": {"required": ["together"]},
                "then": {"$ref": "#/$defs/together"},
                "else": {"$ref": "#/$defs/step"},
            },
        },
    },
}
_SCHEMA: Mapping[str, object] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["routes"],
    "$defs": {"step": _STEP, "together": _TOGETHER, "route": _ROUTE},
    "properties": {"routes": {"type": "array", "items": {"$ref": "#/$defs/route"}}},
}


def read_routes(source: Source) -> tuple[Route, ...]:
    """Return the routes of a file. Raises PackError with every problem found."""
    problems = check_schema(source, _SCHEMA)
    if problems:
        raise PackError(problems)
    entries = cast(list[dict[str, object]], source.mapping()["routes"])
    routes = tuple(_route(entry) for entry in entries)
    problems = list(_problems(source, routes))
    if problems:
        raise PackError(problems)
    return routes


def check_routes(path: Path) -> list[PackProblem]:
    """Return what is wrong with a city's routes: with the file, and with the units and roles it names."""
    try:
        source = read_file(path)
        routes = read_routes(source)
        units, roles = _known(path.parent)
    except PackError as error:
        return list(error.problems)
    return list(_unknown(source, routes, units, roles))


def _route(entry: Mapping[str, object]) -> Route:
    stages = cast(list[dict[str, object]], entry["steps"])
    steps = tuple(step for stage, one in enumerate(stages, start=1) for step in _steps(stage, one))
    again = entry.get("changed_documents", "sign_again") == "sign_again"
    return Route(str(entry["key"]), str(entry["title"]), steps, str(entry.get("unit", "")), again)


def _steps(stage: int, entry: Mapping[str, object]) -> Iterator[RouteStep]:
    for one in cast(list[dict[str, object]], entry.get("together", [entry])):
        yield RouteStep(
            stage=stage,
            action=Action(str(one["action"])),
            role=str(one.get("role", "")),
            unit_key=str(one.get("unit", "")),
            days=cast(int | None, one.get("days")),
            own=bool(one.get("own", False)),
        )


def _problems(source: Source, routes: Collection[Route]) -> Iterator[PackProblem]:
    seen: set[str] = set()
    for index, route in enumerate(routes):
        if route.key in seen:
            yield source.problem(("routes", index, "key"), f"Den Laufweg „{route.key}“ gibt es schon.")
        seen.add(route.key)
        try:
            check_order(route.steps)
        except Invalid as error:
            yield source.problem(("routes", index, "steps"), error.message)


def _unknown(
    source: Source, routes: Collection[Route], units: Collection[str], roles: Collection[str]
) -> Iterator[PackProblem]:
    for index, route in enumerate(routes):
        here: Position = ("routes", index)
        for unit in {route.unit_key, *(step.unit_key for step in route.steps)} - {"", *units}:
            yield source.problem(here, f"Die Organisationseinheit „{unit}“ gibt es nicht.")
        for role in {step.role for step in route.steps} - {"", *roles}:
            yield source.problem((*here, "steps"), f"Die Rolle „{role}“ gibt es nicht.")


def _known(folder: Path) -> tuple[set[str], set[str]]:
    units = set(_keys(read_file(folder / "organisation.yaml").mapping().get("units")))
    roles = set(_keys(read_file(folder / "roles.yaml").mapping().get("roles")))
    return units, roles


def _keys(entries: object) -> Iterator[str]:
    for one in entries if isinstance(entries, list) else []:
        if isinstance(one, dict):
            yield str(one.get("key", ""))
            yield from _keys(one.get("units"))
