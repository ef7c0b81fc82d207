"""A picture holds no text that could be read without reading machines: it says its size, and waits for them."""

from typing import BinaryIO

from PIL import Image

from amtsweg.contents.contracts import Mark, Unreadable
from amtsweg.contents.reading.gathering import Gathered

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")


def read(stream: BinaryIO, gathered: Gathered) -> None:
    """Note the size; the size stands in the head of the file, no pixel is unpacked."""
    Image.MAX_IMAGE_PIXELS = None  # the bound is ours
    try:
        with Image.open(stream, formats=FORMATS) as image:
            gathered.facts |= {"width": image.width, "height": image.height}
            pixels = image.width * image.height
    except (OSError, SyntaxError, ValueError) as error:
        raise Unreadable(Mark.DAMAGED) from error
    gathered.mark(Mark.HOSTILE if pixels > gathered.bounds.pixels else Mark.SCAN)
