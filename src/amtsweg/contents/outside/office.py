"""A PDF to look at of office files, made by LibreOffice where it is installed."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.outside.running import Allowance, run

_PROGRAMS = ("soffice", "libreoffice")
_ALLOWANCE = Allowance(seconds=90)
_MACROS_NEVER = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@cache
def program() -> str | None:
    """Return where the office program lies, or nothing."""
    return next((path for name in _PROGRAMS if (path := shutil.which(name))), None)


def preview_pdf(stream: BinaryIO, media_type: str, *, command: str | None = None) -> bytes:
    """Return an office file as PDF. Raises Unreadable: no such program here, or it made nothing of the file."""
    office = command or program()
    if office is None:
        raise Unreadable(Mark.NO_PROGRAM)
    if media_type not in kinds.OFFICE:
        raise Unreadable(Mark.NO_PREVIEW)
    with tempfile.TemporaryDirectory(prefix="amtsweg-office-") as name:
        folder = Path(name)
        source = folder / f"document.{kinds.SUFFIXES[media_type][0]}"
        with source.open("wb") as file:
            stream.seek(0)
            shutil.copyfileobj(stream, file)
        return _converted(office, source, folder)


def _converted(office: str, source: Path, folder: Path) -> bytes:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_MACROS_NEVER, encoding="utf-8")
    command = [
        office, f"-env:UserInstallation=file://{folder / 'profile'}", "--headless", "--norestore", "--nologo",
        "--convert-to", "pdf", "--outdir", str(folder), str(source),
    ]  # fmt: skip
    made = folder / "document.pdf"
    if not run(command, folder, _ALLOWANCE) or not made.is_file():
        raise Unreadable(Mark.NO_PREVIEW)
    return made.read_bytes()
