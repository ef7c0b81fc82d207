"""Documents of an entry."""

from uuid import UUID

from amtsweg.kernel.errors import NotFound
from amtsweg.process_register.contracts import Document
from amtsweg.process_register.models import ProcessDocument

_FIELDS = ("id", "title", "filename", "sha256", "size", "media_type", "added_at")


def documents_of(entry_id: UUID) -> list[Document]:
    """Return the documents of an entry, the newest first, in one statement."""
    rows = ProcessDocument.objects.filter(entry_id=entry_id).order_by("-added_at", "-id").values_list(*_FIELDS)
    return [Document(*row) for row in rows]


def document(slug: str, document_id: UUID) -> Document:
    """Return one document of an entry. Raises NotFound."""
    row = ProcessDocument.objects.filter(id=document_id, entry__slug=slug).values_list(*_FIELDS).first()
    if row is None:
        raise NotFound("Dieses Dokument gibt es nicht.")
    return Document(*row)
