"""Contents to work with, made in the test: mails, Outlook files, PDF."""

import struct
from email.message import EmailMessage
from io import BytesIO
from itertools import pairwise

import pikepdf

LONG_AGO = "Mon, 02 Mar 2026 08:15:00 +0100"


def mail(
    *, subject: str = "Grundstück Müller", attachments: int = 2, text: str = "Guten Tag,\nanbei der Plan."
) -> bytes:
    """Return a mail with attachments."""
    made = EmailMessage()
    made["From"], made["To"] = "Jörg Müller <joerg@example.org>", "bauamt@stadt.example, Kai <kai@stadt.example>"
    made["Cc"], made["Subject"], made["Date"] = "chef@example.org", subject, LONG_AGO
    made["Message-ID"] = "<1@example.org>"
    made.set_content(text)
    for n in range(attachments):
        made.add_attachment(pdf(f"Plan {n}"), maintype="application", subtype="pdf", filename=f"Plän {n}.pdf")
    return made.as_bytes()


def pdf(*pages: str) -> bytes:
    """Return a PDF with a line of text on each of its pages."""
    made = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for text in pages or ("Seite",):
        page = made.add_blank_page(page_size=(595, 842))
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = made.make_stream(f"BT /F1 14 Tf 72 770 Td ({text}) Tj ET".encode("latin-1"))
    out = BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def outlook(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file with these streams (``folder/name``), in the plainest form the format allows."""
    return _Ole(streams).content()


class _Ole:
    """Writes header, allocation table, directory and streams; short streams lie in small sectors, as they must."""

    SECTOR, SMALL, FREE, END, FAT = 512, 64, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

    def __init__(self, streams: dict[str, bytes]) -> None:
        self.entries: list[dict[str, object]] = [self._entry("Root Entry", 5)]
        self.sectors: list[bytes] = []
        self.table: list[int] = []
        self.small, self.small_table = b"", list[int]()
        folders: dict[str, int] = {"": 0}
        children: dict[int, list[int]] = {0: []}
        for path, content in streams.items():
            folder, _, name = path.rpartition("/")
            if folder not in folders:
                folders[folder] = self._add(self._entry(folder, 1))
                children[0].append(folders[folder])
                children[folders[folder]] = []
            entry = self._entry(name, 2, start=self._keep(content), size=len(content))
            children[folders[folder]].append(self._add(entry))
        for parent, found in children.items():
            self._chain(parent, found)

    def content(self) -> bytes:
        small = self._store(struct.pack(f"<{len(self.small_table)}I", *self.small_table).ljust(self.SECTOR, b"\xff"))
        self.entries[0] |= {"start": self._store(self.small), "size": len(self.small)}
        directory = self._store(b"".join(self._packed(one) for one in self.entries))
        fat_at = len(self.sectors)
        self.table.append(self.FAT)
        whole = [*self.table, *[self.FREE] * (128 - len(self.table))]
        assert len(whole) == 128, "one table is enough for a test"
        self.sectors.append(struct.pack("<128I", *whole))
        header = struct.pack(
            "<8s16sHHHHHHIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1,
            directory, 0, 4096, small, 1, self.END, 0,
        )  # fmt: skip
        places = struct.pack("<109I", fat_at, *[self.FREE] * 108)
        return header + places + b"".join(self.sectors)

    def _keep(self, content: bytes) -> int:
        if len(content) >= 4096:
            return self._store(content)
        first = len(self.small_table)
        count = max(1, -(-len(content) // self.SMALL))
        self.small += content.ljust(count * self.SMALL, b"\0")
        self.small_table += [*range(first + 1, first + count), self.END]
        return first

    def _store(self, content: bytes) -> int:
        first = len(self.sectors)
        pieces = [content[at : at + self.SECTOR] for at in range(0, len(content), self.SECTOR)] or [b""]
        for n, piece in enumerate(pieces):
            self.sectors.append(piece.ljust(self.SECTOR, b"\0"))
            self.table.append(self.END if n == len(pieces) - 1 else first + n + 1)
        return first

    def _entry(self, name: str, kind: int, *, start: int = END, size: int = 0) -> dict[str, object]:
        return {"name": name, "kind": kind, "start": start, "size": size, "right": self.FREE, "child": self.FREE}

    def _add(self, entry: dict[str, object]) -> int:
        self.entries.append(entry)
        return len(self.entries) - 1

    def _chain(self, parent: int, found: list[int]) -> None:
        ordered = sorted(found, key=lambda one: (len(str(self.entries[one]["name"])), str(self.entries[one]["name"])))
        for this, following in pairwise(ordered):
            self.entries[this]["right"] = following
        if ordered:
            self.entries[parent]["child"] = ordered[0]

    def _packed(self, one: dict[str, object]) -> bytes:
        name = (str(one["name"]) + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIQ", name, len(name), one["kind"], 1, self.FREE, one["right"], one["child"], b"", 0, 0, 0,
            one["start"], one["size"],
        )  # fmt: skip


def outlook_mail() -> bytes:
    """Return an Outlook mail with a recipient and an attachment."""
    wide = {
        "__substg1.0_0037001F": "Änderung der Satzung",
        "__substg1.0_0C1A001F": "Jörg Müller",
        "__substg1.0_5D01001F": "joerg@example.org",
        "__substg1.0_1000001F": "Guten Tag,\r\nanbei.",
        "__recip_version1.0_#00000000/__substg1.0_3001001F": "Kai",
        "__recip_version1.0_#00000000/__substg1.0_39FE001F": "kai@stadt.example",
        "__attach_version1.0_#00000000/__substg1.0_3707001F": "Plän.pdf",
    }
    ticks = (1772435700 + 11644473600) * 10_000_000  # 2026-03-02 07:15 UTC
    streams = {path: text.encode("utf-16-le") for path, text in wide.items()}
    streams["__attach_version1.0_#00000000/__substg1.0_37010102"] = pdf("Plan")
    streams["__properties_version1.0"] = bytes(32) + struct.pack("<IIQ", 0x00390040, 0, ticks)
    return outlook(streams)


def signed_pdf() -> bytes:
    """Return a PDF that bears a signature field with a signature in it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf("Bescheid"))) as made:
        signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, Filter=pikepdf.Name("/Adobe.PPKLite"), Contents=b"x" * 64)
        field = made.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig, T="Siegel",
                Rect=[0, 0, 0, 0], V=made.make_indirect(signature),
            )
        )  # fmt: skip
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        made.pages[0].Annots = pikepdf.Array([field])
        made.save(out)
    return out.getvalue()
