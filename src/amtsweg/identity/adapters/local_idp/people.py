"""Whom the provider knows: invented people, and the portals that may ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from amtsweg.identity.contracts import TrustLevel
from amtsweg.kernel.packs import PackError, check_schema, read_file

_TEXT = {"type": "string", "minLength": 1, "maxLength": 200}
_FIELDS = ("sub", "given_name", "family_name", "email", "birthdate", "street", "zip_code", "town", "about")
_SCHEMA: dict[str, object] = {
    "type": "object",
    "required": ["personas"],
    "additionalProperties": False,
    "properties": {
        "personas": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": list(_FIELDS[:3]),
                "additionalProperties": False,
                "properties": dict.fromkeys(_FIELDS, _TEXT),
            },
        }
    },
}

LEVELS = (TrustLevel.BASIC, TrustLevel.SUBSTANTIAL, TrustLevel.HIGH)


@dataclass(frozen=True, slots=True)
class Persona:
    """An invented person. ``sub`` is the pseudonym by which a portal knows them again."""

    sub: str
    given_name: str
    family_name: str
    email: str = ""
    birthdate: str = ""
    street: str = ""
    zip_code: str = ""
    town: str = ""
    about: str = ""

    @property
    def name(self) -> str:
        """Return the whole name."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Client:
    """A portal that may ask. Addresses must match to the letter."""

    client_id: str
    client_secret: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person who has just proven who they are, and how surely."""

    persona: Persona
    trust: TrustLevel

    def claims(self) -> dict[str, object]:
        """Return everything that can be told (OpenID Connect Core 5.1, with the trust level)."""
        one = self.persona
        address = {"street_address": one.street, "postal_code": one.zip_code, "locality": one.town, "country": "DE"}
        return {
            "sub": one.sub,
            "name": one.name,
            "given_name": one.given_name,
            "family_name": one.family_name,
            "birthdate": one.birthdate,
            "email": one.email,
            "email_verified": bool(one.email),
            "address": address,
            "trust_level": self.trust.key,
        }


def read_personas(path: Path) -> tuple[Persona, ...]:
    """Read invented people from a file. Raises PackError."""
    source = read_file(path)
    problems = check_schema(source, _SCHEMA)
    if problems:
        raise PackError(problems)
    entries = cast(list[Mapping[str, str]], source.mapping()["personas"])
    return tuple(Persona(**entry) for entry in entries)
