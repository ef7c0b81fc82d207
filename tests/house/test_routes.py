"""Who may open what: every address against a written matrix, first as it is declared, then as it is.

``routes.csv`` holds one line for each address: its access, and what becomes of each kind of person who asks for it.
`open` (the page answers, even if it is to say that there is no such thing), `sign-in` (led to the sign-in), `factor`
(led to prove a second factor), `no` (refused). Who changes a right changes this file and sees what it means.
"""

import csv
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment
from amtsweg.identity.models import Account
from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from house.floors import ROOT

MATRIX = Path(__file__).with_name("routes.csv")
ROLES = (
    "clerk",
    "team-lead",
    "head",
    "records-manager",
    "auditor",
    "metrics-reader",
    "process-manager",
    "editor",
    "operator",
    "admin",
)
PEOPLE = ("anonymous", "citizen", "staff-one-factor", "staff-no-role", *ROLES)
COLUMNS = ("route", "access", *PEOPLE)

_PARAMETER = re.compile(r"<(?:(\w+):)?\w+>")
_EXAMPLES = {
    "uuid": "00000000-0000-7000-8000-000000000001",
    "int": "1",
    "slug": "nichts",
    "str": "nichts",
    "path": "nichts",
    None: "x",
}
_PASSWORD = "correct horse battery staple"


def patterns(within: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in (within or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, route)
        else:
            yield route, pattern


def declared() -> dict[str, str]:
    """Return the access of every address; one that two names share is asked for once."""
    return {route: str(getattr(pattern.callback, "access", "")) for route, pattern in patterns()}


def written() -> dict[str, dict[str, str]]:
    with MATRIX.open(encoding="utf-8") as file:
        return {row["route"]: row for row in csv.DictReader(file)}


def address(route: str) -> str:
    return "/" + _PARAMETER.sub(lambda found: _EXAMPLES[found[1]], route)


def test_every_view_declares_its_access() -> None:
    assert [route for route, access in declared().items() if not access] == []


def test_the_matrix_knows_every_address_and_its_access() -> None:
    assert {route: row["access"] for route, row in written().items()} == declared()


def test_the_matrix_knows_every_role() -> None:
    roles = yaml.safe_load((ROOT / "packs" / "paderborn" / "roles.yaml").read_text(encoding="utf-8"))
    assert tuple(role["key"] for role in roles["roles"]) == ROLES


@pytest.fixture
def city(fresh_database: object, at: object) -> Iterator[None]:
    """The organisation and the roles of the city pack."""
    with scope.session(scope.SYSTEM):
        identity.load_organisation(ROOT / "packs" / "paderborn", at=at)
    yield
    forget()


@pytest.fixture
def visitors(city: None, fixed_clock: object, at: object) -> dict[str, Client]:
    """One browser for every kind of person."""
    clients = {"anonymous": Client(), "citizen": signed_in(citizen(at), factor=False)}
    for name in PEOPLE[2:]:
        role = [NewAssignment(name, "stadt-paderborn")] if name in ROLES else []
        person = identity.create_staff(
            email=f"{name}@stadt.example", name=name, password=_PASSWORD, assignments=role, at=at
        )
        clients[name] = signed_in(person.account_id, factor=name != "staff-one-factor")
    return clients


def citizen(at: object) -> object:
    with scope.session(scope.SYSTEM):
        account = Account(name="Marlene Beispiel", created_at=at)
        account.account_id = account.id
        account.save(force_insert=True)
    return account.id


def signed_in(account_id: object, *, factor: bool) -> Client:
    client, request = Client(), HttpRequest()
    with scope.session(scope.SYSTEM):
        account = Account.objects.get(id=account_id)
        client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
        request.session = client.session
        record_authentication(request, account, "mfa" if factor else "password", type="totp" if factor else None)
        request.session.save()
    return client


def outcome(client: Client, path: str) -> str:
    """Tell what becomes of somebody who asks for an address, by POST where it takes nothing else."""
    response = client.get(path)
    if response.status_code == 405:
        response = client.post(path)
    target = urlsplit(response.headers.get("Location", ""))
    if target.path == reverse("identity-second-factor") != path:
        return "factor"
    if target.path == settings.LOGIN_URL and parse_qs(target.query).get("next") == [path]:
        return "sign-in"
    return "no" if response.status_code == 403 else "open"


def test_every_address_treats_every_person_as_written(visitors: dict[str, Client]) -> None:
    rows = written()
    with translation.override("de"):
        found = {
            route: {name: outcome(client, address(route)) for name, client in visitors.items()} for route in declared()
        }
    if os.environ.get("AMTSWEG_WRITE_MATRIX"):
        write(found)
    differences = [
        f"{route}: {name} meets {met}, written is {rows[route][name]}"
        for route, people in found.items()
        for name, met in people.items()
        if met != rows.get(route, {}).get(name)
    ]
    assert differences == []


def write(found: dict[str, dict[str, str]]) -> None:
    """Write the matrix anew, for a person to read before it is committed."""
    with MATRIX.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        out.writerows(
            {"route": route, "access": declared()[route], **people} for route, people in sorted(found.items())
        )
