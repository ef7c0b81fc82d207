"""Pictures: drawn anew without metadata, and refused before they fill the memory."""

from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from amtsweg.forms.contracts import UploadRefused

_MOST_PIXELS = 60_000_000
_MOST_FRAMES = 50
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
    if image.width * image.height > _MOST_PIXELS:
        raise UploadRefused(_too_large())
    if getattr(image, "n_frames", 1) > _MOST_FRAMES:
        raise UploadRefused(_("Diese Bilddatei hat zu viele Seiten; möglich sind %(limit)s.") % {"limit": _MOST_FRAMES})
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
    upright = ImageOps.exif_transpose(image)
    mode = upright.mode
    if mode not in _MODES[kind]:
        has_alpha = "A" in mode or "transparency" in upright.info
        mode = "RGBA" if has_alpha and "RGBA" in _MODES[kind] else "RGB"
    clean = Image.new(mode, upright.size)
    clean.paste(upright.convert(mode))
    return clean
