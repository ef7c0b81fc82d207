"""Files from strangers: what is kept, what is refused, and with which words."""

import struct
import zipfile
import zlib
from datetime import datetime
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Field, Kind, UploadRefused
from amtsweg.forms.services.uploads import sign_upload, unsign_upload
from amtsweg.kernel import blobs
from forms.conftest import form_of, picture, post

ALL = ("pdf", "jpeg", "png", "tiff", "webp", "docx", "odt", "xlsx", "ods", "xml", "txt")
FIELD = Field("proof", Kind.FILE, accept=ALL, max_bytes=3_000_000, max_files=3)

pytestmark = pytest.mark.usefixtures("system_scope")


def pdf(*, pages: int = 1, **save: object) -> bytes:
    """Return a PDF."""
    document, out = pikepdf.new(), BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    document.save(out, **save)  # type: ignore[arg-type]  # test shorthand
    return out.getvalue()


def docx(*more: tuple[str, bytes], main: bytes = b"<w:document xmlns:w='urn:w'/>") -> bytes:
    """Return a Word document."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", b"<Types/>"), ("word/document.xml", main), *more):
            archive.writestr(name, data)
    return out.getvalue()


def _text_chunk() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", "Kim Muster")
    return info


def receive(data: bytes, name: str, at: datetime, field: Field = FIELD) -> tuple[str, str, bytes]:
    """Return name, type and content that were kept."""
    ref = forms.receive_upload(SimpleUploadedFile(name, data), field=field, at=at)
    kept = blobs.read_blob(ref.sha256)
    assert len(kept) == ref.size
    return ref.filename, ref.media_type, kept


def refusal(data: bytes, name: str, at: datetime, field: Field = FIELD) -> str:
    """Return why a file is refused."""
    with pytest.raises(UploadRefused) as caught:
        receive(data, name, at, field)
    return caught.value.message


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (pdf(), "Nachweis.pdf", "application/pdf"),
        (docx(), "brief.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"<?xml version='1.0'?><a><b/></a>", "daten.xml", "application/xml"),
        ("Grüße\n".encode(), "notiz.txt", "text/plain"),
    ],
)
def test_documents_are_kept_to_the_byte(data: bytes, name: str, media_type: str, at: datetime) -> None:
    assert receive(data, name, at) == (name, media_type, data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_pictures_are_drawn_anew_without_metadata(kind: str, at: datetime) -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = "Kim Muster, Westernstraße", 6
    exif.get_ifd(0x8825)[2] = (51.0, 43.0, 8.0)
    data = picture(kind, exif=exif.tobytes()) if kind != "TIFF" else picture(kind, tiffinfo=_described())
    name, _media_type, kept = receive(data, f"foto.{kind.lower()}", at)
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, dict(image.getexif().get_ifd(0x8825))) == (kind, {})
        assert image.size == ((8, 6) if kind == "TIFF" else (6, 8)), "turned upright before the word about it goes"
    assert b"Muster" not in kept
    assert name.startswith("foto.")


def _described() -> ImageFileDirectory_v2:
    info = ImageFileDirectory_v2()
    info[270] = "Kim Muster, Westernstraße"
    return info


SECRET = b"Kim Muster"


def _xmp() -> bytes:
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"


def _with_thumbnail() -> bytes:
    """A JPEG whose EXIF holds a picture of its own, as cameras write it."""
    exif = Image.Exif()
    inner = picture("JPEG", comment=SECRET)
    exif.get_ifd(1)[0x0201], exif.get_ifd(1)[0x0202] = 0, len(inner)
    raw = exif.tobytes() + inner
    return picture("JPEG", exif=raw)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("JPEG", picture("JPEG", icc_profile=SECRET * 30)),
        ("JPEG", picture("JPEG", xmp=_xmp())),
        ("JPEG", picture("JPEG", comment=SECRET)),
        ("JPEG", _with_thumbnail()),
        ("PNG", picture("PNG", icc_profile=SECRET * 30)),
        ("PNG", picture("PNG", pnginfo=_text_chunk())),
        ("WEBP", picture("WEBP", icc_profile=SECRET * 30, xmp=_xmp())),
        ("TIFF", picture("TIFF", icc_profile=SECRET * 30)),
        ("TIFF", picture("TIFF", tiffinfo={700: _xmp(), 315: "Kim Muster"})),
    ],
)
def test_nothing_but_pixels_is_left(kind: str, data: bytes, at: datetime) -> None:
    _name, _media_type, kept = receive(data, f"foto.{kind.lower()}", at)
    with Image.open(BytesIO(kept)) as image:
        assert (image.format, image.size) == (kind, (8, 6))
        assert not set(image.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"}
        assert dict(image.getexif().get_ifd(1)) == {}
    assert SECRET in data or kind == "PNG", "compressed there"
    assert SECRET not in kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_moving_pictures_are_refused(kind: str, at: datetime) -> None:
    frames = [Image.new("RGB", (8, 6), (shade, 0, 0)) for shade in (0, 90, 200)]
    out = BytesIO()
    frames[0].save(out, format=kind, save_all=True, append_images=frames[1:])
    assert refusal(out.getvalue(), f"a.{kind.lower()}", at).startswith("Bewegte Bilder werden nicht angenommen.")


def test_the_pages_of_a_scan_are_kept(at: datetime) -> None:
    out = BytesIO()
    pages = [Image.new("L", (8, 6), shade) for shade in (0, 200)]
    pages[0].save(out, format="TIFF", save_all=True, append_images=pages[1:])
    with Image.open(BytesIO(receive(out.getvalue(), "scan.tiff", at)[2])) as image:
        assert image.n_frames == 2


def test_what_hides_behind_a_picture_is_left_behind(at: datetime) -> None:
    hidden = picture() + docx(("evil.bin", b"x" * 50))
    assert b"PK\x03\x04" not in receive(hidden, "foto.jpg", at)[2]


def test_a_picture_may_bear_another_pictures_ending(at: datetime) -> None:
    assert receive(picture("PNG"), "foto.jpg", at)[:2] == ("foto.png", "image/png")


def _png_bomb() -> bytes:
    data = bytearray(picture("PNG"))
    data[16:24] = struct.pack(">II", 60_000, 60_000)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def _pdf_bomb() -> bytes:
    document, out = pikepdf.new(), BytesIO()
    document.add_blank_page()
    document.Root.Big = pikepdf.Array([pikepdf.String("a" * 1000)] * 100_000)
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "leer.pdf", "Die Datei „leer.pdf“ ist leer."),
        (b"MZ\x90\0" + b"\0" * 60, "rechnung.pdf", "Die Datei „rechnung.pdf“ ist von unbekannter Art."),
        (picture(), "bild.pdf", "Der Name „bild.pdf“ endet auf .pdf, die Datei ist aber ein JPEG-Bild."),
        (pdf(), "bild.exe", "Der Name „bild.exe“ endet auf .exe, die Datei ist aber ein PDF-Dokument."),
        (b"x" * 3_000_001, "lang.txt", "Die Datei „lang.txt“ ist mit 2,9 MB zu groß; möglich sind 2,9 MB."),
        (pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "a.pdf", "Dieses PDF ist mit einem Kennwort"),
        (pdf()[:300], "a.pdf", "Dieses PDF ist beschädigt."),
        (b"%PDF-1.7\nquatsch\n%%EOF\n", "a.pdf", "Dieses PDF ist beschädigt."),
        (pdf() + docx(), "a.pdf", "Diese Datei ist zugleich PDF und Archiv."),
        (pdf() + b" " * 5000, "a.pdf", "Dieses PDF ist beschädigt."),
        (picture()[:60], "a.jpg", "Dieses Bild ist beschädigt."),
        (_png_bomb(), "a.png", "Dieses Bild hat zu viele Bildpunkte."),
        (docx(("bomb.xml", b"a" * 90_000_000)), "a.docx", "Dieses Dokument entpackt sich zu ungewöhnlicher Größe"),
        (docx(("inner.zip", b"PK")), "a.docx", "Dieses Dokument entpackt sich zu ungewöhnlicher Größe"),
        (docx(("word/vbaProject.bin", b"x")), "a.docx", "Dieses Dokument enthält Makros oder Programme."),
        (docx(("../../etc/x", b"x")), "a.docx", "Der Aufbau dieses Dokuments ist ungewöhnlich."),
        (docx(main=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "a.docx", "Dieses Dokument enthält eine unzulässige"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "a.xml", "XML-Dateien mit Dokumenttyp"),
        (b"<?xml version='1.0'?><a><b></a>", "a.xml", "Diese XML-Datei ist nicht wohlgeformt."),
        (b"text\n" * 300 + b"\x00\x01", "a.txt", "Diese Textdatei enthält Zeichen, die kein Text sind."),
    ],
)
def test_what_is_refused(data: bytes, name: str, message: str, at: datetime) -> None:
    assert refusal(data, name, at).startswith(message)


def test_a_pdf_that_is_an_archive_too_is_refused(at: datetime) -> None:
    archive = docx()
    data = pdf()
    both = data[:-7] + archive[:-2] + struct.pack("<H", 7) + data[-7:]
    assert refusal(both, "a.pdf", at).startswith("Diese Datei ist zugleich PDF und Archiv.")


def test_a_pdf_that_unpacks_without_end_is_refused(at: datetime) -> None:
    bomb = _pdf_bomb()
    assert len(bomb) < 1_000_000
    assert refusal(bomb, "a.pdf", at).startswith("Dieses PDF ist beschädigt.")


def test_only_what_the_field_accepts(at: datetime) -> None:
    only_pictures = Field("photo", Kind.FILE, accept=("jpeg", "png"), max_bytes=3_000_000)
    assert refusal(pdf(), "a.pdf", at, only_pictures) == (
        "Die Datei „a.pdf“ ist ein PDF-Dokument. Bitte laden Sie JPG, PNG hoch."
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\Users\\kim\\Nachweis.pdf", "Nachweis.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("x\u202efdp.pdf", "xfdp.pdf"),
        ("a<b>.pdf", "ab.pdf"),
        ("ohne", "ohne.pdf"),
        ("l" * 300 + ".pdf", "l" * 116 + ".pdf"),
        ("Anlage.1", "Anlage.1.pdf"),
    ],
)
def test_names_are_made_harmless(given: str, kept: str, at: datetime) -> None:
    file = SimpleUploadedFile("x", pdf())
    file._name = given  # type: ignore[attr-defined]  # Django itself cuts paths; other callers may not
    assert forms.receive_upload(file, field=FIELD, at=at).filename == kept


FORM = """
title: Nachweis
fields:
  - {key: proof, type: file, label: Nachweis, accept: [pdf, jpeg], max_files: 2}
  - {key: name, type: text, label: Name}
