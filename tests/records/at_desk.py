"""Somebody at the workplace with a file of their office, for the tests of pages."""

from datetime import datetime
from io import BytesIO
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from amtsweg.identity import api as identity
from amtsweg.records.contracts import FileFacts
from amtsweg.records.services.keeping import open_file
from amtsweg.records.services.taking_in import Incoming, Place, take_in
from records.conftest import ACTOR, PLAN

BASE = "/arbeitsplatz/akte/"


def a_file(at: datetime, unit: str = "sta-63", title: str = "Baulast Flurstück 12") -> UUID:
    """Open a file."""
    return open_file(unit_id=identity.unit_by_key(unit).id, plan_key=PLAN, facts=FileFacts(title), actor=ACTOR, at=at)


def a_document(file_id: UUID, at: datetime, content: bytes = b"eins zwei drei", name: str = "Vermerk.txt") -> UUID:
    """File a document and return it."""
    (taken,) = take_in(place=Place(file_id), incoming=[Incoming(name, BytesIO(content))], actor=ACTOR, at=at)
    assert taken.document
    return taken.document.document_id


def page_of(document_id: UUID) -> str:
    """Return the address of a document's page."""
    return f"{BASE}dokument/{document_id}/"


def sent(content: bytes, name: str = "Vermerk.txt") -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)
