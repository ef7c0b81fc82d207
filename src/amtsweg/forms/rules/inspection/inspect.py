"""Inspect one file: size, kind, name and content fit together, nothing in it blows up or pretends.

Pictures are drawn anew, so that neither their metadata (place, camera, person) nor anything hidden behind them is kept.
PDF and office documents are kept to the byte, because a signature on them must stay valid.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import Field, UploadRefused
from amtsweg.forms.rules.inspection import archives, images, markup, pdf
from amtsweg.forms.rules.inspection.kinds import IMAGES, KINDS, ZIPPED, FileKind, sniff
from amtsweg.forms.rules.values.files import human_size

_LONGEST_NAME = 120
_SAFE_CHECKS: Mapping[str, Callable[[BinaryIO], None]] = {
    "pdf": pdf.check,
    "xml": markup.check_xml,
    "txt": markup.check_text,
    **dict.fromkeys(ZIPPED, archives.check),
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: under this name and type, as it is or drawn anew."""

    filename: str
    media_type: str
    content: bytes | None


def inspect(file: BinaryIO, *, filename: str, size: int, field: Field) -> Inspected:
    """Return what may be kept of a file. Raises UploadRefused with what the person can do."""
    name = safe_name(filename)
    _check_size(name, size, field.max_bytes)
    kind = KINDS.get(sniff(file))
    if kind is None or kind.name not in field.accept:
        raise UploadRefused(_unknown(name, kind, field))
    _check_suffix(name, kind)
    file.seek(0)
    if kind.name in IMAGES:
        return Inspected(_with_suffix(name, kind), kind.media_type, images.redraw(file, kind.name))
    _SAFE_CHECKS[kind.name](file)
    return Inspected(_with_suffix(name, kind), kind.media_type, None)


def safe_name(filename: str) -> str:
    """Return a file name without path, control characters and surprises."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = "".join(sign for sign in name if sign.isprintable() and sign not in '<>:"|?*').strip(" .")
    stem, suffix = os.path.splitext(name or "datei")
    return stem[: _LONGEST_NAME - len(suffix)] + suffix[:10]


def _check_size(name: str, size: int, limit: int) -> None:
    if size <= 0:
        raise UploadRefused(_("Die Datei „%(name)s“ ist leer.") % {"name": name})
    if size > limit:
        values = {"name": name, "size": human_size(size), "limit": human_size(limit)}
        raise UploadRefused(_("Die Datei „%(name)s“ ist mit %(size)s zu groß; möglich sind %(limit)s.") % values)


def _unknown(name: str, kind: FileKind | None, field: Field) -> str:
    wanted = ", ".join("JPG" if one == "jpeg" else one.upper() for one in field.accept)
    if kind is None:
        return _("Die Datei „%(name)s“ ist von unbekannter Art. Bitte laden Sie %(wanted)s hoch.") % {
            "name": name,
            "wanted": wanted,
        }
    return _("Die Datei „%(name)s“ ist %(kind)s. Bitte laden Sie %(wanted)s hoch.") % {
        "name": name,
        "kind": kind.label,
        "wanted": wanted,
    }


def _check_suffix(name: str, kind: FileKind) -> None:
    # A picture with another picture's ending is a slip of the camera; anything else is a disguise.
    suffix = os.path.splitext(name)[1].lower()
    named = next((one for one in KINDS.values() if suffix in one.suffixes), None)
    both_pictures = named is not None and {named.name, kind.name} <= IMAGES
    if suffix and named is not kind and not both_pictures and not re.fullmatch(r"\.[0-9]+", suffix):
        message = _(
            "Der Name „%(name)s“ endet auf %(suffix)s, die Datei ist aber %(kind)s. Bitte prüfen Sie die Datei."
        )
        raise UploadRefused(message % {"name": name, "suffix": suffix, "kind": kind.label})


def _with_suffix(name: str, kind: FileKind) -> str:
    stem, suffix = os.path.splitext(name)
    if suffix.lower() in kind.suffixes:
        return name
    known = any(suffix.lower() in one.suffixes for one in KINDS.values())
    return (stem if known else name) + kind.suffixes[0]
