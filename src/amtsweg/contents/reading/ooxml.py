"""Text of Word documents and presentations: paragraphs line by line; a slide is a page."""

import re
from typing import BinaryIO

from amtsweg.contents.contracts import Mark
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.markup import TextTarget, feed_xml
from amtsweg.contents.reading.packages import Package, opened

_BREAKS = {"p": "\n", "tab": "\t", "br": "\n", "cr": "\n", "tc": "\t", "noBreakHyphen": "-"}
_WORD = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_SLIDE = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)(\d+)\.xml")


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text of the parts that people read."""
    with opened(stream, gathered) as package:
        parts = [name for name in package.names if _WORD.fullmatch(name)]
        slides = sorted((name for name in package.names if _SLIDE.fullmatch(name)), key=_place)
        for name in sorted(parts, key=lambda name: name != "word/document.xml"):
            _read_part(package, name, gathered)
        for name in slides:
            _read_part(package, name, gathered)
            gathered.end_page()
    if not parts and not slides:
        gathered.mark(Mark.DAMAGED)


def _place(name: str) -> tuple[int, bool]:
    match = _SLIDE.fullmatch(name)
    return (int(match[1][:9]) if match else 0, "notes" in name)


def _read_part(package: Package, name: str, gathered: Gathered) -> None:
    # What was struck out while changes were tracked stands in delText; instructions of fields are no text either.
    feed_xml(package.pieces(name), TextTarget(gathered, breaks=_BREAKS, takes=("t",), skips=("del", "moveFrom")))
