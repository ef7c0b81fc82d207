"""Office documents are ZIP archives: looked through by their directory, without unpacking more than is declared."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from amtsweg.forms.contracts import UploadRefused

_MOST_ENTRIES = 3000
_MOST_BYTES = 200 * 1024 * 1024
_MOST_RATIO = 200
_FREE_BYTES = 1024 * 1024
_CHUNK = 64 * 1024
_PROGRAMS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".jar", ".scr")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz")


def check(file: BinaryIO) -> None:
    """Refuse archives that unpack without end, hold programs, or lie about what they hold."""
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist())
            _unpack_once(archive)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        raise UploadRefused(_("Dieses Dokument ist beschädigt oder geschützt. Bitte speichern Sie es neu.")) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    declared = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    names = [entry.filename.lower() for entry in entries]
    bomb = declared > _MOST_BYTES or declared > _FREE_BYTES + packed * _MOST_RATIO
    if len(entries) > _MOST_ENTRIES or bomb or any(name.endswith(_ARCHIVES) for name in names):
        raise UploadRefused(_("Dieses Dokument entpackt sich zu ungewöhnlicher Größe und wird nicht angenommen."))
    if any(name.endswith(_PROGRAMS) for name in names):
        raise UploadRefused(_("Dieses Dokument enthält Makros oder Programme. Bitte speichern Sie es ohne sie."))
    if any(name.startswith("/") or ".." in name.split("/") for name in names) or len(set(names)) != len(names):
        raise UploadRefused(_("Der Aufbau dieses Dokuments ist ungewöhnlich. Bitte speichern Sie es neu."))


def _unpack_once(archive: zipfile.ZipFile) -> None:
    # The module stops at the declared size and compares the check sum, so a false declaration is an error.
    for entry in archive.infolist():
        with archive.open(entry) as part:
            head = part.read(_CHUNK)
            if entry.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in head[:1024].upper():
                raise UploadRefused(_("Dieses Dokument enthält eine unzulässige Dokumenttyp-Deklaration."))
            while part.read(_CHUNK):
                pass
