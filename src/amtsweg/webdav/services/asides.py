"""What is kept beside the documents for one account: temporary files, empty names, documents put out of the way."""

from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID

from amtsweg.kernel.scope import current, work
from amtsweg.webdav import models
from amtsweg.webdav.contracts import Received, Refused, Resource
from amtsweg.webdav.queries.tree import Tree

KEPT, MOST = timedelta(days=1), 200
EMPTY = Received("", 0, "")


def keep_aside(
    tree: Tree, folder: Resource, name: str, content: Received, *, at: datetime, hides: UUID | None = None
) -> models.Aside:
    """Keep a content aside under a name, in place of what is kept there; ``hides`` is the document it stands in for.

    Raises Refused where too much is kept aside already.
    """
    if len(tree.asides) >= MOST and name not in {row.name for row in tree.asides}:
        text = f"Mehr als {MOST} temporäre Dateien hält eine Akte für niemanden bereit."
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, text)
    row, _new = models.Aside.objects.update_or_create(
        folder_id=folder.id,
        account_id=tree.visitor.account_id,
        name=name,
        defaults={
            "record_file_id": tree.file.id,
            "sha256": content.sha256 if content.size else "",
            "size": content.size,
            "media_type": content.media_type,
            "document_id": hides,
            "hides": hides is not None,
            "made_at": at,
            "until": at + KEPT,
        },
    )
    return row


def row_of(resource: Resource) -> models.Aside:
    """Return the row of something kept aside."""
    return models.Aside.objects.get(id=resource.id)


def show_again(document_id: UUID) -> None:
    """Let a document stand under its own name again: it was written anew, or put back."""
    with work(current()):
        models.Aside.objects.filter(document_id=document_id).update(hides=False)


def drop(aside_id: UUID) -> None:
    """Throw away what was kept aside."""
    with work(current()):
        models.Aside.objects.filter(id=aside_id).delete()
