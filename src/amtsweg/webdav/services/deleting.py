"""Delete what a program deletes: documents go out of sight until disposal, empty parts end, what is aside is gone."""

from collections.abc import Iterable
from datetime import datetime
from http import HTTPStatus

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import writes
from amtsweg.webdav.contracts import REASON, Kind, Refused, Resource, Spot
from amtsweg.webdav.queries.tree import Found, Tree
from amtsweg.webdav.services.asides import drop, row_of
from amtsweg.webdav.services.checking import check_unlocked, hold
from amtsweg.webdav.services.locking import end_locks

MOST = 500


def delete(*, spot: Spot, actor: Actor, at: datetime) -> None:
    """Delete what lies at a spot, with all that lies in it. Raises Refused, NotAllowed, Locked."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        check_unlocked(tree, spot, found, member=True, below=True)
        remove(tree, found, actor=actor, at=at)


def remove(tree: Tree, found: Found, *, actor: Actor, at: datetime, reason: str = REASON) -> None:
    """Delete what was found."""
    resource = found.resource
    if resource is None:
        raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
    if not found.folders or (tree.only and resource.kind is not Kind.ASIDE):
        raise Refused(HTTPStatus.FORBIDDEN, "Eine Akte wird nicht mit einem Programm gelöscht.")
    everything = [*tree.below(resource), resource] if resource.is_collection else [resource]
    if len(everything) > MOST:
        raise Refused(HTTPStatus.FORBIDDEN, f"So gelöscht werden höchstens {MOST} Dokumente auf einmal.")
    end_locks(tree, everything, actor=actor, at=at)
    _remove_all(tree, everything, actor, at, reason)


def _remove_all(tree: Tree, everything: Iterable[Resource], actor: Actor, at: datetime, reason: str) -> None:
    for one in everything:
        if one.kind is Kind.DOCUMENT:
            writes.deleting.delete_document(document_id=one.id, reason=reason, actor=actor, at=at)
        elif one.kind is Kind.PART:
            writes.arranging.end_part(record_file_id=tree.file.id, part_id=one.id, actor=actor, at=at)
        else:
            _remove_aside(one, actor, at, reason)


def _remove_aside(resource: Resource, actor: Actor, at: datetime, reason: str) -> None:
    row = row_of(resource)
    drop(row.id)
    if row.hides and row.document_id:
        # It was put out of the way and not written anew: the program means the document.
        writes.deleting.delete_document(document_id=row.document_id, reason=reason, actor=actor, at=at)
