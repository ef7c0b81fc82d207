"""PDF documents: opened once, with bounds, and kept to the byte."""

import struct
from typing import BinaryIO

import pikepdf
from django.utils.translation import gettext as _
from pikepdf.settings import set_qpdf_limits

from amtsweg.forms.contracts import UploadRefused

_MOST_PAGES = 2000
_MEMORY = 64 * 1024 * 1024
_TAIL = 66_000
_END_OF_ZIP = b"PK\x05\x06"


def bound_qpdf() -> None:
    """Bound what a PDF may unpack to; for the whole process, once at its start."""
    set_qpdf_limits(
        flate_max_memory=_MEMORY,
        run_length_max_memory=_MEMORY,
        png_max_memory=_MEMORY,
        tiff_max_memory=_MEMORY,
        doc_max_warnings=50,
        max_stream_filters=5,
    )


def check(file: BinaryIO) -> None:
    """Refuse what is encrypted, broken, unpacks without end or is something else at the same time."""
    _refuse_polyglot(file)
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise UploadRefused(
            _("Dieses PDF ist mit einem Kennwort geschützt. Bitte speichern Sie es ohne Kennwort.")
        ) from error
    except (pikepdf.PdfError, OSError, ValueError, RuntimeError) as error:
        raise UploadRefused(_broken()) from error
    if not 0 < pages <= _MOST_PAGES:
        raise UploadRefused(_("Dieses PDF hat %(pages)s Seiten; möglich sind 1 bis %(limit)s.") % {
            "pages": pages,
            "limit": _MOST_PAGES,
        })  # fmt: skip


def _broken() -> str:
    return _("Dieses PDF ist beschädigt. Bitte erzeugen Sie es neu, zum Beispiel mit „Als PDF speichern“.")


def _refuse_polyglot(file: BinaryIO) -> None:
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    if b"%%EOF" not in tail[-2048:]:
        raise UploadRefused(_broken())
    at = tail.rfind(_END_OF_ZIP)
    while at != -1:  # the record of a real archive says how far it is to the end of the file
        if at + 22 <= len(tail) and at + 22 + struct.unpack_from("<H", tail, at + 20)[0] == len(tail):
            raise UploadRefused(_("Diese Datei ist zugleich PDF und Archiv. Solche Dateien werden nicht angenommen."))
        at = tail.rfind(_END_OF_ZIP, 0, at)
