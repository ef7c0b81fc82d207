"""Be alone with a file, and check what a program must have held up before it changes anything."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from amtsweg.records.api import writes
from amtsweg.webdav.contracts import Held, Refused, Spot
from amtsweg.webdav.queries.tree import Found, Tree, check_may_work, load
from amtsweg.webdav.rules.answers import href_of
from amtsweg.webdav.rules.headers import State, holds, matches
from amtsweg.webdav.rules.names import path_of


def look(spot: Spot, *, at: datetime) -> tuple[Tree, Found]:
    """Return the file and what lies at a spot, after checking what the program made a condition."""
    tree = load(spot, at=at)
    found = tree.find(spot.path, spot.guard.tokens)
    check_guard(tree, spot, found)
    return tree, found


def look_to_change(spot: Spot, *, at: datetime) -> tuple[Tree, Found]:
    """Do the same before something is changed. Raises NotAllowed, Refused."""
    tree, found = look(spot, at=at)
    check_may_work(tree, at=at)
    return tree, found


def hold(spot: Spot, *, at: datetime) -> tuple[Tree, Found]:
    """Do the same, alone with the file until the transaction ends; belongs into `scope.work`."""
    writes.arranging.hold_file(spot.record_file_id)
    return look_to_change(spot, at=at)


def check_guard(tree: Tree, spot: Spot, found: Found) -> None:
    """Raise Refused (412) unless the conditions of the request are met."""
    guard = spot.guard
    etag = found.resource.etag if found.resource else ""
    missed = guard.if_match and not matches(guard.if_match, etag)
    unwanted = guard.if_none_match and matches(guard.if_none_match, etag)
    if missed or unwanted or not holds(guard.lists, lambda resource: _state(tree, spot, resource)):
        raise Refused(HTTPStatus.PRECONDITION_FAILED, "Der Stand ist ein anderer, als das Programm erwartet.")


def _state(tree: Tree, spot: Spot, resource: str) -> State:
    if not resource:
        return tree.state_of(spot.path, spot.guard.tokens)
    if not resource.startswith(spot.root):
        return State((), "")
    return tree.state_of(path_of(resource.removeprefix(spot.root)), spot.guard.tokens)


def check_unlocked(tree: Tree, spot: Spot, found: Found, *, member: bool = False, below: bool = False) -> None:
    """Raise Refused (423) unless the program holds up the locks that stand in the way of a change.

    ``member``: something comes into the folder or leaves it; ``below``: it reaches everything that lies in it.
    """
    in_the_way = list(tree.over(found.line))
    if member and found.folders:
        in_the_way += [one for one in tree.locks if one.resource_id == found.folders[-1].id]
    if below and found.resource and found.resource.is_collection:
        inside = {one.id for one in tree.below(found.resource)}
        in_the_way += [one for one in tree.locks if one.resource_id in inside]
    href = href_of(spot.root, spot.path, collection=False)
    for locks in _by_resource(in_the_way):
        if not any(_is_held_up(one, tree, spot.guard.tokens) for one in locks):
            text = "Das ist gesperrt, weil gerade daran gearbeitet wird."
            raise Refused(HTTPStatus.LOCKED, text, condition="lock-token-submitted", href=href)


def _by_resource(locks: Iterable[Held]) -> Collection[list[Held]]:
    found: dict[UUID, list[Held]] = defaultdict(list)
    for one in locks:
        found[one.resource_id].append(one)
    return found.values()


def _is_held_up(lock: Held, tree: Tree, tokens: frozenset[str]) -> bool:
    return lock.token in tokens and lock.account_id == tree.visitor.account_id


def check_place(tree: Tree, found: Found) -> None:
    """Raise Refused unless something new may come here: the way there exists, and more than one document is open."""
    if not found.folders:
        raise Refused(HTTPStatus.CONFLICT, "Den Ordner, in den das soll, gibt es nicht.")
    if tree.only:
        raise Refused(HTTPStatus.FORBIDDEN, "Dieser Zugang gilt nur für das eine Dokument.")
