"""The visible part of the seal: a QR code that leads to the page that checks it, drawn as vectors, without a font."""

from collections.abc import Iterable, Iterator

import segno
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject

SIZE = 62.0  # points: 22 mm, so that a telephone or a scan at 200 dpi reads it
_FROM_RIGHT, _FROM_BOTTOM = 57.0, 23.0  # inside the letterhead's footer, right of the address
_QUIET_ZONE = 4
_MASK = 0  # every mask can be read; trying all eight for the prettiest takes longer than signing


def place(page_width: float) -> tuple[int, int, int, int]:
    """Return the box of the seal on a page: its lower right corner."""
    right, bottom = int(page_width - _FROM_RIGHT), int(_FROM_BOTTOM)
    return (right - int(SIZE), bottom, right, bottom + int(SIZE))


def appearance(address: str) -> StreamObject:
    """Return the drawing as a PDF form; grey only, so it fits every output intent."""
    entries = {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): _numbers((0, 0, SIZE, SIZE)),
        NameObject("/Resources"): DictionaryObject(),
    }
    return StreamObject(entries, stream_data=drawing(address))


def drawing(address: str) -> bytes:
    """Return the drawing operators: white ground, then one bar for each run of dark modules in a row."""
    rows = list(segno.make(address, error="m", micro=False, mask=_MASK).matrix_iter(border=_QUIET_ZONE))
    unit = SIZE / len(rows)
    bars = (f"{start} {len(rows) - 1 - y} {length} 1 re" for y, row in enumerate(rows) for start, length in _runs(row))
    scale = f"{unit:.5f} 0 0 {unit:.5f} 0 0 cm"
    return "\n".join(["q", f"1 g 0 0 {SIZE} {SIZE} re f", scale, "0 g", *bars, "f", "Q"]).encode()


def _runs(row: Iterable[int]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x - start
            start = None


def _numbers(values: Iterable[float]) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)
