"""The text of a document, as its rendition has it: what is indexed, and what a hit is shown from."""

import logging

from amtsweg.kernel.blobs import open_blob
from amtsweg.kernel.errors import NotFound, OutsideUnavailable

_log = logging.getLogger(__name__)
INDEXED = 4_000_000
"""So many bytes of a text are searched; a thousand pages."""
SHOWN = 200_000


def text_of(sha256: str, *, limit: int = INDEXED) -> str:
    """Return the beginning of a text; nothing if there is none or it cannot be read, which never breaks a search."""
    if not sha256:
        return ""
    try:
        with open_blob(sha256) as content:
            return content.read(limit).decode("utf-8", errors="replace")
    except (NotFound, OutsideUnavailable, OSError) as error:
        _log.warning("the text %s cannot be read: %s", sha256, error)
        return ""
