"""What a ZIP or OLE container holds."""

import struct
import zipfile
from typing import BinaryIO

import olefile

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Mark, Sniffed

_TAIL = 66_000
_END = b"PK\x05\x06"
MOST_DIRECTORY = 16 * 1024 * 1024
_MAIN_PARTS = {"word/": kinds.DOCX, "xl/": kinds.XLSX, "ppt/": kinds.PPTX}
_STREAMS = (
    ("WordDocument", kinds.DOC),
    ("Workbook", kinds.XLS),
    ("Book", kinds.XLS),
    ("PowerPoint Document", kinds.PPT),
    ("__properties_version1.0", kinds.MSG),
)
_BROKEN_ZIP = (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError, struct.error)


def end_of_zip(stream: BinaryIO) -> tuple[int, int] | None:
    """Return (size of the directory, bytes behind it in the file) of a ZIP that ends this file, or nothing."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read(_TAIL)
    at = tail.rfind(_END)
    while at != -1:
        if at + 22 <= len(tail) and at + 22 + struct.unpack_from("<H", tail, at + 20)[0] == len(tail):
            return struct.unpack_from("<I", tail, at + 12)[0], len(tail) - at
        at = tail.rfind(_END, 0, at)
    return None


def of_zip(stream: BinaryIO) -> Sniffed:
    """Return what a ZIP is by what it holds."""
    end = end_of_zip(stream)
    if end is None:
        return Sniffed(kinds.ZIP, (Mark.DAMAGED,))
    if end[0] > MOST_DIRECTORY:
        return Sniffed(kinds.ZIP, (Mark.HOSTILE,))
    try:
        with zipfile.ZipFile(stream) as archive:
            return Sniffed(_declared(archive) or _by_parts(archive.namelist()))
    except _BROKEN_ZIP:
        return Sniffed(kinds.ZIP, (Mark.DAMAGED,))


def _declared(archive: zipfile.ZipFile) -> str:
    # OpenDocument says what it is in its first entry, which is stored and short.
    first = archive.infolist()[:1]
    if not first or first[0].filename != "mimetype" or first[0].file_size > 200:
        return ""
    declared = archive.read(first[0]).decode("ascii", "replace").strip()
    # Templates, master documents and pages of the web are read like what they are made of.
    return next((kind for kind in kinds.ODF if declared == kind or declared.startswith(f"{kind}-")), "")


def _by_parts(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return kinds.ZIP
    return next((kind for part, kind in _MAIN_PARTS.items() if any(n.startswith(part) for n in names)), kinds.ZIP)


def of_ole(stream: BinaryIO, filename: str) -> Sniffed:
    """Return what an OLE container is: an old office document, a mail of Outlook, or a locked new one."""
    stream.seek(0)
    try:
        with olefile.OleFileIO(stream) as container:
            found = {entry.name for entry in container.root.kids} if container.root else set()
    except Exception:  # noqa: BLE001 - olefile stumbles over damaged containers in any way there is
        return Sniffed(kinds.OLE, (Mark.DAMAGED,))
    if "EncryptedPackage" in found:
        named = kinds.BY_SUFFIX.get(kinds.suffix_of(filename), "")
        return Sniffed(named if named in kinds.OOXML else kinds.OLE, (Mark.ENCRYPTED,))
    return Sniffed(next((kind for stream_, kind in _STREAMS if stream_ in found), kinds.OLE))
