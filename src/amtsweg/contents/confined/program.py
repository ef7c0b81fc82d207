"""The program of a child that reads contents: ``python -m … MEMORY SOCKET``."""

import socket
import sys
from base64 import b64decode
from dataclasses import asdict
from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.confined import inside
from amtsweg.contents.contracts import Bounds
from amtsweg.contents.picturing.thumbnail import thumbnail
from amtsweg.contents.reading.read import text_of
from amtsweg.contents.sniffing.sniff import sniff


def _handle(job: inside.Job, stream: BinaryIO) -> inside.Answer:
    return _JOBS[str(job["do"])](job, stream)


def _sniff(job: inside.Job, stream: BinaryIO) -> inside.Answer:
    found = sniff(stream, str(job["filename"]))
    return {"media_type": found.media_type, "marks": found.marks}, b""


def _text(job: inside.Job, stream: BinaryIO) -> inside.Answer:
    bounds = job["bounds"]
    assert isinstance(bounds, dict)
    found = text_of(stream, str(job["media_type"]), Bounds(**bounds))
    return {"facts": dict(found.facts), "marks": found.marks, "pages": len(found.pages)}, found.text.encode()


def _thumbnail(job: inside.Job, stream: BinaryIO) -> inside.Answer:
    found = thumbnail(stream, str(job["media_type"]))
    return {"marks": found.marks}, found.webp


def _signatures(job: inside.Job, stream: BinaryIO) -> inside.Answer:
    # Half a second to load, which a child that never meets a signed PDF saves.
    from amtsweg.contents.signing.verify import verify_signatures  # noqa: PLC0415

    roots = job["roots"]
    assert isinstance(roots, list)
    found = verify_signatures(stream, [b64decode(root) for root in roots])
    return {"signatures": [asdict(one) for one in found.signatures], "marks": found.marks}, b""


_JOBS = {"sniff": _sniff, "text": _text, "thumbnail": _thumbnail, "signatures": _signatures}


def _warm_up() -> None:
    # What nearly every content needs is loaded before the first one comes.
    from io import BytesIO  # noqa: PLC0415 - only here

    text_of(BytesIO(b"%PDF-1.4"), kinds.PDF)
    thumbnail(BytesIO(b"\xff\xd8\xff"), "image/jpeg")


if __name__ == "__main__":
    line = socket.socket(fileno=int(sys.argv[2]))
    inside.refuse_network()
    inside.limit(int(sys.argv[1]))
    _warm_up()
    inside.serve(line, _handle)
