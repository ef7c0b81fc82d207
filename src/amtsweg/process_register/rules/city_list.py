"""The city's list of processes (``processes.yaml``), read with file and line of whatever is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from amtsweg.kernel.packs import PackError, PackProblem, Source, check_schema
from amtsweg.process_register.contracts import Priority, Status
from amtsweg.process_register.rules.merging import Value
from amtsweg.process_register.rules.writing import MOST_MATTERS, RESERVED, TEXTS

FILE = "processes.yaml"
_SLUG = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_LINES = {"type": "array", "items": {"type": "string", "minLength": 1, "maxLength": 500}}
_FREE = {
    name: {"type": "string", "minLength": 1, "maxLength": most}
    for name, most in TEXTS.items()
    if name not in ("unit_key", "legal_basis")
}
_ENTRY: dict[str, object] = {
    "type": "object",
    "required": ["key", "title", "unit"],
    "additionalProperties": False,
    "properties": {
        **_FREE,
        "key": _SLUG,
        "unit": _SLUG,
        "service": {**_SLUG, "description": "Der Kurzname der Leistung, deren Modell dieser Prozess hat."},
        "leika": {"type": "array", "items": {"type": "string", "pattern": "^[0-9]{14}$"}},
        "legal_basis": _LINES,
        "status": {"enum": [Status.RECORDED.value, Status.AGREED.value]},
        "priority": {"enum": [one.value for one in Priority]},
        "yearly_volume": {"type": "integer", "minimum": 0, "maximum": MOST_MATTERS},
        "target_percent": {"type": "integer", "minimum": -95, "maximum": 0},
    },
}
_SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["processes"],
    "additionalProperties": False,
    "properties": {"processes": {"type": "array", "items": _ENTRY}},
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One process of the list: its short name and what the list says of it."""

    slug: str
    values: Mapping[str, Value]


def read_processes(source: Source, *, units: frozenset[str]) -> list[Listed]:
    """Return the processes of a list. Raises PackError with every problem found."""
    problems = check_schema(source, _SCHEMA)
    if problems:
        raise PackError(problems)
    entries = cast("list[Mapping[str, object]]", source.mapping()["processes"])
    if problems := sorted(_problems(source, entries, units)):
        raise PackError(problems)
    return [_listed(entry) for entry in entries]


def _problems(source: Source, entries: list[Mapping[str, object]], units: frozenset[str]) -> Iterator[PackProblem]:
    seen: dict[str, set[object]] = {"key": set(), "service": set()}
    for index, entry in enumerate(entries):
        for name, known in seen.items():
            if entry.get(name) in known:
                yield source.problem(("processes", index, name), f"„{entry[name]}“ gibt es in dieser Liste schon.")
            known.update({entry[name]} if name in entry else ())
        if entry["key"] in RESERVED:
            yield source.problem(("processes", index, "key"), f"„{entry['key']}“ ist eine Adresse des Registers.")
        if entry["unit"] not in units:
            reason = f"Die Organisationseinheit „{entry['unit']}“ gibt es nicht."
            yield source.problem(("processes", index, "unit"), reason)


def _listed(entry: Mapping[str, object]) -> Listed:
    values: dict[str, Value] = {name: str(entry[name]).strip() for name in _FREE if name in entry}
    values["unit_key"] = str(entry["unit"])
    renamed = {"service": "process", "status": "claimed", "priority": "priority"}
    values |= {field: str(entry[name]) for name, field in renamed.items() if name in entry}
    if "leika" in entry:
        values["leika_keys"] = " ".join(cast("list[str]", entry["leika"]))
    if "legal_basis" in entry:
        values["legal_basis"] = "\n".join(cast("list[str]", entry["legal_basis"]))
    values |= {name: cast("int", entry[name]) for name in ("yearly_volume", "target_percent") if name in entry}
    return Listed(str(entry["key"]), values)
