"""A small city with three people in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from amtsweg.identity import api as identity
from amtsweg.identity.contracts import NewAssignment, Person
from amtsweg.identity.queries.directory import forget

ORGANISATION = """
units:
  - key: city
    name: Musterstadt
    kind: municipality
    units:
      - key: building
        name: Bauordnungsamt
        short_name: StA 63
        kind: office
        units:
          - {key: building-archive, name: Bauarchiv, kind: section}
      - {key: order, name: Ordnungsamt, kind: office}
"""
ROLES = """
roles:
  - {key: clerk, name: Sachbearbeitung, actions: [case.read, case.work, record.read]}
  - {key: head, name: Leitung, actions: [case.read, case.cosign, substitution.manage]}
  - {key: admin, name: Rollenverwaltung, actions: [role.manage], substitutable: false}
  - {key: editor, name: Redaktion, actions: [catalogue.read]}
"""
PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def found(folder: Path, at: datetime) -> Path:
    """Write a city pack into the folder and load it."""
    (folder / "organisation.yaml").write_text(ORGANISATION, encoding="utf-8")
    (folder / "roles.yaml").write_text(ROLES, encoding="utf-8")
    identity.load_organisation(folder, at=at - timedelta(days=30))
    return folder


@pytest.fixture
def city(db: None, tmp_path: Path, at: datetime) -> Iterator[Path]:
    """The folder of a loaded city pack."""
    yield found(tmp_path, at)
    forget()


@pytest.fixture
def committed_city(fresh_database: object, tmp_path: Path, at: datetime) -> Iterator[Path]:
    """The same in a database of its own, where commits are real."""
    yield found(tmp_path, at)
    forget()


def hire(name: str, at: datetime, *roles: tuple[str, str], totp_secret: str = "") -> Person:
    """Open a staff account with roles (role, unit key) given yesterday."""
    given = [NewAssignment(role, unit, since=at - timedelta(days=1)) for role, unit in roles]
    email = f"{name.lower()}@stadt.example"
    return identity.create_staff(
        email=email, name=name, password=PASSWORD, totp_secret=totp_secret, assignments=given, at=at
    )


@pytest.fixture
def clerk(city: Path, at: datetime) -> Person:
    """Clerk of the building office."""
    return hire("Ayla", at, ("clerk", "building"))


@pytest.fixture
def head(city: Path, at: datetime) -> Person:
    """Head of the whole city's offices."""
    return hire("Bruno", at, ("head", "city"))


@pytest.fixture
def other(city: Path, at: datetime) -> Person:
    """Clerk of the public-order office."""
    return hire("Cleo", at, ("clerk", "order"))
