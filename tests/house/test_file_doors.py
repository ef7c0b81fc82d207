"""No side door to a file: every address there is, by whatever name it takes, keeps what the reader does not see.

The commonest hole of document systems is the small address beside the page: a version, a picture, a link, a list to
choose from. So all addresses are asked, also those that are added some day, and not a list somebody wrote.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import translation

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import Confidentiality, NewDocument
from amtsweg.records.queries.visible import reader
from amtsweg.records.services.keeping import set_confidentiality
from amtsweg.webdav.services.keys import make_key
from house.test_routes import declared
from process_register.conftest import sign_in
from records.conftest import ACTOR, city
from records.desk import legal_file
from records.test_visible import hire

__all__ = ["city"]

LEVELS = tuple(Confidentiality)
OFFICES = ("sta-30", "sta-32")
PEOPLE = {
    "clerk": ("clerk", "sta-30"),
    "head": ("head", "sta-30"),
    "manager": ("records-manager", "stadt-paderborn"),
    "elsewhere": ("clerk", "sta-32"),
    "named": ("clerk", "sta-32"),
}
# Whoever comes nearest to each level without reaching it: the unit, the closer right, the name is what they lack.
NEAREST = {Confidentiality.OPEN: "elsewhere", Confidentiality.CONFIDENTIAL: "clerk", Confidentiality.NAMED: "head"}
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
_OTHERS: Mapping[str | None, str] = {"int": "1", "slug": "text", "str": "x", "path": "x", None: "x"}


@dataclass(frozen=True, slots=True)
class Secret:
    """A file with a word in its title and another in its document, to be looked for wherever something is said."""

    id: UUID
    document_id: UUID
    number: str
    word: str
    content: str


@dataclass(slots=True)
class House:
    """Files of every level, and people who see some of them."""

    secrets: dict[Confidentiality, Secret] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)

    def sees(self, name: str, secret: Secret, at: datetime) -> bool:
        """Tell what the one rule says."""
        row = models.RecordFile.objects.get(id=secret.id)
        who = reader(self.accounts[name], at=at)
        return who.sees(unit_id=row.unit_id, subject_id=row.subject_id, level=row.guard_level)


@pytest.fixture
def house(city: None, fixed_clock: object, at: datetime) -> House:
    made = House()
    for level in LEVELS:
        made.secrets[level] = _secret(level, at)
    for name, role in PEOPLE.items():
        made.accounts[name] = hire(name, at, role)
        made.clients[name] = Client()
        sign_in(made.clients[name], Actor(name, made.accounts[name]))
    for secret in made.secrets.values():
        row = models.RecordFile.objects.get(id=secret.id)
        assert row.subject_id
        assert row.unit_id
        identity.subject_access.let_in(
            account_id=made.accounts["named"],
            subject_id=row.subject_id,
            unit_id=row.unit_id,
            reason="Gutachten",
            actor=ACTOR,
            at=at,
        )
    return made


def _secret(level: Confidentiality, at: datetime) -> Secret:
    word, content = f"Zinnober{level.name.title()}", f"Kobalt{level.name.title()}"
    file_id = legal_file(at, documents=0, title=f"Klage {word}")
    blob = blobs.put(content.encode(), media_type="text/plain", at=at)
    new = NewDocument(f"Brief {content}", "letter", "in", blob.sha256, f"{content}.txt", "text/plain", blob.size)
    (ref,) = records.add_documents(record_file_id=file_id, documents=[new], actor=ACTOR, at=at)
    if level:
        set_confidentiality(record_file_id=file_id, level=level, reason="Prozess", actor=ACTOR, at=at)
    number = models.RecordFile.objects.values_list("reference_number", flat=True).get(id=file_id)
    return Secret(file_id, ref.document_id, str(number), word, content)


def doors(secret: Secret) -> Iterator[tuple[str, bool]]:
    """Yield every address there is, filled with this file and document; and whether nothing else is missing in it.

    Wherever an address takes an id, it gets that of the file and that of the document, whatever it calls it.
    """
    for route in declared():
        taken = [(kind, name) for kind, name in _PARAMETER.findall(route)]
        ids = sum(kind == "uuid" for kind, _name in taken)
        for given in product((secret.id, secret.document_id), repeat=ids) if 0 < ids < 3 else ():
            values = iter(given)
            filled = _PARAMETER.sub(
                lambda found, values=values: str(next(values)) if found[1] == "uuid" else _OTHERS[found[1]], route
            )
            own = {"file_id": secret.id, "document_id": secret.document_id}
            right = [own.get(name) for kind, name in taken if kind == "uuid"] == list(given)
            yield f"/{filled}", right and ids == len(taken)
    yield from ((path, True) for path in asked(secret))


def asked(secret: Secret) -> Iterator[str]:
    """Yield the addresses that name a file behind a question mark."""
    for path in ("umlaeufe/neu/", "umlaeufe/", "wiedervorlagen/", "wiedervorlagen/neu/", "mitgenommen/neu/"):
        yield f"/arbeitsplatz/{path}?akte={secret.id}"
        yield f"/arbeitsplatz/{path}?dokument={secret.document_id}"
    yield f"/arbeitsplatz/mitgenommen/neu/?nummer={secret.number}"
    for word in (secret.word, secret.content, secret.number):
        yield f"/arbeitsplatz/akten/?suche={word}"
        yield f"/arbeitsplatz/suche/?q={word}"
        yield f"/arbeitsplatz/suche/?suche={word}"


def said(response: object) -> str:
    """Return everything an answer says, its headers as well."""
    streamed = getattr(response, "streaming", False)
    body = b"".join(response.streaming_content) if streamed else response.content  # type: ignore[attr-defined]
    return body.decode(errors="replace") + str(getattr(response, "headers", ""))


@pytest.mark.parametrize("level", LEVELS)
def test_no_address_says_anything_of_a_file_that_is_not_seen(
    house: House, at: datetime, level: Confidentiality
) -> None:
    secret, told, name = house.secrets[level], [], NEAREST[level]
    assert not house.sees(name, secret, at)
    client, known = house.clients[name], list(doors(secret))
    assert sum(right for _path, right in known) > 40  # far more than somebody would have listed by hand
    with translation.override("de"):
        for (path, right), method in product(known, (client.get, client.post)):
            response = method(path)
            text = said(response).replace(path, "").replace(f'value="{secret.word}"', "")
            typed = any(f"={word}" in path for word in (secret.word, secret.content, secret.number))
            if right and "?" not in path and response.status_code not in {302, 403, 404, 405}:
                told.append(f"{name} {path}: {response.status_code}")
            if not typed and (secret.word in text or secret.content in text):
                told.append(f"{name} {path} says it")
            if typed and (f"Klage {secret.word}" in text or f"Brief {secret.content}" in text):
                told.append(f"{name} {path} finds it")
            if response.status_code == 302 and "/zweck/" in response["Location"]:
                told.append(f"{name} {path} asks what for")
    assert told == []


@pytest.mark.parametrize("level", LEVELS)
def test_whoever_sees_a_file_comes_in_by_every_door(house: House, at: datetime, level: Confidentiality) -> None:
    secret, shut = house.secrets[level], []
    with translation.override("de"):
        for name, client in house.clients.items():
            if not house.sees(name, secret, at):
                continue
            client.post(f"/arbeitsplatz/akte/{secret.id}/zweck/", {"purpose": "Prüfung"})
            for path in (
                f"/arbeitsplatz/akte/{secret.id}/",
                f"/arbeitsplatz/akte/{secret.id}/angaben/",
                f"/arbeitsplatz/akte/{secret.id}/verlauf/",
                f"/arbeitsplatz/akte/dokument/{secret.document_id}/",
                f"/arbeitsplatz/dokument/{secret.document_id}/",
                f"/arbeitsplatz/mitgenommen/neu/?akte={secret.id}",
                f"/arbeitsplatz/mitgenommen/neu/?nummer={secret.number}",
                f"/arbeitsplatz/akten/?suche={secret.word}",
            ):
                response = client.get(path)
                text = said(response).replace(path, "")
                if response.status_code != 200 or not (secret.word in text or secret.content in text):
                    shut.append(f"{name} {path}: {response.status_code}")
    assert shut == []


@pytest.mark.parametrize("level", LEVELS)
def test_office_programs_see_what_the_reader_sees_and_nothing_confidential(
    house: House, at: datetime, level: Confidentiality
) -> None:
    secret = house.secrets[level]
    for name, account in house.accounts.items():
        key = make_key(name="Laptop", days=30, actor=Actor(name, account), at=at)
        signed = "Basic " + b64encode(f"{name}@stadt.example:{key}".encode()).decode()
        response = Client().generic(
            "PROPFIND", f"/dav/akten/{secret.id}/", headers={"Depth": "1", "Authorization": signed}
        )
        seen = house.sees(name, secret, at) and level == Confidentiality.OPEN
        assert (name, secret.content in said(response)) == (name, seen)


def test_an_id_nobody_has_is_answered_like_one_that_is_not_seen(house: House) -> None:
    secret = house.secrets[Confidentiality.NAMED]
    nothing = Secret(uuid4(), uuid4(), "0", "x", "x")
    client = house.clients["clerk"]
    for (path, right), (other, _right) in zip(doors(secret), doors(nothing), strict=True):
        if right and "?" not in path:
            assert (path, client.get(path).status_code) == (path, client.get(other).status_code)
