"""What a content is, told by itself; one place asks, so that everything filed is named alike."""

from typing import BinaryIO

from amtsweg.contents.api import kinds, sniff

PDF, TEXT, MAIL, OUTLOOK = kinds.PDF, kinds.PLAIN, kinds.EML, kinds.MSG


def media_type_of(stream: BinaryIO, filename: str) -> str:
    """Return the media type of a content; reads a bounded part and goes back to the beginning."""
    return sniff(stream, filename).media_type
