"""The page of one document: what it shows, what is said about it, its versions, what can be done."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from amtsweg.forms import api as forms
from amtsweg.identity import api as identity
from amtsweg.identity.api import staff
from amtsweg.kernel import clock
from amtsweg.records.contracts import Direction
from amtsweg.records.queries.looking import Look, look_into
from amtsweg.records.queries.one_document import (
    DocumentHead,
    Version,
    links_of,
    lock_on,
    open_parts,
    versions_of,
)
from amtsweg.records.views.document_words import DIRECTIONS, KINDS, MARKS, METADATA, kind_word
from amtsweg.records.views.shared import check_work, gated, may, note, readable
from amtsweg.records.views.who import account_id_of, reader_of


@staff("record.read")
@gated
@require_safe
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show a document; one that was deleted is shown to whoever may bring it back."""
    head = readable(request, document_id, deleted=True)
    if head.deleted_at is not None:
        readable_again = may(request, "record.work", head.file)
        if not readable_again:
            readable(request, document_id)
    else:
        note(request, head, "preview")
    return page(request, head)


def page(
    request: HttpRequest,
    head: DocumentHead,
    *,
    errors: Mapping[str, str] | None = None,
    entered: Mapping[str, str] | None = None,
    conflict: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Return the page of a document, with what was entered and what was wrong with it."""
    versions = versions_of(head.id, subject_id=head.file.subject_id)
    newest = versions[0] if versions else None  # what lies on paper only has none
    lock, me = lock_on(head.id, at=clock.now()), account_id_of(request)
    context = {
        "document": head,
        "file": head.file,
        "unit": identity.unit(head.file.unit_id),
        "versions": versions,
        "newest": newest,
        "look": look_into(newest) if newest else None,
        "marks": [MARKS[one] for one in _marks(newest, head) if one in MARKS],
        "scans": forms.scanning.by_state(one.sha256 for one in versions),
        "lock": lock,
        "lock_is_mine": bool(lock and lock.holder_id == me),
        "may_work": may(request, "record.work", head.file),
        "may_force": may(request, "record.manage", head.file),
        "links": links_of(reader_of(request), head.id),
        "parts": open_parts(head.file.id),
        "facts": _facts(head),
        "fields": _fields(head, entered),
        "entered": entered or _given(head),
        "kinds": _choices(KINDS, head.kind),
        "directions": DIRECTIONS.items(),
        "errors": errors or {},
        "conflict": conflict,
    }
    return render(request, "records/document.html", context, status=status)


def work_page(request: HttpRequest, head: DocumentHead, errors: Mapping[str, str]) -> HttpResponse:
    """Return the page with what was wrong, after somebody who may work on the document sent something."""
    check_work(request, head.file)
    return page(request, head, errors=errors, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _marks(version: Version | None, head: DocumentHead) -> list[str]:
    given = head.metadata.get("marks", [])
    return [str(one) for one in given] if version and version.number == 1 and isinstance(given, list) else []


def _facts(head: DocumentHead) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        (_("Art"), kind_word(head.kind)),
        (_("Richtung"), DIRECTIONS[Direction(head.direction)]),
        (_("Datum des Dokuments"), head.dated.strftime("%d.%m.%Y") if head.dated else ""),
        (_("Teil der Akte"), head.part_title),
        (_("Das Papier liegt hier"), head.location),
        *((str(label), head.metadata.get(key, "")) for key, label in METADATA.items()),
        (_("Kopie an"), head.metadata.get("copies", "")),
    ]
    return [(label, value) for label, value in rows if value]


def _given(head: DocumentHead) -> dict[str, str]:
    return {
        "title": head.title,
        "kind": head.kind,
        "direction": str(head.direction),
        "dated": head.dated.isoformat() if head.dated else "",
        "revision": str(head.revision),
    }


def _fields(head: DocumentHead, entered: Mapping[str, str] | None) -> list[tuple[str, str, str]]:
    said = entered if entered is not None else {key: str(head.metadata.get(key, "")) for key in METADATA}
    return [(key, str(label), str(said.get(key, ""))) for key, label in METADATA.items()]


def _choices(kinds: Mapping[str, object], present: str) -> list[tuple[str, str]]:
    found = [(key, str(label)) for key, label in kinds.items()]
    return found if present in kinds else [(present, kind_word(present)), *found]


__all__ = ["Look", "page", "show", "work_page"]
