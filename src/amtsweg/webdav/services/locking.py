"""Lock and unlock what a program works on. On a document this takes the lock of the records, which holds for everybody.

A lock on a folder is known to programs only: it keeps other programs from changing what lies in it.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from uuid import UUID, uuid4

from django.db.models import QuerySet

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.scope import current, work
from amtsweg.records.api import reads, writes
from amtsweg.webdav import models
from amtsweg.webdav.contracts import Held, Kind, Refused, Resource, Spot
from amtsweg.webdav.queries.tree import Found, Tree
from amtsweg.webdav.rules.bodies import LockWish
from amtsweg.webdav.rules.names import check_new_name, is_temporary
from amtsweg.webdav.services.asides import EMPTY, keep_aside
from amtsweg.webdav.services.checking import check_place, check_unlocked, hold, look


def lock(*, spot: Spot, wish: LockWish, deep: bool, lasts: timedelta, actor: Actor, at: datetime) -> tuple[Held, bool]:
    """Lock a resource, or a name where nothing lies yet; says as well whether that is new. Raises Refused, Locked."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        _check_free(tree, found, wish, deep=deep)
        resource_id, document = _target(tree, spot, found, at)
        until = at + lasts
        row = models.DavLock(
            token=f"urn:uuid:{uuid4()}",
            record_file_id=tree.file.id,
            account_id=tree.visitor.account_id,
            resource_id=resource_id,
            on_document=document,
            exclusive=wish.exclusive,
            deep=deep and bool(found.resource and found.resource.is_collection),
            owner=wish.owner,
            path="/".join(spot.path),
            until=until,
        )
        if document:
            _lock_document(row, actor, at)
        row.save(force_insert=True)
    assert row.account_id
    given = Held(row.token, resource_id, row.account_id, row.exclusive, row.deep, row.owner, until, row.path)
    return given, found.resource is None


def refresh(*, spot: Spot, lasts: timedelta, actor: Actor, at: datetime) -> list[Held]:
    """Let the locks a program holds up last longer. Raises Refused."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        mine = [one for one in tree.over(found.line) if _is_mine(one, tree) and one.token in spot.guard.tokens]
        if not mine:
            raise Refused(HTTPStatus.PRECONDITION_FAILED, "Diese Sperre gibt es nicht mehr.")
        rows = list(models.DavLock.objects.filter(token__in=[one.token for one in mine]))
        for row in rows:
            row.until = at + lasts
            row.save(update_fields=["until"])
            if row.on_document:
                _lock_document(row, actor, at)
    ends = {row.token: row.until for row in rows}
    return [_lasting(one, ends[one.token]) for one in mine]


def unlock(*, spot: Spot, token: str, actor: Actor, at: datetime) -> None:
    """End a lock; whoever may no longer write may still do that. Raises Refused."""
    with work(current()), events.together():
        tree, found = look(spot, at=at)
        held = next((one for one in tree.over(found.line) if one.token == token), None)
        if held is None:
            text = "Diese Sperre gibt es hier nicht."
            raise Refused(HTTPStatus.CONFLICT, text, condition="lock-token-matches-request-uri")
        if not _is_mine(held, tree):
            raise Refused(HTTPStatus.FORBIDDEN, "Diese Sperre hält jemand anderes.")
        _end(models.DavLock.objects.filter(token=token), tree, actor, at)


def end_locks(tree: Tree, resources: Iterable[Resource], *, actor: Actor, at: datetime) -> None:
    """End the account's locks on what is deleted or moved: a lock stays with neither."""
    ids = [one.id for one in resources]
    _end(models.DavLock.objects.filter(resource_id__in=ids, account_id=tree.visitor.account_id), tree, actor, at)


def lock_document_of(aside: Resource, document_id: UUID, *, actor: Actor, at: datetime) -> None:
    """Let a lock on what was kept aside go over to the document it has become."""
    for row in models.DavLock.objects.filter(resource_id=aside.id):
        row.resource_id, row.on_document = document_id, True
        _lock_document(row, actor, at)
        row.save(update_fields=["resource_id", "on_document"])


def _check_free(tree: Tree, found: Found, wish: LockWish, *, deep: bool) -> None:
    there = list(tree.over(found.line))
    if deep and found.resource and found.resource.is_collection:
        below = {one.id for one in tree.below(found.resource)}
        there += [one for one in tree.locks if one.resource_id in below]
    if any(one.exclusive or wish.exclusive for one in there):
        text = "Daran wird gerade gearbeitet."
        raise Refused(HTTPStatus.LOCKED, text, condition="no-conflicting-lock")


def _target(tree: Tree, spot: Spot, found: Found, at: datetime) -> tuple[UUID, bool]:
    """Return what to lock and whether it is a document; a name where nothing lies is kept aside, without content."""
    if found.resource:
        if tree.only and found.resource.is_collection:
            check_place(tree, found)
        return found.resource.id, found.resource.kind is Kind.DOCUMENT
    if not found.folders:
        raise Refused(HTTPStatus.CONFLICT, "Den Ordner, in den das soll, gibt es nicht.")
    if hidden := tree.hidden(found.folders[-1], found.name):
        return hidden.id, True
    if not is_temporary(found.name):
        check_place(tree, found)
    check_new_name(found.name)
    check_unlocked(tree, spot, found, member=True)
    return keep_aside(tree, found.folders[-1], found.name, EMPTY, at=at).id, False


def _lock_document(row: models.DavLock, actor: Actor, at: datetime) -> None:
    others = models.DavLock.objects.filter(resource_id=row.resource_id, until__gt=at).values_list("until", flat=True)
    lasts = max([row.until, *others]) - at
    writes.locking.lock_document(
        document_id=row.resource_id, actor=actor, at=at, lasts=lasts, owner=row.owner[:500], token=row.token
    )


def _is_mine(held: Held, tree: Tree) -> bool:
    return held.account_id == tree.visitor.account_id


def _lasting(held: Held, until: datetime) -> Held:
    return replace(held, until=until)


def _end(rows: QuerySet[models.DavLock], tree: Tree, actor: Actor, at: datetime) -> None:
    documents = {row.resource_id for row in rows if row.on_document}
    rows.delete()
    left = set(models.DavLock.objects.filter(resource_id__in=documents).values_list("resource_id", flat=True))
    working = reads.folders.locks(tree.file.id, at=at) if documents - left else {}
    for document_id in documents - left:
        # A check-out in the browser stays: it was there before the program came.
        if document_id in working and working[document_id].token.startswith("urn:uuid:"):
            writes.locking.unlock_document(document_id=document_id, actor=actor, at=at)
