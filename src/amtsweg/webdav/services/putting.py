"""Put a content under a name: a new version of what lies there, a new document, or something kept aside."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import PurePath
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import add_documents, add_version, reads, writes
from amtsweg.records.contracts import Direction, Document, NewDocument
from amtsweg.webdav.contracts import REASON, Received, Refused, Resource, Spot
from amtsweg.webdav.queries.tree import Found, Tree
from amtsweg.webdav.rules.names import check_new_name, is_temporary
from amtsweg.webdav.services.asides import drop, keep_aside, show_again
from amtsweg.webdav.services.checking import check_place, check_unlocked, hold, look_to_change
from amtsweg.webdav.services.locking import lock_document_of

RECENT = timedelta(minutes=15)


def check_put(spot: Spot, *, at: datetime) -> None:
    """Refuse what cannot be put here before its content is taken in. Raises Refused, NotAllowed."""
    _check(spot, *look_to_change(spot, at=at))


def put(*, spot: Spot, content: Received, actor: Actor, at: datetime) -> bool:
    """Put a content at a spot and say whether something new lies there now. Raises Refused, NotAllowed, Locked."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        _check(spot, tree, found)
        write(tree, found, content, actor=actor, at=at)
    return found.resource is None


def _check(spot: Spot, tree: Tree, found: Found) -> None:
    if found.resource and found.resource.is_collection:
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Hier liegt ein Ordner.")
    if not found.folders:
        raise Refused(HTTPStatus.CONFLICT, "Den Ordner, in den das soll, gibt es nicht.")
    if found.resource is None:
        check_new_name(found.name)
    check_unlocked(tree, spot, found, member=found.resource is None)


def write(tree: Tree, found: Found, content: Received, *, actor: Actor, at: datetime) -> UUID:
    """Write a content where something was found, or nothing; returns the id of what lies there now.

    An empty content never becomes a document, nor a version of one: some programs send it before the content proper.
    """
    folder, resource = found.folders[-1], found.resource
    if resource and resource.document:
        return _new_version(resource.document, content, actor, at)
    if hidden := tree.hidden(folder, found.name):
        _new_version(hidden, content, actor, at)
        show_again(hidden.id)
        return hidden.id
    if is_temporary(found.name) or not content.size:
        return keep_aside(tree, folder, found.name, content, at=at).id
    check_place(tree, found)
    gone = _lately_deleted(tree, folder, found.name, at)
    if gone:
        document_id = _brought_back(tree, gone, content, actor, at)
    else:
        [document_id] = file_new(tree, tree.part_id(folder), [(found.name, content)], actor=actor, at=at)
    if resource:
        # What was kept aside under this name has become a document: the program's lock goes along.
        lock_document_of(resource, document_id, actor=actor, at=at)
        drop(resource.id)
    return document_id


def file_new(
    tree: Tree, part_id: UUID | None, contents: Iterable[tuple[str, Received]], *, actor: Actor, at: datetime
) -> list[UUID]:
    """File new documents under their names."""
    new = [_new(name, content, part_id) for name, content in contents]
    filed = add_documents(record_file_id=tree.file.id, documents=new, actor=actor, at=at)
    return [one.document_id for one in filed]


def _new(name: str, content: Received, part_id: UUID | None) -> NewDocument:
    return NewDocument(
        title=PurePath(name).stem,
        kind="document",
        direction=Direction.INTERNAL,
        sha256=content.sha256,
        filename=name,
        media_type=content.media_type,
        size=content.size,
        part_id=part_id,
    )


def _new_version(document: Document, content: Received, actor: Actor, at: datetime) -> UUID:
    if content.size and content.sha256 != document.sha256:
        new = NewDocument(
            title=document.title,
            kind=document.kind,
            direction=document.direction,
            sha256=content.sha256,
            filename=document.filename,
            media_type=content.media_type,
            size=content.size,
        )
        add_version(document_id=document.id, new=new, actor=actor, at=at)
    return document.id


def _lately_deleted(tree: Tree, folder: Resource, name: str, at: datetime) -> UUID | None:
    """Return the document a program has deleted under this name a moment ago: some save like that."""
    gone = reads.folders.lately_deleted(tree.who, tree.file.id, tree.part_id(folder), reason=REASON, since=at - RECENT)
    return next((one for one, filename in gone if filename == name), None)


def _brought_back(tree: Tree, document_id: UUID, content: Received, actor: Actor, at: datetime) -> UUID:
    writes.deleting.restore_document(document_id=document_id, actor=actor, at=at)
    document = reads.folders.document(tree.who, document_id)
    assert document is not None
    return _new_version(document, content, actor, at)
