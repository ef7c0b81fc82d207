"""Pictures: drawn anew without metadata, and refused before they fill the memory."""

from contextlib import nullcontext
from io import BytesIO
from threading import Lock
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from amtsweg.forms.contracts import UploadRefused

_MOST_PIXELS = 60_000_000
_MOST_FRAMES = 50
# A picture of 60 million pixels fills some 350 MB while it is drawn anew: a process does one such at a time.
_LARGE = 16_000_000
_ONE_LARGE = Lock()
# Several frames mean movement here; in a TIFF they are pages, in a JPEG previews of the camera.
_STILL = frozenset({"png", "webp"})
_MODES = {"jpeg": ("L", "RGB"), "webp": ("RGB", "RGBA"), "png": ("L", "RGB", "RGBA"), "tiff": ("1", "L", "RGB")}
_OPTIONS: dict[str, dict[str, object]] = {
    "jpeg": {"quality": 90, "optimize": True},
    "png": {"optimize": False},
    "webp": {"quality": 90},
    "tiff": {"compression": "tiff_adobe_deflate"},
}


def redraw(file: BinaryIO, kind: str) -> bytes:
    """Return the same picture, upright, without anything but its pixels. Raises UploadRefused."""
    try:
        with Image.open(file, formats=[kind.upper()]) as image:
            return _encode(image, kind)
    except Image.DecompressionBombError as error:
        raise UploadRefused(_too_large()) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UploadRefused(
            _("Dieses Bild ist beschädigt. Bitte speichern Sie es neu und laden Sie es hoch.")
        ) from error


def _encode(image: Image.Image, kind: str) -> bytes:
    # The size stands in the head of the file: it is known before a single pixel is unpacked.
    pixels = image.width * image.height
    if pixels > _MOST_PIXELS:
        raise UploadRefused(_too_large())
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and kind in _STILL:
        raise UploadRefused(_("Bewegte Bilder werden nicht angenommen. Bitte senden Sie ein einzelnes Bild."))
    if frames > _MOST_FRAMES:
        raise UploadRefused(_("Diese Bilddatei hat zu viele Seiten; möglich sind %(limit)s.") % {"limit": _MOST_FRAMES})
    with _ONE_LARGE if pixels > _LARGE else nullcontext():
        return _redrawn(image, kind)


def _redrawn(image: Image.Image, kind: str) -> bytes:
    pages = [_page(frame, kind) for frame in _frames(image, kind)]
    out = BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(out, format=kind.upper(), **_OPTIONS[kind], **more)
    return out.getvalue()


def _too_large() -> str:
    return _("Dieses Bild hat zu viele Bildpunkte. Bitte verkleinern Sie es.")


def _frames(image: Image.Image, kind: str) -> list[Image.Image]:
    if kind != "tiff":
        return [image]
    frames: list[Image.Image] = []
    for frame in ImageSequence.Iterator(image):
        if frame.width * frame.height * (len(frames) + 1) > 4 * _MOST_PIXELS:
            raise UploadRefused(_("Diese Bilddatei ist zu groß. Bitte teilen Sie sie auf."))
        frames.append(frame.copy())
    return frames


def _page(image: Image.Image, kind: str) -> Image.Image:
    ImageOps.exif_transpose(image, in_place=True)
    mode = image.mode
    if mode not in _MODES[kind]:
        has_alpha = "A" in mode or "transparency" in image.info
        mode = "RGBA" if has_alpha and "RGBA" in _MODES[kind] else "RGB"
    clean = Image.new(mode, image.size)
    clean.paste(image if image.mode == mode else image.convert(mode))
    return clean
