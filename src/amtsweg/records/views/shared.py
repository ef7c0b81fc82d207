"""Who asks, and whether they may: what every page of a document begins with."""

from uuid import UUID

from django.http import HttpRequest

from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid, NotAllowed
from amtsweg.records.queries.one_document import DocumentHead, FileHead, seen_document, seen_file
from amtsweg.records.queries.visible import Reader, reader


def account_id_of(request: HttpRequest) -> UUID:
    """Return the signed-in account. Raises NotAllowed if there is none."""
    person = identity.person_of(request)
    if person is None:
        raise NotAllowed("Bitte melden Sie sich an.")
    return person.account_id


def reader_of(request: HttpRequest) -> Reader:
    """Return what the person may read now."""
    return reader(account_id_of(request), at=clock.now())


def readable(request: HttpRequest, document_id: UUID, *, deleted: bool = False) -> DocumentHead:
    """Return a document the person may see. Raises UnknownDocument."""
    return seen_document(reader_of(request), document_id, deleted=deleted)


def workable(request: HttpRequest, document_id: UUID, *, deleted: bool = False) -> DocumentHead:
    """Return a document the person may work on. Raises UnknownDocument, NotAllowed."""
    head = readable(request, document_id, deleted=deleted)
    check_work(request, head.file)
    return head


def workable_file(request: HttpRequest, record_file_id: UUID) -> FileHead:
    """Return a file the person may add to. Raises UnknownFile, NotAllowed."""
    file = seen_file(reader_of(request), record_file_id)
    check_work(request, file)
    return file


def check_work(request: HttpRequest, file: FileHead) -> None:
    """Raise NotAllowed unless the person may work on this file."""
    identity.check_can("record.work", account_id=account_id_of(request), unit_id=file.unit_id, at=clock.now())


def may(request: HttpRequest, action: str, file: FileHead) -> bool:
    """Tell whether the person may do this with this file."""
    return identity.can(action, account_id=account_id_of(request), unit_id=file.unit_id, at=clock.now())


def id_in(posted: str, *, field: str) -> UUID | None:
    """Return an id a form has sent; None for an empty one. Raises Invalid."""
    if not posted:
        return None
    try:
        return UUID(posted)
    except ValueError as error:
        text = "Bitte wählen Sie etwas aus der Liste."
        raise Invalid(text, {field: text}) from error
