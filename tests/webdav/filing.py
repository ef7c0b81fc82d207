"""What several tests of WebDAV begin with."""

from datetime import datetime
from uuid import UUID

from amtsweg.kernel import blobs, clock, scope
from amtsweg.kernel.actors import Actor
from amtsweg.records import api as records
from amtsweg.records.contracts import NewDocument
from webdav.conftest import Dav

LOCK = """<?xml version="1.0" encoding="utf-8"?><lockinfo xmlns="DAV:"><lockscope><{scope}/></lockscope>
<locktype><write/></locktype><owner><href>Ayla</href></owner></lockinfo>"""


def file_twice(dav: Dav, filename: str, *contents: bytes) -> None:
    """File two documents in the browser that came under the same name."""
    at = clock.now()
    with scope.session(scope.SYSTEM):
        new = [_new(title, filename, data, at) for title, data in zip(("Eins", "Zwei"), contents, strict=True)]
        records.add_documents(record_file_id=dav.record_file_id, documents=new, actor=Actor("test"), at=at)


def _new(title: str, filename: str, data: bytes, at: datetime) -> NewDocument:
    blob = blobs.put(data, media_type="application/pdf", at=at)
    return NewDocument(title, "attachment", "in", blob.sha256, filename, blob.media_type, blob.size)


def locked(dav: Dav, path: str, *, shared: bool = False) -> str:
    """Lock something and return the token."""
    answer = dav("LOCK", path, LOCK.format(scope="shared" if shared else "exclusive"), Depth="0")
    assert answer.status_code in {200, 201}, (answer.status_code, answer.content)
    return answer.headers["Lock-Token"].strip("<>")


def file_many(record_file_id: UUID, count: int) -> None:
    """File documents, numbered through."""
    at = clock.now()
    with scope.session(scope.SYSTEM):
        blob = blobs.put(b"%PDF-1.7", media_type="application/pdf", at=at)
        new = [
            NewDocument(f"Dokument {n}", "attachment", "in", blob.sha256, f"Dokument {n}.pdf", blob.media_type, 8)
            for n in range(1, count + 1)
        ]
        records.add_documents(record_file_id=record_file_id, documents=new, actor=Actor("test"), at=at)
