"""Put the one page of a set together, piece by piece: whatever its size, never more than one document is in memory."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.utils.html import escape

from amtsweg.file_sets.contracts import TakenFile
from amtsweg.file_sets.rules.sealing import ROUNDS, seal

_PARTS = Path(__file__).parents[1] / "page"


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def page(
    *,
    facts: Mapping[str, object],
    files: Sequence[TakenFile],
    texts: Callable[[TakenFile], Mapping[UUID, str]],
    contents: Callable[[str], bytes],
    keys: tuple[bytes, bytes],
    salt: bytes,
    sealed_key: bytes,
) -> Iterator[str]:
    """Yield the page of a set: its reading program in the clear, all that is of the files sealed.

    ``keys`` are that of the contents and that of what comes back; ``texts`` the text of a file's documents to search
    in; ``contents`` gives the bytes of a hash.
    """
    key, return_key = keys
    script, style = _part("page.js"), _part("page.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; img-src blob: data:;"
        " frame-src blob:; object-src blob:; form-action 'none'; base-uri 'none'"
    )
    outside = {"set": facts["set"], "rounds": ROUNDS, "salt": _text(salt), "key": _text(sealed_key)}
    head, tail = _part("page.html").split("<!-- set -->")
    yield head.replace("{policy}", escape(policy)).replace("{style}", style).replace("{title}", "Mitnahmepaket")
    yield _block("outside", json.dumps(outside))
    about = str(facts["set"]).encode()
    inside = {**facts, "return_key": _text(return_key), "files": [_listed(one, texts(one)) for one in files]}
    yield _block("inside", _text(seal(key, json.dumps(inside).encode(), about)))
    for one in files:
        for document in one.documents:
            yield _block(f"d-{document.id}", _text(seal(key, contents(document.sha256), document.id.bytes)))
    yield tail.replace("{script}", script)


def _listed(file: TakenFile, texts: Mapping[UUID, str]) -> dict[str, object]:
    documents = [
        {
            "id": str(one.id),
            "title": one.title,
            "kind": one.kind,
            "added": one.added_at.isoformat(),
            "version": one.version,
            "name": one.filename,
            "type": one.media_type,
            "size": one.size,
            "text": texts.get(one.id, ""),
        }
        for one in file.documents
    ]
    return {"id": str(file.id), "number": file.reference_number, "title": file.title, "documents": documents}


def _block(name: str, text: str) -> str:
    return f'<script type="text/plain" id="{name}">{text}</script>\n'


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode("ascii")
