"""Small pictures of the first page, whatever it is."""

from io import BytesIO

import pytest
from PIL import Image

from amtsweg.contents.api import Mark, Picture, kinds, thumbnail
from contents import making
from contents.hostile_files import HOSTILE, bare_pdf


def size(picture: Picture) -> tuple[int, int]:
    image = Image.open(BytesIO(picture.webp))
    assert image.format == "WEBP"
    return image.size


def of(data: bytes, media_type: str) -> Picture:
    return thumbnail(BytesIO(data), media_type)


def test_a_page_is_shown_upright_and_small() -> None:
    picture = of(making.pdf("Bescheid"), kinds.PDF)
    assert size(picture) in {(226, 320), (227, 320)}
    darkest = Image.open(BytesIO(picture.webp)).convert("L").getextrema()[0]
    assert darkest < 200  # the line stands on it


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("TIFF", "1"), ("GIF", "P")]
)
def test_a_picture_of_any_kind_becomes_small(kind: str, mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (1200, 800)).save(out, kind)
    assert size(of(out.getvalue(), f"image/{kind.lower()}")) in {(320, 213), (320, 214)}


def test_a_picture_from_a_telephone_is_turned_upright() -> None:
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1200, 800)).save(out, "JPEG", exif=exif)
    assert size(of(out.getvalue(), "image/jpeg")) == (213, 320)


def test_what_an_office_program_has_drawn_is_taken() -> None:
    odt = making.odf("text", "<office:text/>", thumbnail=making.image("PNG", size=(128, 181)))
    assert size(of(odt, kinds.ODT)) == (128, 181)
    assert of(making.docx("x"), kinds.DOCX) == Picture(marks=(Mark.NO_PREVIEW,))


def test_a_page_as_thin_as_a_thread_has_ground_beside_it() -> None:
    make, media_type, _ = HOSTILE["a page without height"]
    assert min(size(of(make(), media_type))) >= 16


def test_what_is_no_picture_has_a_mark() -> None:
    assert of(b"no picture", "image/png").marks == (Mark.DAMAGED,)
    assert of(bare_pdf(b"<</Type/Catalog>>"), kinds.PDF).marks == (Mark.DAMAGED,)
    assert of(b"Hallo", kinds.PLAIN).marks == (Mark.NO_PREVIEW,)
