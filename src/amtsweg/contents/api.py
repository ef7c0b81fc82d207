"""The door of contents.

`SafeReader` reads in confined child processes and is what everybody uses for files from outside; the functions of the
same names do it in this process, for contents of our own. `office` and `scans` run programs that may be installed.
"""

from amtsweg.contents import kinds
from amtsweg.contents.confined.child import Limits
from amtsweg.contents.confined.reader import SafeReader
from amtsweg.contents.contracts import (
    MARK_WORDS,
    Bounds,
    Extracted,
    Mark,
    Picture,
    ReaderUnavailable,
    Signature,
    Signatures,
    Sniffed,
    Unreadable,
)
from amtsweg.contents.outside import office, scans
from amtsweg.contents.picturing.thumbnail import thumbnail
from amtsweg.contents.reading.read import text_of
from amtsweg.contents.sniffing.sniff import sniff

__all__ = [
    "MARK_WORDS",
    "Bounds",
    "Extracted",
    "Limits",
    "Mark",
    "Picture",
    "ReaderUnavailable",
    "SafeReader",
    "Signature",
    "Signatures",
    "Sniffed",
    "Unreadable",
    "kinds",
    "office",
    "scans",
    "sniff",
    "text_of",
    "thumbnail",
]
