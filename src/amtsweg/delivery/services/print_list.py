"""The post room's batch: a cover sheet and then every waiting letter, one PDF to print."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf

from amtsweg.delivery.contracts import Dispatch
from amtsweg.delivery.services.lettering import render_letter
from amtsweg.identity.api import municipality
from amtsweg.kernel import blobs
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.records import api as records

_TEMPLATES = Path(__file__).parents[1] / "typesetting" / "templates"
_PDF = "application/pdf"


def print_list(letters: Sequence[Dispatch], *, at: datetime) -> bytes:
    """Return one PDF of all letters for printing, seen through the scope in force; its cover lists them."""
    with pikepdf.new() as batch:
        for part in _parts(letters, at):
            with pikepdf.open(BytesIO(part)) as pdf:
                batch.add_pages_from(pdf)
        target = BytesIO()
        batch.save(target)
    return target.getvalue()


def _parts(letters: Sequence[Dispatch], at: datetime) -> Iterator[bytes]:
    yield _set("print_list.typ", {"letters": [_line(one) for one in letters]}, at)
    for letter in letters:
        documents = [one for one in map(records.document, letter.documents) if one.media_type == _PDF]
        if not documents:
            yield _set("text_letter.typ", {"title": letter.title, "text": letter.text}, at)
        for document in documents:
            yield blobs.read_blob(document.sha256)


def _line(letter: Dispatch) -> dict[str, object]:
    sent = letter.created_at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y")
    return {"title": letter.title, "sent": sent, "documents": len(letter.documents)}


def _set(template: str, data: dict[str, object], at: datetime) -> bytes:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    printed = at.astimezone(LOCAL_ZONE).strftime("%d.%m.%Y, %H:%M Uhr")
    return render_letter(template=text, data={"city": municipality().name, "at": printed, **data}, assets={}, at=at)
