"""A small WebP picture of the first page of a PDF, of a picture, or the one an office program has put into its file."""

from io import BytesIO
from typing import BinaryIO

import pypdfium2
from PIL import Image, ImageOps

from amtsweg.contents import kinds
from amtsweg.contents.contracts import Bounds, Mark, Picture, Unreadable
from amtsweg.contents.reading.gathering import Gathered
from amtsweg.contents.reading.image import FORMATS
from amtsweg.contents.reading.packages import opened
from amtsweg.contents.reading.pdf import open_pdf

EDGE = 320
_LEAST = 1 / 20  # of the longer edge: what is thinner is shown with white beside it
_INSIDE = ("Thumbnails/thumbnail.png", "docProps/thumbnail.jpeg", "docProps/thumbnail.jpg", "docProps/thumbnail.png")
_LONGEST_INSIDE = 4 * 1024 * 1024


def thumbnail(stream: BinaryIO, media_type: str, bounds: Bounds | None = None) -> Picture:
    """Return a picture of at most 320 pixels each way, or what keeps it from being made. Never raises."""
    stream.seek(0)
    try:
        image = _image(stream, media_type, bounds or Bounds())
        return Picture(_webp(image)) if image is not None else Picture(marks=(Mark.NO_PREVIEW,))
    except Unreadable as unreadable:
        return Picture(marks=(unreadable.mark,))
    except (MemoryError, RecursionError):
        return Picture(marks=(Mark.HOSTILE,))
    except Exception:  # noqa: BLE001 - only libraries run in here, on bytes of a stranger's choice: it is damaged
        return Picture(marks=(Mark.DAMAGED,))


def _image(stream: BinaryIO, media_type: str, bounds: Bounds) -> Image.Image | None:
    if media_type == kinds.PDF:
        return _of_pdf(stream)
    if media_type in kinds.IMAGES:
        return _of_image(stream, bounds)
    if media_type in kinds.OOXML | kinds.ODF:
        return _from_inside(stream, bounds)
    return None


def _of_pdf(stream: BinaryIO) -> Image.Image:
    document = open_pdf(stream)
    try:
        if document.get_formtype():
            document.init_forms()
        page = document[0]
        # An edge of nearly nothing or of kilometres: the picture stays as small as it is.
        width, height = (min(max(edge, 1.0), 1e6) for edge in page.get_size())
        scale = EDGE / max(width, height)
        bitmap: pypdfium2.PdfBitmap = page.render(scale=scale, rev_byteorder=True)
        image: Image.Image = bitmap.to_pil().convert("RGB")
        page.close()
        return image
    finally:
        document.close()


def _of_image(stream: BinaryIO, bounds: Bounds) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # the bound is ours
    with Image.open(stream, formats=FORMATS) as image:
        if image.width * image.height > bounds.pixels:
            raise Unreadable(Mark.HOSTILE)
        image.draft("RGB", (EDGE, EDGE))  # a JPEG is unpacked in small at once
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in {"RGB", "L"}:
            upright = _on_white(upright)
        upright.thumbnail((EDGE, EDGE))
        return upright.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    if "A" not in image.mode and "transparency" not in image.info:
        return image.convert("RGB")
    image.thumbnail((2 * EDGE, 2 * EDGE))
    seen = image.convert("RGBA")
    ground = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(ground, seen)


def _from_inside(stream: BinaryIO, bounds: Bounds) -> Image.Image | None:
    with opened(stream, Gathered(bounds)) as package:
        name = next((one for one in _INSIDE if one in package.names), None)
        return _of_image(BytesIO(package.whole(name, _LONGEST_INSIDE)), bounds) if name else None


def _webp(image: Image.Image) -> bytes:
    longer = max(image.size)
    least = max(1, int(longer * _LEAST))
    if min(image.size) < least:
        ground = Image.new("RGB", (max(image.width, least), max(image.height, least)), "white")
        ground.paste(image)
        image = ground
    out = BytesIO()
    image.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()