"""


def test_a_file_comes_back_with_the_page_and_can_be_taken_away(at: datetime) -> None:
    form = form_of(FORM)
    files = MultiValueDict({"proof": [SimpleUploadedFile("a.pdf", pdf()), SimpleUploadedFile("b.exe", b"MZ\0")]})
    first = forms.read_page(form, None, post(name=""), files, answers={}, at=at)
    assert first.errors["name"] == "Bitte füllen Sie dieses Feld aus."
    assert first.errors["proof"].startswith("Die Datei „b.exe“ ist von unbekannter Art.")
    bound = forms.bind(form, answers=first.answers, errors=first.errors)
    kept = bound.fields[0].files[0]
    assert (kept.filename, kept.checked) == ("a.pdf", False)
    second = forms.read_page(form, None, post(name="Kim", proof=kept.signed), MultiValueDict(), answers={}, at=at)
    assert (second.complete, second.answers["proof"]) == (True, first.answers["proof"])
    sent = post(name="Kim", proof=kept.signed, _do=kept.drop)
    third = forms.read_page(form, None, sent, MultiValueDict(), answers=second.answers, at=at)
    assert (third.answers["proof"], third.action) == ([], "drop")


def test_the_same_file_twice_is_one_and_too_many_are_named(at: datetime) -> None:
    form = form_of(FORM)
    same = [SimpleUploadedFile(f"{number}.pdf", pdf()) for number in range(2)]
    result = forms.read_page(form, None, post(name="Kim"), MultiValueDict({"proof": same}), answers={}, at=at)
    refs = result.answers["proof"]
    assert isinstance(refs, list)
    assert (len(refs), result.complete) == (1, True)
    three = [SimpleUploadedFile(f"{n}.pdf", pdf(pages=n)) for n in (1, 2, 3)]
    result = forms.read_page(form, None, post(name="Kim"), MultiValueDict({"proof": three}), answers={}, at=at)
    assert result.errors == {"proof": "Bitte entfernen Sie Dateien: Möglich sind höchstens 2."}


def test_a_made_up_reference_is_no_file(at: datetime) -> None:
    ref = forms.receive_upload(SimpleUploadedFile("a.txt", b"gut"), field=FIELD, at=at)
    signed = sign_upload(ref)
    assert [unsign_upload(signed), unsign_upload(signed[:-3] + "abc"), unsign_upload("quatsch")] == [ref, None, None]
    result = forms.read_page(
        form_of(FORM), None, post(name="Kim", proof="made:up"), MultiValueDict(), answers={}, at=at
    )
    assert result.errors == {"proof": "Bitte laden Sie eine Datei hoch."}
