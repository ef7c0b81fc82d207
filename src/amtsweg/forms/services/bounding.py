"""Bound what one request may upload, without a dead connection and without losing what was typed beside it.

A file past the bounds is read off the line and thrown away; in its place a `RefusedUpload` reaches the form, so that
the message stands at the field and everything else of the page is kept.
"""

from io import BytesIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils.translation import gettext as _

from amtsweg.forms.contracts import UploadRefused

MOST_BYTES = 250 * 1024 * 1024
MOST_FILES = 50


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker only
    """What stands where a file was that is not taken in; holds nothing but the reason."""

    def __init__(self, name: str | None, field_name: str | None, reason: str) -> None:
        super().__init__(BytesIO(), name, "application/octet-stream", 0)
        self.field_name = field_name
        self.reason = reason

    def refuse(self) -> None:
        """Say why. Raises UploadRefused."""
        raise UploadRefused(self.reason)


class BoundedUpload(FileUploadHandler):
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

    def file_complete(self, file_size: int) -> RefusedUpload | None:
        """Leave the file to the others, or put the refusal in its place."""
        del file_size
        reason = self._reason()
        return RefusedUpload(self.file_name, self.field_name, reason) if reason else None

    def _reason(self) -> str:
        if self.files > MOST_FILES:
            text = _("Auf einmal lassen sich höchstens %(limit)s Dateien senden. Bitte senden Sie die übrigen danach.")
            return text % {"limit": MOST_FILES}
        if self.total > MOST_BYTES:
            text = _("Zusammen sind diese Dateien größer als %(limit)s MB. Bitte senden Sie sie nacheinander.")
            return text % {"limit": MOST_BYTES // 1024 // 1024}
        return ""
