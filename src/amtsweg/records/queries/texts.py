"""The text of a version, for comparing: from its rendition where there is one, else from the content itself."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from amtsweg.kernel import blobs
from amtsweg.kernel.errors import NotFound
from amtsweg.records.contracts import RenditionKind
from amtsweg.records.papers import apart
from amtsweg.records.papers.mails.reading import MAILS, mail_in
from amtsweg.records.papers.sniffing import PDF
from amtsweg.records.queries.looking import readable_text
from amtsweg.records.queries.one_document import Version

_LONGEST = 2_000_000
_LARGEST_MAIL = 32 * 1024 * 1024


def text_of(version: Version) -> str | None:
    """Return the text of a version; None where there is none to be had."""
    try:
        return _text(version)
    except (NotFound, apart.Unworkable):
        return None


def _text(version: Version) -> str | None:
    made = version.renditions.get(RenditionKind.TEXT)
    if made is not None and made.sha256:
        return _beginning(made.sha256)
    if version.media_type in MAILS:
        if version.size > _LARGEST_MAIL:
            return None
        return mail_in(blobs.read_blob(version.sha256), version.media_type).text
    if version.media_type.startswith("text/") or version.media_type in {"application/json", "application/xml"}:
        return _beginning(version.sha256)
    return _of_pdf(version.sha256) if version.media_type == PDF else None


def _beginning(sha256: str) -> str:
    with blobs.open_blob(sha256) as content:
        return readable_text(content.read(_LONGEST))


def _of_pdf(sha256: str) -> str:
    with TemporaryDirectory(prefix="amtsweg-text-") as name:
        folder = Path(name)
        with blobs.open_blob(sha256) as content, (folder / "0.pdf").open("wb") as file:
            shutil.copyfileobj(content, file, 1 << 20)
        apart.run(folder, {"do": "text", "file": "0.pdf", "out": "out.txt"})
        return (folder / "out.txt").read_text("utf-8")
