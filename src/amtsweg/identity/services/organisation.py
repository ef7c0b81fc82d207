"""Loading the organisation and its roles from the city pack, as often as one likes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from django.db import transaction

from amtsweg.identity.contracts import ACTIONS, UNIT_KINDS, OrganisationReport, Role
from amtsweg.identity.models import Directory
from amtsweg.identity.models import OrgUnit as OrgUnitRow
from amtsweg.identity.models import Role as RoleRow
from amtsweg.identity.queries.directory import forget
from amtsweg.identity.queries.rights import forget_rights
from amtsweg.identity.rules import role_problems
from amtsweg.kernel import events
from amtsweg.kernel.actors import system
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.packs import PackError, PackProblem, Position, Source, check_schema, read_file
from amtsweg.kernel.scope import SYSTEM, work

_KEY = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_NAME = {"type": "string", "minLength": 1, "maxLength": 200}
_UNITS: dict[str, object] = {"type": "array", "items": {"$ref": "#/$defs/unit"}}
_ORGANISATION: dict[str, object] = {
    "type": "object",
    "required": ["units"],
    "additionalProperties": False,
    "properties": {"units": _UNITS},
    "$defs": {
        "unit": {
            "type": "object",
            "required": ["key", "name", "kind"],
            "additionalProperties": False,
            "properties": {
                "key": _KEY,
                "name": _NAME,
                "short_name": {"type": "string", "maxLength": 80},
                "kind": {"enum": list(UNIT_KINDS)},
                "units": _UNITS,
            },
        }
    },
}
_ROLES: dict[str, object] = {
    "type": "object",
    "required": ["roles"],
    "additionalProperties": False,
    "properties": {
        "roles": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["key", "name", "actions"],
                "additionalProperties": False,
                "properties": {
                    "key": {**_KEY, "maxLength": 40},
                    "name": _NAME,
                    "actions": {"type": "array", "items": {"enum": list(ACTIONS)}, "minItems": 1},
                    "substitutable": {"type": "boolean"},
                },
            },
        }
    },
}


@dataclass(frozen=True, slots=True)
class _Unit:
    key: str
    name: str
    short_name: str
    kind: str
    parent_key: str | None
    position: tuple[str | int, ...]


def load_organisation(path: Path, *, at: datetime) -> OrganisationReport:
    """Bring units and roles to what ``organisation.yaml`` and ``roles.yaml`` in this folder say.

    Units that are no longer named end; nothing is deleted. Raises PackError and changes nothing if a file is wrong.
    """
    units, roles = _read(path)
    with work(SYSTEM):
        report = _write_units(units, roles_written=_write_roles(roles))
        if report.created or report.changed or report.ended or report.roles:
            _publish(report, at)
    return report


def _read(path: Path) -> tuple[list[_Unit], list[Role]]:
    organisation, roles = read_file(path / "organisation.yaml"), read_file(path / "roles.yaml")
    problems = [*check_schema(organisation, _ORGANISATION), *check_schema(roles, _ROLES)]
    if problems:
        raise PackError(problems)
    found_units = list(_units(organisation.mapping()["units"], None, ("units",)))
    found_roles = [_role(entry) for entry in cast(list[Mapping[str, object]], roles.mapping()["roles"])]
    problems = [*_unit_problems(organisation, found_units), *_role_problems(roles, found_roles)]
    if problems:
        raise PackError(problems)
    return found_units, found_roles


def _units(entries: object, parent_key: str | None, position: Position) -> Iterator[_Unit]:
    for index, entry in enumerate(cast(list[dict[str, str]], entries)):
        here = (*position, index)
        yield _Unit(entry["key"], entry["name"], entry.get("short_name", ""), entry["kind"], parent_key, here)
        yield from _units(entry.get("units", []), entry["key"], (*here, "units"))


def _role(entry: Mapping[str, object]) -> Role:
    actions = frozenset(cast(list[str], entry["actions"]))
    return Role(str(entry["key"]), str(entry["name"]), actions, bool(entry.get("substitutable", True)))


def _unit_problems(source: Source, units: list[_Unit]) -> Iterator[PackProblem]:
    seen: set[str] = set()
    for unit in units:
        if unit.key in seen:
            yield source.problem((*unit.position, "key"), f"Die Einheit „{unit.key}“ gibt es schon.")
        seen.add(unit.key)


def _role_problems(source: Source, roles: list[Role]) -> Iterator[PackProblem]:
    seen: set[str] = set()
    for index, role in enumerate(roles):
        if role.key in seen:
            yield source.problem(("roles", index, "key"), f"Die Rolle „{role.key}“ gibt es schon.")
        seen.add(role.key)
        for reason in role_problems(role):
            yield source.problem(("roles", index, "actions"), f"Rolle „{role.key}“: {reason}.")


def _write_units(units: list[_Unit], *, roles_written: int) -> OrganisationReport:
    rows = {row.key: row for row in OrgUnitRow.objects.all()}
    created = changed = 0
    for position, unit in enumerate(units):
        row = rows.get(unit.key)
        parent = rows[unit.parent_key] if unit.parent_key else None
        wanted = (unit.name, unit.short_name, unit.kind, parent.id if parent else None, position, True)
        if row is None:
            row, created = OrgUnitRow(key=unit.key), created + 1
        elif _state(row) == wanted:
            continue
        else:
            changed += 1
        row.name, row.short_name, row.kind, row.parent_id, row.position, row.active = wanted
        row.save()
        rows[unit.key] = row
    ended = OrgUnitRow.objects.filter(active=True).exclude(key__in=[u.key for u in units]).update(active=False)
    return OrganisationReport(created, changed, ended, len(units) - created - changed, roles_written)


def _state(row: OrgUnitRow) -> tuple[object, ...]:
    return (row.name, row.short_name, row.kind, row.parent_id, row.position, row.active)


def _write_roles(roles: list[Role]) -> int:
    rows = {row.key: row for row in RoleRow.objects.all()}
    written = 0
    for role in roles:
        wanted = {"name": role.name, "actions": sorted(role.actions), "substitutable": role.substitutable}
        row = rows.get(role.key)
        if row is None or {key: getattr(row, key) for key in wanted} != wanted:
            RoleRow.objects.update_or_create(key=role.key, defaults=wanted)
            written += 1
    # A role that is no longer named gives nothing any more; its row stays for the assignments of the past.
    gone = RoleRow.objects.exclude(key__in=[role.key for role in roles]).exclude(actions=[])
    return written + gone.update(actions=[])


def _publish(report: OrganisationReport, at: datetime) -> None:
    version = uuid7()
    Directory.objects.update_or_create(id=1, defaults={"version": version})
    data = {"created": report.created, "changed": report.changed, "ended": report.ended, "roles": report.roles}
    loaded = events.Event("identity.organisation_loaded", at, system("packs"), "directory", version, data=data)
    events.record([loaded])
    forget_rights()
    # Once more after the commit: another thread may have read the old state into the process meanwhile.
    forget()
    transaction.on_commit(forget)
