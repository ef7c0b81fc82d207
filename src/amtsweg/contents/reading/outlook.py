"""Text of a mail as Outlook saves it (.msg): properties in an OLE container."""

import re
from typing import BinaryIO

import olefile

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading import html, rtf
from amtsweg.contents.reading.compressed_rtf import unpacked
from amtsweg.contents.reading.gathering import Gathered, clean

_HEADERS = {"from": ("Von", "0C1A"), "to": ("An", "0E04"), "cc": ("Kopie", "0E03"), "subject": ("Betreff", "0037")}
_BODY, _HTML, _RTF = "1000", "10130102", "10090102"
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
_NAMES = ("3707", "3704", "3001")
_LONGEST = 32 * 1024 * 1024
_MOST_ATTACHED = 500


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather head, body and the names of what is attached."""
    with olefile.OleFileIO(stream) as container:
        for name, (word, number) in _HEADERS.items():
            if value := _text(container, [], number):
                gathered.facts[name] = value[:2000]
                gathered.add(f"{word}: {value}\n")
        gathered.add("\n")
        _add_body(container, gathered)
        names = _attachments(container)
    gathered.facts["attachments"] = names[:200]
    gathered.add("\n".join(["", *names]))


def _add_body(container: olefile.OleFileIO, gathered: Gathered) -> None:
    body = _text(container, [], _BODY)
    if body.strip():
        gathered.add(body)
    elif page := _bytes(container, [f"__substg1.0_{_HTML}"]):
        html.gather(page, gathered)
    elif packed := _bytes(container, [f"__substg1.0_{_RTF}"]):
        rtf.gather(unpacked(packed).decode("latin-1"), gathered)


def _attachments(container: olefile.OleFileIO) -> list[str]:
    folders = [path[0] for path in container.listdir(streams=False, storages=True) if _ATTACHED.fullmatch(path[0])]
    found = []
    for folder in list(dict.fromkeys(folders))[:_MOST_ATTACHED]:
        names = (_text(container, [folder], number) for number in _NAMES)
        found.append(next((name[:300] for name in names if name), "Anlage"))
    return found


def _text(container: olefile.OleFileIO, folder: list[str], number: str) -> str:
    wide = _bytes(container, [*folder, f"__substg1.0_{number}001F"])
    if wide:
        return clean(wide.decode("utf-16-le", "replace")).strip("\0 ")
    return clean(_bytes(container, [*folder, f"__substg1.0_{number}001E"]).decode("cp1252", "replace")).strip("\0 ")


def _bytes(container: olefile.OleFileIO, path: list[str]) -> bytes:
    if not container.exists(path):
        return b""
    if container.get_size(path) > _LONGEST:
        raise Unreadable(Mark.TOO_LARGE)
    return bytes(container.openstream(path).read())
