"""Reading contents in confined children: whatever a file does to its reader, the caller gets a mark."""

import tempfile
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from io import UnsupportedOperation
from queue import Empty, LifoQueue
from typing import BinaryIO

from amtsweg.contents import kinds
from amtsweg.contents.confined.child import Answer, Child, Limits, Overrun
from amtsweg.contents.contracts import Bounds, Extracted, Mark, Picture, Signature, Signatures, Sniffed

_COPY = 1 << 20


class SafeReader:
    """As `sniff`, `text_of`, `thumbnail` and `verify_signatures`, in children; for any number of threads.

    All raise ReaderUnavailable where no child can be started, and nothing for what is wrong with a content.
    """

    def __init__(self, limits: Limits | None = None, bounds: Bounds | None = None) -> None:
        self.limits = limits or Limits()
        # Whoever comes to an end in time keeps what was read by then; whoever is stopped from outside loses it.
        told = bounds or Bounds()
        self._bounds = replace(told, seconds=min(told.seconds, 0.7 * self.limits.seconds))
        self._free: LifoQueue[Child] = LifoQueue()

    def sniff(self, stream: BinaryIO, filename: str = "") -> Sniffed:
        """Return what a content is."""
        try:
            answer, _ = self._ask({"do": "sniff", "filename": filename[-300:]}, stream)
        except Overrun:
            return Sniffed(kinds.UNKNOWN, (Mark.HOSTILE,))
        return Sniffed(str(answer["media_type"]), _marks(answer))

    def text_of(self, stream: BinaryIO, media_type: str) -> Extracted:
        """Return the text of a content."""
        try:
            job = {"do": "text", "media_type": media_type, "bounds": asdict(self._bounds)}
            answer, data = self._ask(job, stream)
        except Overrun:
            return Extracted(media_type, marks=(Mark.HOSTILE,))
        facts = answer["facts"]
        assert isinstance(facts, dict)
        pages = tuple(data.decode("utf-8", "replace").split("\f")) if answer["pages"] else ()
        return Extracted(media_type, pages, facts, _marks(answer))

    def thumbnail(self, stream: BinaryIO, media_type: str) -> Picture:
        """Return a small picture of a content."""
        try:
            answer, webp = self._ask({"do": "thumbnail", "media_type": media_type}, stream)
        except Overrun:
            return Picture(marks=(Mark.HOSTILE,))
        return Picture(webp, _marks(answer))

    def verify_signatures(self, stream: BinaryIO, roots: Sequence[bytes] = ()) -> Signatures:
        """Return what the signatures of a PDF say."""
        try:
            job = {"do": "signatures", "roots": [b64encode(root).decode() for root in roots]}
            answer, _ = self._ask(job, stream)
        except Overrun:
            return Signatures(marks=(Mark.HOSTILE,))
        signatures = answer["signatures"]
        assert isinstance(signatures, list)
        return Signatures(tuple(Signature(**one) for one in signatures), _marks(answer))

    def close(self) -> None:
        """Stop all children that wait."""
        while (child := self._take()) is not None:
            child.stop()

    def _ask(self, job: Mapping[str, object], stream: BinaryIO) -> Answer:
        with _as_file(stream) as file:
            try:
                return self._ask_one(job, file)
            except Overrun as overrun:
                if overrun.too_long:
                    raise
            # It may have been the machine that had no memory left, or somebody's hand: a second one is asked.
            return self._ask_one(job, file)

    def _ask_one(self, job: Mapping[str, object], file: int) -> Answer:
        with self._child() as child:
            return child.ask(job, file)

    @contextmanager
    def _child(self) -> Iterator[Child]:
        child = self._take() or Child(self.limits)
        if not child.usable:
            child.stop()
            child = Child(self.limits)
        try:
            yield child
        finally:
            self._free.put(child)

    def _take(self) -> Child | None:
        try:
            return self._free.get_nowait()
        except Empty:
            return None


@contextmanager
def _as_file(stream: BinaryIO) -> Iterator[int]:
    """Yield an open file with this content: what comes from afar is put aside first."""
    stream.seek(0)
    try:
        yield stream.fileno()
    except UnsupportedOperation:
        with tempfile.TemporaryFile(prefix="amtsweg-contents-") as aside:
            while piece := stream.read(_COPY):
                aside.write(piece)
            aside.seek(0)
            yield aside.fileno()


def _marks(answer: Mapping[str, object]) -> tuple[Mark, ...]:
    marks = answer["marks"]
    assert isinstance(marks, list)
    return tuple(Mark(one) for one in marks)
