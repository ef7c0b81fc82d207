"""Files with texts in them, and an index made of them."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from amtsweg.file_search.queries import opened, place
from amtsweg.file_search.services import rebuilding
from amtsweg.file_search.services.writing import alone
from amtsweg.identity.api import unit_by_key
from amtsweg.kernel import blobs
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.kernel.ids import uuid7
from amtsweg.records import api as records
from amtsweg.records import models
from amtsweg.records.contracts import DocumentRef, NewDocument, RenditionKind
from amtsweg.records.services.filing import add_documents
from records.conftest import ACTOR, PLAN, city, open_file

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
__all__ = ["city", "open_file"]


def file_texts(subject_id: UUID, texts: Iterable[tuple[str, str]], *, at: datetime) -> list[DocumentRef]:
    """File documents (title, text) with their texts as what reading them made."""
    rows = list(texts)
    file = models.RecordFile.objects.get(subject_id=subject_id)
    blob = blobs.put(b"%PDF-1.7 scan", media_type="application/pdf", at=at)
    new = [
        NewDocument(title, "attachment", "in", blob.sha256, f"scan-{n}.pdf", "application/pdf", blob.size)
        for n, (title, _) in enumerate(rows)
    ]
    refs = add_documents(record_file_id=file.id, documents=new, actor=ACTOR, at=at)
    give_texts(refs, [text for _, text in rows], at=at)
    return refs


def open_for(unit: str, at: datetime) -> UUID:
    """Open a file of a unit in a database with real commits, and return its matter."""
    subject_id = uuid7()
    unit_id = unit_by_key(unit).id
    records.open_record_file(
        subject_id=subject_id, unit_id=unit_id, account_id=None, plan_key=PLAN, title="Neubau", retention="P5Y",
        actor=ACTOR, at=at,
    )  # fmt: skip
    return subject_id


def give_texts(refs: Sequence[DocumentRef], texts: Sequence[str], *, at: datetime) -> None:
    """Let versions have these texts, as the part that reads contents writes them."""
    versions = models.DocumentVersion.objects.in_bulk([ref.version_id for ref in refs])
    renditions = []
    for ref, text in zip(refs, texts, strict=True):
        blob, version = blobs.put(text.encode(), media_type="text/plain", at=at), versions[ref.version_id]
        row = models.Rendition(version=version, kind=RenditionKind.TEXT, sha256=blob.sha256, media_type="text/plain")
        row.size, row.added_at = blob.size, at
        row.unit_id, row.subject_id, row.guard_level = version.unit_id, version.subject_id, version.guard_level
        renditions.append(row)
    models.Rendition.objects.bulk_create(renditions)


def rebuild(*, batch: int = rebuilding.BATCH) -> None:
    """Make the index anew, to its end."""
    with alone():
        rebuilding.start(at=NOW)
        while fresh := place.building():
            rebuilding.go_on(fresh, at=NOW, batch=batch)


def forget() -> None:
    """Know nothing of any index, as a new process."""
    opened._opened = None
    opened._whole.clear()


@pytest.fixture(autouse=True)
def _nothing_open() -> Iterator[None]:
    """Let no test search the index of another one."""
    forget()
    yield
    forget()


@pytest.fixture
def pictures() -> Path | None:
    """Where pictures of the pages are wanted (``AMTSWEG_PICTURES``), if anywhere."""
    return Path(os.environ["AMTSWEG_PICTURES"]) if "AMTSWEG_PICTURES" in os.environ else None
