"""Packages: what goes out comes back, and hostile ones are refused before anything of them is used."""

import hashlib
import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from amtsweg.xdomea.api import file_name, message_name, open_package, pack, package_name, read_message, write_message
from amtsweg.xdomea.contracts import (
    Code,
    Document,
    DocumentVersion,
    Format,
    Incomplete,
    Limits,
    Message,
    PrimaryDocument,
    RecordFile,
    Unreadable,
    Version,
)
from amtsweg.xdomea.opening import Package
from xdomea.some_messages import ONE, THREE, TWO, hand_over

PDF = file_name(ONE, "Bescheid über Öl.PDF")
SIGNATURE = file_name(THREE, "Bescheid.p7s")


def message() -> Message:
    """Return a hand-over of a document in one format, signed beside it."""
    primary = PrimaryDocument(PDF, "Bescheid über Öl.PDF", signature_files=(SIGNATURE,))
    versions = (DocumentVersion("1", (Format(Code("018", list_version="1.0"), "1.7", primary),)),)
    return hand_over(RecordFile(id=TWO, documents=(Document(id=ONE, versions=versions),)))


CONTENTS = {PDF: b"%PDF-1.7 content", SIGNATURE: b"signature"}


def packed(path: Path, contents: dict[str, bytes] = CONTENTS) -> Path:
    """Write the package into a folder."""
    target = path / package_name(message())
    with target.open("wb") as out:
        pack(message(), {name: lambda data=data: io.BytesIO(data) for name, data in contents.items()}, out)
    return target


def test_names_are_those_of_the_standard() -> None:
    """Package and message are called by process and kind, documents by UUID in plain letters."""
    assert package_name(message()) == f"{ONE}_Aussonderung.Aussonderung.0503.zip"
    assert message_name(message()) == f"{ONE}_Aussonderung.Aussonderung.0503.xml"
    assert f"{ONE}_Bescheid_ueber_Oel.pdf" == PDF
    assert file_name(ONE, "../..\\x/") == f"{ONE}_x.bin"
    assert file_name(ONE, "") == f"{ONE}_Dokument.bin"


def test_a_package_comes_back(tmp_path: Path) -> None:
    """Message and contents are equal, hash and size of each are told, and the same package is the same bytes."""
    out = io.BytesIO()
    done = pack(message(), {name: lambda data=data: io.BytesIO(data) for name, data in CONTENTS.items()}, out)
    assert [(one.name, one.size, one.sha256) for one in done.files] == [
        (name, len(data), hashlib.sha256(data).hexdigest()) for name, data in CONTENTS.items()
    ]
    path = packed(tmp_path)
    assert (done.name, done.remarks, out.getvalue()) == (path.name, (), path.read_bytes())
    with open_package(path) as package:
        assert package.message == message()
        assert (package.problems, package.remarks) == ((), ())
        assert {name: package.open(name).read() for name in CONTENTS} == CONTENTS
        assert package.size(PDF) == len(CONTENTS[PDF])
    assert read_message(path) == message()


def test_a_folder_and_a_message_with_files_beside_it_are_packages(tmp_path: Path) -> None:
    """Foreign systems hand over unpacked folders as well."""
    with zipfile.ZipFile(packed(tmp_path)) as archive:
        archive.extractall(tmp_path / "folder")
    (tmp_path / "folder" / "notes.txt").write_text("x")
    with open_package(tmp_path / "folder") as package:
        assert package.message == message()
        assert [one.place for one in package.remarks] == ["notes.txt"]
        assert package.open(PDF).read() == CONTENTS[PDF]
    with open_package(tmp_path / "folder" / message_name(message())) as package:
        assert (package.problems, package.remarks) == ((), ())
        assert package.open(PDF).read() == CONTENTS[PDF]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ({PDF: b""}, "fehlt"),
        ({**CONTENTS, "x.pdf": b""}, "zu viel"),
    ],
)
def test_contents_must_fit_the_message(tmp_path: Path, contents: dict[str, bytes], words: str) -> None:
    """Nothing is written that names what is not there."""
    with pytest.raises(Incomplete, match=words):
        packed(tmp_path, contents)


def opened(path: Path, limits: Limits | None = None) -> Package:
    """Open a package and look at it after it was closed."""
    with open_package(path, limits) as package:
        return package


def test_missing_superfluous_and_damaged_files_are_told(tmp_path: Path) -> None:
    """The message can be read all the same; whoever opens a damaged file is told which one it was."""
    path = packed(tmp_path)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read(message_name(message()))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(message_name(message()), xml)
        archive.writestr("extra.pdf", b"x")
        archive.writestr(PDF, b"A" * 1000)
    path.write_bytes(path.read_bytes().replace(b"A" * 1000, b"A" * 999 + b"B"))
    with open_package(path) as package:
        assert [one.place for one in package.problems] == [SIGNATURE]
        assert [one.place for one in package.remarks] == ["extra.pdf"]
        with pytest.raises(Unreadable, match="lässt sich nicht lesen"):
            package.open(PDF).read()
        with pytest.raises(Unreadable, match="fehlt im Paket"):
            package.open(SIGNATURE)


