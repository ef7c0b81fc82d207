"""A stamp or a note as a page of its own, empty but for it, to be laid over a page of a document."""

from dataclasses import dataclass
from io import BytesIO

import typst

STYLES = ("stamp", "note")
PLACES = ("top-left", "top-right", "bottom-left", "bottom-right")
LONGEST = 1000

# What people write comes in as data; nothing of it is read as markup.
_PAGE = """
#let of = sys.inputs
#let note = of.style == "note"
#set page(width: float(of.width) * 1pt, height: float(of.height) * 1pt, margin: 0pt, fill: none)
#set text(font: ("DejaVu Sans", "Libertinus Serif"), size: float(of.size) * 1pt, lang: "de",
  weight: if note { "regular" } else { "bold" }, fill: if note { rgb("#222222") } else { rgb("#8f1d1d") })
#let parts = of.place.split("-")
#let place-at = (if parts.at(0) == "top" { top } else { bottom }) + (if parts.at(1) == "left" { left } else { right })
#let off = float(of.edge) * 1pt
#place(place-at, dx: if parts.at(1) == "left" { off } else { -off }, dy: if parts.at(0) == "top" { off } else { -off },
  box(inset: 6pt, radius: 2pt, width: if note { float(of.wide) * 1pt } else { auto },
    stroke: if note { 0.8pt + rgb("#8a6d00") } else { 1.4pt + rgb("#8f1d1d") },
    fill: if note { rgb("#fff6c8") } else { rgb("#ffffffcc") },
    of.text.split("\\n").join(linebreak())))
"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is written, as a stamp (a frame) or a note (a yellow box), and in which corner of the page."""

    text: str
    style: str
    place: str


def overlay(stamp: Stamp, width: int, height: int) -> BytesIO:
    """Return a PDF of one page of this size in points that bears nothing but the stamp."""
    given = {
        "text": stamp.text[:LONGEST],
        "style": stamp.style,
        "place": stamp.place,
        "width": str(width),
        "height": str(height),
        "wide": str(min(220.0, width * 0.4)),
        "edge": str(min(28.0, width * 0.05)),
        "size": "10" if stamp.style == "note" else "12",
    }
    return BytesIO(typst.compile(_PAGE.encode(), format="pdf", sys_inputs=given))
