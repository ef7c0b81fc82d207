"""The text of a PDF, page by page, as pdfium reads it; filled form fields and notes are part of the page."""

import re
from typing import BinaryIO

import pypdfium2

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

_IN_MEMORY = 64 * 1024 * 1024  # what is larger is read piece by piece, which is slower
_MOST_BROKEN = 20  # pages in a row; behind them there is nothing to be expected
# pdfium marks a hyphen at the end of a line; a word that goes on with a small letter was only parted.
_PARTED = re.compile(r"(?<=\w)(?:\ufffe|\x02|[-\u00ad](?=\r?\n))\s*\r?\n?(?=[a-zäöüß])")
_LOCKED = (4, 5)  # what pdfium says of a wrong password, and of a handler of security it does not know
_IMAGE = 3  # pdfium's number for a picture on a page
_FACTS = {"title": "Title", "author": "Author", "producer": "Producer"}


def open_pdf(stream: BinaryIO) -> pypdfium2.PdfDocument:
    """Open a PDF. Raises Unreadable."""
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        return pypdfium2.PdfDocument(stream.read() if size <= _IN_MEMORY else stream)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Mark.ENCRYPTED if error.err_code in _LOCKED else Mark.DAMAGED) from error


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Gather the text of all pages."""
    document = open_pdf(stream)
    try:
        count = len(document)
        gathered.facts |= {"pages": count, **_said(document)}
        if document.get_formtype():
            document.init_forms()
        _read_pages(document, count, gathered)
    finally:
        document.close()
    if not any(gathered.pages) and not gathered.marks:
        gathered.mark(Mark.SCAN)


def _said(document: pypdfium2.PdfDocument) -> dict[str, object]:
    said = {name: str(document.get_metadata_value(key))[:300] for name, key in _FACTS.items()}
    return {name: value for name, value in said.items() if value}


def _read_pages(document: pypdfium2.PdfDocument, count: int, gathered: Gathered) -> None:
    broken = scanned = 0
    for number in range(count):
        try:
            text, is_scan = _read_page(document, number)
            scanned += is_scan
            gathered.facts |= {"scanned_pages": scanned} if scanned else {}
            gathered.add(text)
            broken = 0
        except pypdfium2.PdfiumError:
            gathered.mark(Mark.DAMAGED)
            broken += 1
        gathered.end_page()
        if broken >= _MOST_BROKEN:
            raise Unreadable(Mark.DAMAGED)


def _read_page(document: pypdfium2.PdfDocument, number: int) -> tuple[str, bool]:
    page = document[number]
    try:
        if document.formenv is not None:
            page.flatten()
            page.close()
            page = document[number]
        found = page.get_textpage()
        try:
            text = _PARTED.sub("", found.get_text_bounded())
        finally:
            found.close()
        return text, not text.strip() and next(page.get_objects(filter=[_IMAGE], max_depth=2), None) is not None
    finally:
        page.close()
