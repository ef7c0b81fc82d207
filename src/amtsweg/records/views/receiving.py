"""Receive large files at the workplace: onto the disk piece by piece, bounded for one request.

What is past the bounds is read off the line and thrown away, so that the answer reaches whoever sent it.
"""

from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import BinaryIO, Concatenate, ParamSpec, cast

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from amtsweg.records.services.taking_in import MOST_BYTES, Incoming

MOST_FILES = 200

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class TooLarge(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker only
    """What stands where a file was that did not come whole; holds nothing but the reason."""

    def __init__(self, name: str | None, field_name: str | None, reason: str) -> None:
        super().__init__(BytesIO(), name, "application/octet-stream", 0)
        self.field_name = field_name
        self.reason = reason


class WideUpload(FileUploadHandler):
    """Stands before Django's own handlers and counts bytes and files of one request."""

    total = 0
    files = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin the next file."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]  # handed on as it comes
        self.files += 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Let a piece pass to the handlers that keep it, or drop it."""
        del start
        self.total += len(raw_data)
        return None if self._reason() else raw_data

    def file_complete(self, file_size: int) -> TooLarge | None:
        """Leave the file to the others, or put the refusal in its place."""
        del file_size
        reason = self._reason()
        return TooLarge(self.file_name, self.field_name, reason) if reason else None

    def _reason(self) -> str:
        if self.files > MOST_FILES:
            text = _("Auf einmal lassen sich höchstens %(limit)s Dateien senden. Bitte senden Sie die übrigen danach.")
            return text % {"limit": MOST_FILES}
        if self.total > MOST_BYTES:
            text = _("Zusammen sind diese Dateien größer als %(limit)s MB. Bitte senden Sie sie nacheinander.")
            return text % {"limit": MOST_BYTES // 1024 // 1024}
        return ""


def receives_files(view: View[P]) -> View[P]:
    """Let a view receive more than a form of the portal may hold. Stands outside of the access decorator."""
    guarded = csrf_protect(view)

    @wraps(view)
    def received(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        # Before anything reads the form: checking its protection does.
        request.upload_handlers = [
            WideUpload(request),
            MemoryFileUploadHandler(request),
            TemporaryFileUploadHandler(request),
        ]
        response: HttpResponseBase = guarded(request, *args, **kwargs)
        return response

    # The protection is not lifted, it only comes later: `guarded` holds it.
    return csrf_exempt(received)


def incoming_of(request: HttpRequest, name: str) -> list[Incoming]:
    """Return the files of a request as what can be taken in; one that did not come whole says why."""
    return [Incoming(one.name or "", cast(BinaryIO, one), _refusal(one)) for one in request.FILES.getlist(name)]


def _refusal(file: object) -> str:
    return file.reason if isinstance(file, TooLarge) else ""
