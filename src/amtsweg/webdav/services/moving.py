"""Copy, move and make folders. Contents are named by their hash, so no byte moves.

Whatever lands on a document becomes its new version: programs that write aside and move the result over the document
have saved it, not replaced it.
"""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import writes
from amtsweg.records.contracts import PartKind
from amtsweg.webdav.contracts import Kind, Received, Refused, Resource, Spot
from amtsweg.webdav.queries.tree import Found, Tree
from amtsweg.webdav.rules.names import check_new_name, is_temporary
from amtsweg.webdav.services.asides import drop, keep_aside, row_of, show_again
from amtsweg.webdav.services.checking import check_place, check_unlocked, hold
from amtsweg.webdav.services.deleting import MOST, remove
from amtsweg.webdav.services.locking import end_locks
from amtsweg.webdav.services.noting import copy_notes
from amtsweg.webdav.services.putting import file_new, write

_MOVED = "über WebDAV in ein anderes Dokument verschoben"


def make_folder(*, spot: Spot, actor: Actor, at: datetime) -> None:
    """Add a part to the file. Raises Refused, NotAllowed, Invalid."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        if found.resource:
            raise Refused(HTTPStatus.METHOD_NOT_ALLOWED, "Hier liegt schon etwas.")
        check_place(tree, found)
        check_new_name(found.name)
        check_unlocked(tree, spot, found, member=True)
        _add_part(tree, found, actor, at)


def copy(*, spot: Spot, to: Spot, overwrite: bool, deep: bool, actor: Actor, at: datetime) -> bool:
    """Copy within a file and say whether something new lies there now. Raises Refused, NotAllowed, Locked."""
    with work(current()), events.together():
        tree, found, target = _both(spot, to, overwrite=overwrite, at=at)
        source = _source(found)
        new = target.resource is None
        target = _cleared(tree, source, target, actor, at)
        if source.is_collection:
            copied = _copy_folder(tree, source, target, deep=deep, actor=actor, at=at)
        else:
            copied = write(tree, target, _content(source), actor=actor, at=at)
        copy_notes(tree, source.id, copied)
    return new


def move(*, spot: Spot, to: Spot, overwrite: bool, actor: Actor, at: datetime) -> bool:
    """Move within a file and say whether something new lies there now. Raises Refused, NotAllowed, Locked, Conflict."""
    with work(current()), events.together():
        tree, found, target = _both(spot, to, overwrite=overwrite, at=at)
        source = _source(found)
        check_unlocked(tree, spot, found, member=True, below=True)
        new = target.resource is None
        target = _cleared(tree, source, target, actor, at)
        below = tree.below(source) if source.is_collection else ()
        end_locks(tree, [*below, source], actor=actor, at=at)
        _MOVES[source.kind](tree, source, target, actor, at)
    return new


def _both(spot: Spot, to: Spot, *, overwrite: bool, at: datetime) -> tuple[Tree, Found, Found]:
    tree, found = hold(spot, at=at)
    target = tree.find(to.path, spot.guard.tokens)
    if not target.folders:
        status = HTTPStatus.CONFLICT if to.path else HTTPStatus.FORBIDDEN
        raise Refused(status, "Den Ordner, in den das soll, gibt es nicht.")
    if target.resource and found.resource and target.resource.id == found.resource.id:
        raise Refused(HTTPStatus.FORBIDDEN, "Quelle und Ziel sind dasselbe.")
    if target.resource and not overwrite:
        raise Refused(HTTPStatus.PRECONDITION_FAILED, "Am Ziel liegt schon etwas.")
    if found.resource and found.resource.is_collection and found.resource.id in target.line:
        raise Refused(HTTPStatus.FORBIDDEN, "Ein Ordner kann nicht in sich selbst liegen.")
    check_unlocked(tree, to, target, member=target.resource is None, below=True)
    if target.resource is None:
        check_new_name(target.name)
    return tree, found, target


def _source(found: Found) -> Resource:
    if found.resource is None:
        raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
    if not found.folders:
        raise Refused(HTTPStatus.FORBIDDEN, "Eine Akte wird nicht mit einem Programm verschoben.")
    return found.resource


def _cleared(tree: Tree, source: Resource, target: Found, actor: Actor, at: datetime) -> Found:
    """Return the target without what would be replaced; what is written over a document stays that document."""
    there = target.resource
    if there is None or not (source.is_collection or there.is_collection):
        return target
    remove(tree, target, actor=actor, at=at)
    return Found(target.name, None, target.folders)


def _content(resource: Resource) -> Received:
    return Received(resource.sha256, resource.size, resource.media_type)


def _add_part(tree: Tree, target: Found, actor: Actor, at: datetime) -> UUID:
    return writes.keeping.add_part(
        record_file_id=tree.file.id,
        kind=PartKind.RECORD_CASE,
        title=target.name,
        parent_id=tree.part_id(target.folders[-1]),
        actor=actor,
        at=at,
    )


def _copy_folder(tree: Tree, source: Resource, target: Found, *, deep: bool, actor: Actor, at: datetime) -> UUID:
    check_place(tree, target)
    if deep and sum(1 for _one in tree.below(source)) > MOST:
        raise Refused(HTTPStatus.FORBIDDEN, f"So kopiert werden höchstens {MOST} Dokumente auf einmal.")
    part_id = _add_part(tree, target, actor, at)
    if deep:
        _copy_inside(tree, source, part_id, actor, at)
    return part_id


def _copy_inside(tree: Tree, source: Resource, part_id: UUID, actor: Actor, at: datetime) -> None:
    inside = tree.inside(source)
    documents = [one for one in inside.values() if one.kind is Kind.DOCUMENT]
    new = file_new(tree, part_id, [(one.name, _content(one)) for one in documents], actor=actor, at=at)
    copied = list(zip(documents, new, strict=True))
    folder = Resource(Kind.PART, part_id, "", None, at, at)
    for one in (one for one in inside.values() if one.is_collection):
        below = _add_part(tree, Found(one.name, None, (folder,)), actor, at)
        _copy_inside(tree, one, below, actor, at)
        copied.append((one, below))
    for old, new_id in copied:
        copy_notes(tree, old.id, new_id)


def _move_document(tree: Tree, source: Resource, target: Found, actor: Actor, at: datetime) -> None:
    folder, there = target.folders[-1], target.resource
    if is_temporary(target.name) and not (there and there.document):
        # The program puts the document out of the way to write it anew; it comes back if nothing follows.
        keep_aside(tree, folder, target.name, _content(source), at=at, hides=source.id)
        return
    if (there and there.document) or tree.hidden(folder, target.name):
        written = write(tree, target, _content(source), actor=actor, at=at)
        copy_notes(tree, source.id, written)
        remove(tree, Found(source.name, source, target.folders), actor=actor, at=at, reason=_MOVED)
        return
    check_place(tree, target)
    if there:
        drop(there.id)
    _place(tree, source.id, target, actor, at)


def _place(tree: Tree, document_id: UUID, target: Found, actor: Actor, at: datetime) -> None:
    part_id = tree.part_id(target.folders[-1])
    writes.arranging.lay_document(document_id=document_id, part_id=part_id, actor=actor, at=at)
    writes.arranging.rename_document(document_id=document_id, filename=target.name, actor=actor, at=at)


def _move_aside(tree: Tree, source: Resource, target: Found, actor: Actor, at: datetime) -> None:
    row, folder = row_of(source), target.folders[-1]
    if row.hides and row.document_id and not is_temporary(target.name):
        _put_back(tree, row.document_id, target, actor, at)
    elif row.hides:
        keep_aside(tree, folder, target.name, _content(source), at=at, hides=row.document_id)
    else:
        copy_notes(tree, source.id, write(tree, target, _content(source), actor=actor, at=at))
    drop(row.id)


def _put_back(tree: Tree, document_id: UUID, target: Found, actor: Actor, at: datetime) -> None:
    """Bring a document back that was out of the way: under its name, or another one."""
    there = tree.hidden(target.folders[-1], target.name)
    show_again(document_id)
    if there is None or there.id != document_id:
        check_place(tree, target)
        _place(tree, document_id, target, actor, at)


def _move_part(tree: Tree, source: Resource, target: Found, actor: Actor, at: datetime) -> None:
    parent_id = tree.part_id(target.folders[-1])
    writes.arranging.move_part(
        record_file_id=tree.file.id, part_id=source.id, title=target.name, parent_id=parent_id, actor=actor, at=at
    )


_MOVES = {Kind.DOCUMENT: _move_document, Kind.ASIDE: _move_aside, Kind.PART: _move_part}