def _spoiled(path: Path, spoil: Callable[[zipfile.ZipFile], None]) -> Path:
    with zipfile.ZipFile(packed(path), "a", zipfile.ZIP_DEFLATED) as archive:
        spoil(archive)
    return path / package_name(message())


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("a.pdf")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/passwd")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda archive: archive.writestr("../a.pdf", b"x"), "hinaus"),
        (lambda archive: archive.writestr("/etc/a.pdf", b"x"), "hinaus"),
        (lambda archive: archive.writestr("..\\a.pdf", b"x"), "hinaus"),
        (lambda archive: archive.writestr("C:\\a.pdf", b"x"), "hinaus"),
        (lambda archive: archive.writestr("a\x1b.pdf", b"x"), "hinaus"),
        (lambda archive: archive.writestr("sub/" + PDF.upper(), b"x"), "zweimal"),
        (lambda archive: archive.writestr("bomb.txt", bytes(30 * 1024**2)), "unmäßig"),
        (_link, "Verknüpfung"),
        (
            lambda archive: archive.writestr(f"{TWO}_x.0501.xml", b'<a xmlns="urn:xoev-de:xdomea:schema:3.0.0"/>'),
            "mehrere Nachrichten",
        ),
    ],
)
def test_hostile_packages_are_refused(tmp_path: Path, spoil: Callable[[zipfile.ZipFile], None], words: str) -> None:
    """Paths that climb, doubled names, bombs, links, two messages."""
    limits = Limits(ratio=500)
    with pytest.raises(Unreadable, match=words):
        opened(_spoiled(tmp_path, spoil), limits)


def test_packages_of_other_programs_are_understood(tmp_path: Path) -> None:
    """Folders parted by backslashes, litter of operating systems, documents that are XML, names written otherwise."""
    said = message()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("paket\\message.XML", write_message(said).xml)
        archive.writestr("paket\\" + PDF.replace("ueber_Oel", "u\u0308ber O\u0308l"), CONTENTS[PDF])
        archive.writestr("paket\\" + SIGNATURE.upper(), CONTENTS[SIGNATURE])
        archive.writestr("rechnung.xml", b"<invoice/>")
        archive.writestr("__MACOSX/._a.0503.xml", b"x")
        archive.writestr("Thumbs.db", b"x")
    with open_package(tmp_path / "a.zip") as package:
        assert (package.message, package.problems) == (said, ())
        assert {name: package.open(name).read() for name in CONTENTS} == CONTENTS
        assert [one.text for one in package.remarks] == [
            "Diese Datei heißt im Paket anders.",
            "Diese Datei heißt im Paket anders.",
            "Diese Datei nennt die Nachricht nicht.",
        ]
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "unpacked" / "below")
    with open_package(tmp_path / "unpacked") as package:
        assert package.message == said


def test_limits_hold(tmp_path: Path) -> None:
    """Too many, too large, too much together, a message too large."""
    path = packed(tmp_path)
    for limits in (Limits(entries=2), Limits(file=5), Limits(together=20), Limits(message=10)):
        with pytest.raises(Unreadable):
            opened(path, limits)


def test_encrypted_and_broken_archives_are_refused(tmp_path: Path) -> None:
    """What cannot be read says so."""
    path = packed(tmp_path)
    good = path.read_bytes()
    central = good.index(b"PK\x01\x02")
    path.write_bytes(good[: central + 8] + struct.pack("<H", 1) + good[central + 10 :])
    with pytest.raises(Unreadable, match="verschlüsselt"):
        opened(path)
    for cut in (10, len(good) // 2, len(good) - 30):
        path.write_bytes(good[:cut] + good[cut + 7 :])
        with pytest.raises(Unreadable), open_package(path) as package:
            package.open(PDF).read()


def test_large_files_pass_through_as_a_stream(tmp_path: Path) -> None:
    """Two hundred megabytes out and in take a few megabytes of memory."""
    size = 200 * 1024**2

    class Zeros(io.RawIOBase):
        left = size

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:
            count = min(len(buffer), self.left)
            self.left -= count
            return count

    path = tmp_path / "large.zip"
    tracemalloc.start()
    with path.open("wb") as out:
        pack(message(), {PDF: Zeros, SIGNATURE: io.BytesIO}, out, Version.V3_0_0)
    with open_package(path) as package, package.open(PDF) as stream:
        assert sum(len(piece) for piece in iter(lambda: stream.read(1024 * 1024), b"")) == size
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20 * 1024**2
