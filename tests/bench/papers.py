"""A seeded generator of German administrative letters as PDF, with fonts embedded as real ones have them."""

import random
from io import BytesIO

import typst

_SUBJECTS = [
    "Baugenehmigung",
    "Baulastenauskunft",
    "Gewerbeanmeldung",
    "Hundesteuer",
    "Widerspruch",
    "Sondernutzung",
    "Wohngeld",
]
_WHAT = (
    "Ihr Antrag vom {day}.{month}.2026 ist am {next}. eingegangen und wird unter dem Aktenzeichen {number} geführt.",
    "Nach Prüfung der Unterlagen ergeht folgender Bescheid zur {subject} für das Grundstück Flur {number}.",
    "Die Gebühr beträgt {number},50 Euro und ist innerhalb von vier Wochen nach Bekanntgabe zu entrichten.",
    "Gegen diesen Bescheid kann innerhalb eines Monats Klage beim Verwaltungsgericht Minden erhoben werden.",
    "Bitte reichen Sie den Lageplan, die Flurkarte und die Vollmacht der Eigentümergemeinschaft nach.",
    "Die Entwässerungsgenehmigung und die Brandschutznachweise liegen dem Bauordnungsamt noch nicht vor.",
    "Soweit Belange der Nachbarschaft berührt sind, wurde die Beteiligung nach § {number} der Bauordnung durchgeführt.",
)


def letters(count: int, *, seed: int = 5) -> list[bytes]:
    """So many letters of one to four pages; the same for the same seed."""
    chance = random.Random(seed)
    return [_letter(chance) for _ in range(count)]


def _letter(chance: random.Random) -> bytes:
    subject = chance.choice(_SUBJECTS)
    paragraphs = [_paragraph(chance, subject) for _ in range(chance.randint(6, 40))]
    source = f'#set page(paper: "a4")\n#set text(lang: "de", size: 11pt)\n= {subject}\n\n' + "\n\n".join(paragraphs)
    return bytes(typst.compile(source.encode()))


def _paragraph(chance: random.Random, subject: str) -> str:
    values = {"day": chance.randint(1, 28), "month": chance.randint(1, 12), "next": chance.randint(1, 28)}
    sentences = chance.choices(_WHAT, k=4)
    return " ".join(one.format(subject=subject, number=chance.randint(1, 9999), **values) for one in sentences)


class Huge(BytesIO):
    """A PDF of one page with an attachment of so many bytes, made while it is read."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._parts = _huge_parts(size)
        self._left = b""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes; a whole block at most."""
        if not self._left:
            self._left = next(self._parts, b"")
        wanted = len(self._left) if size is None or size < 0 else size
        piece, self._left = self._left[:wanted], self._left[wanted:]
        return piece

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """It is read once, from its beginning."""
        del offset, whence
        return 0


def _huge_parts(size: int):  # type: ignore[no-untyped-def] # a plain generator of bytes
    text = b"BT /F1 12 Tf 60 700 Td (Ein sehr grosses Dokument) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    head, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(head))
        head += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    places.append(len(head))
    head += b"6 0 obj\n<</Length %d>>\nstream\n" % size
    yield bytes(head)
    block = random.Random(5).randbytes(1 << 20)
    for start in range(0, size, len(block)):
        yield block[: size - start]
    tail = b"\nendstream\nendobj\n"
    table = b"xref\n0 7\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    at = len(head) + size + len(tail)
    yield tail + table + b"trailer <</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % at
