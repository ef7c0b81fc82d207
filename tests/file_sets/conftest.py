"""A person at work with files to take along."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from amtsweg.identity import api as identity
from amtsweg.kernel import blobs, scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records.contracts import FileFacts, NewDocument
from amtsweg.records.services.keeping import open_file
from records.conftest import ACTOR, PLAN, load_city
from records.test_visible import hire


@dataclass(frozen=True, slots=True)
class Taker:
    """Whoever takes files along."""

    account_id: UUID
    actor: Actor


@pytest.fixture
def city(system_scope: None, at: datetime) -> Iterator[None]:
    """The city, loaded."""
    load_city(at)
    yield
    identity_forget()


def identity_forget() -> None:
    """Look the organisation up anew afterwards."""
    from amtsweg.identity.queries.directory import forget
    from amtsweg.records.queries.plan import forget_plan

    forget()
    forget_plan()


@pytest.fixture
def taker(city: None, at: datetime) -> Taker:
    """A clerk of the legal office."""
    account = hire("Ayla", at, ("clerk", "sta-30"))
    return Taker(account, Actor("Ayla", account))


def text(title: str, content: str, at: datetime, media_type: str = "text/plain") -> NewDocument:
    """Return a document whose content is a text."""
    blob = blobs.put(content.encode(), media_type=media_type, at=at)
    return NewDocument(title, "letter", "in", blob.sha256, f"{title}.txt", media_type, blob.size)


def filed(at: datetime, *titles: str, unit: str = "sta-30") -> UUID:
    """Open a file with a text document for each title."""
    unit_id = identity.unit_by_key(unit).id
    file_id = open_file(
        unit_id=unit_id, plan_key=PLAN, facts=FileFacts("Klage gegen die Stadt"), actor=ACTOR, at=at
    )  # fmt: skip
    documents = [text(one, f"Inhalt von {one}", at) for one in titles]
    records.add_documents(record_file_id=file_id, documents=documents, actor=ACTOR, at=at)
    with scope.session(scope.SYSTEM):
        records.number_new_files(at=at)
    return file_id
