"""Who asks, whether they may, and what for: what every page of a document begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase

from amtsweg.identity import api as identity
from amtsweg.kernel import clock
from amtsweg.kernel.errors import Invalid
from amtsweg.records.gate import ask_purpose, note_document
from amtsweg.records.queries.one_document import DocumentHead, FileHead, seen_document, seen_file
from amtsweg.records.views.who import account_id_of, reader_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def gated(view: View[P]) -> View[P]:
    """Ask what for before anything of a confidential file is shown or done. Stands below the access decorator."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        document_id, file_id = kwargs.get("document_id"), kwargs.get("file_id")
        if isinstance(document_id, UUID):
            file = readable(request, document_id, deleted=True).file
        else:
            assert isinstance(file_id, UUID)
            file = seen_file(reader_of(request), file_id)
        level = file.confidentiality
        return ask_purpose(request, record_file_id=file.id, level=level) or view(request, *args, **kwargs)

    return asked


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


def note(request: HttpRequest, head: DocumentHead, how: str) -> None:
    """Note that a document of a confidential file is looked at; of others nothing is noted."""
    file = head.file
    note_document(request, document_id=head.id, record_file_id=file.id, level=file.confidentiality, how=how)
