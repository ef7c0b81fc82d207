"""Keep the properties programs note at what lies in a file; they mean nothing to us."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from amtsweg.kernel import events
from amtsweg.kernel.scope import SYSTEM, current, work
from amtsweg.webdav.contracts import Refused, Spot
from amtsweg.webdav.models import DeadProperty
from amtsweg.webdav.queries.tree import Tree
from amtsweg.webdav.rules.answers import PROTECTED
from amtsweg.webdav.rules.bodies import Change
from amtsweg.webdav.services.checking import check_unlocked, hold

MOST, LARGEST, LONGEST_NAME = 100, 16 * 1024, 400


def note(*, spot: Spot, changes: Sequence[Change], at: datetime) -> dict[str, HTTPStatus]:
    """Note or forget properties, all or none, and say what became of each. Raises Refused, NotAllowed."""
    with work(current()), events.together():
        tree, found = hold(spot, at=at)
        if found.resource is None:
            raise Refused(HTTPStatus.NOT_FOUND, "Hier liegt nichts.")
        check_unlocked(tree, spot, found)
        results = {one.name: _judged(one) for one in changes}
        if any(status != HTTPStatus.OK for status in results.values()):
            failed = HTTPStatus.FAILED_DEPENDENCY
            return {name: failed if status == HTTPStatus.OK else status for name, status in results.items()}
        # Who may see the resource has just been asked; its notes follow it wherever its file goes.
        with work(SYSTEM):
            _keep(tree, found.resource.id, changes)
    return results


def _judged(change: Change) -> HTTPStatus:
    if change.name in PROTECTED:
        return HTTPStatus.FORBIDDEN
    too_large = len(change.value) > LARGEST or len(change.name) > LONGEST_NAME
    return HTTPStatus.INSUFFICIENT_STORAGE if too_large else HTTPStatus.OK


def _keep(tree: Tree, resource_id: UUID, changes: Sequence[Change]) -> None:
    last = {one.name: one.value for one in changes}
    noted = DeadProperty.objects.filter(resource_id=resource_id)
    noted.filter(name__in=last).delete()
    rows = [_row(tree, resource_id, name, value) for name, value in last.items() if value]
    if noted.count() + len(rows) > MOST:
        raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, f"Höchstens {MOST} Angaben lassen sich hier vermerken.")
    DeadProperty.objects.bulk_create(rows)


def copy_notes(tree: Tree, source_id: UUID, target_id: UUID) -> None:
    """Give a resource the notes of another in place of its own."""
    with work(SYSTEM):
        noted = dict(DeadProperty.objects.filter(resource_id=source_id).values_list("name", "value"))
        DeadProperty.objects.filter(resource_id=target_id).delete()
        DeadProperty.objects.bulk_create(_row(tree, target_id, name, value) for name, value in noted.items())


def _row(tree: Tree, resource_id: UUID, name: str, value: str) -> DeadProperty:
    row = DeadProperty(record_file_id=tree.file.id, resource_id=resource_id, name=name, value=value)
    row.subject_id = tree.file.subject_id
    return row
