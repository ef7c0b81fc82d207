"""Send a document to a browser so that nothing in it can act on our behalf: the one place that does so."""

from typing import Protocol

from django.http import FileResponse

from amtsweg.kernel.blobs import open_blob

# What a browser shows by itself without running anything in our name. SVG and HTML never belong here.
PREVIEWED = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp", "image/gif"})
_SANDBOX = "default-src 'none'; sandbox"
_PDF, _FRAMED_PDF = "frame-ancestors 'none'", "frame-ancestors 'self'"


class Sendable(Protocol):
    """What can be sent: a content under its hash, with the name and type it came with."""

    @property
    def sha256(self) -> str:
        """The content's hash."""
        ...

    @property
    def filename(self) -> str:
        """The name under which it is saved."""
        ...

    @property
    def media_type(self) -> str:
        """The type found when it was inspected."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes."""
        ...


def document_response(document: Sendable, *, download: bool = False, framed: bool = False) -> FileResponse:
    """Return the content of a document as a response: as a file, or to be looked at where that is harmless.

    ``framed``: a page of our own may show it within a frame.

    Whoever calls has made sure that the person may see the document. Raises BlobMissing, OutsideUnavailable.
    """
    preview = document.media_type in PREVIEWED and not download
    response = FileResponse(
        open_blob(document.sha256),
        as_attachment=not preview,
        filename=document.filename,
        content_type=document.media_type if preview else _as_file(document.media_type),
    )
    response.headers["Content-Length"] = str(document.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # The browser's own PDF viewer does not start in a sandbox; everything else gets one.
    response.headers["Content-Security-Policy"] = _policy(framed) if _is_shown_pdf(document, preview) else _SANDBOX
    if framed:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _policy(framed: bool) -> str:
    return _FRAMED_PDF if framed else _PDF


def _is_shown_pdf(document: Sendable, preview: bool) -> bool:
    return preview and document.media_type == "application/pdf"


def _as_file(media_type: str) -> str:
    # A browser may show a text type although it was told to save it; without a type it cannot.
    return "application/octet-stream" if media_type.startswith("text/") or "xml" in media_type else media_type
