"""Packages that come in: a ZIP, a folder, or a message alone. Nothing is unpacked; contents are streams."""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from amtsweg.xdomea.contracts import Limits, Message, MessageKind, Problem, Remark, Unreadable
from amtsweg.xdomea.names import base_name, climbs, is_litter, same_names, usable_name
from amtsweg.xdomea.reading import read
from amtsweg.xdomea.walking import file_names

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CHUNK = 256 * 1024
_PEEK = 4096
_MARK = b"urn:xoev-de:xdomea:schema:"
_DOUBLED = "Der Name steht zweimal im Paket."
_SMALL = 10 * 1024**2
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    zlib.error,
    ValueError,
)
"""What the standard library raises for damaged, encrypted and strangely packed archives."""


@dataclass(frozen=True, slots=True)
class Content:
    """Where a file lies: a path, or an entry of the ZIP."""

    size: int
    path: Path | None = None
    entry: zipfile.ZipInfo | None = None


class Package:
    """A message and its files: ``problems`` are missing or unusable ones, ``remarks`` superfluous ones.

    ``alone`` is a message that came as mere XML, so that nothing is wrong if its files are not there.
    """

    def __init__(
        self,
        message: Message,
        xml: bytes,
        contents: Mapping[str, Content],
        archive: zipfile.ZipFile | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self.message, self.xml, self.alone = message, xml, alone
        self._archive = archive
        named = file_names(message)
        # What is not there under its name may be there under another one.
        alike = same_names(
            (name for name in named if name not in contents), (name for name in contents if name not in named)
        )
        self._contents = {**contents, **{name: contents[other] for name, other in alike.items()}}
        self.problems = tuple(_judged(message, named, self._contents))
        self.remarks = (*message.remarks, *_told(named, alike, contents))

    def names(self) -> frozenset[str]:
        """Return the names of all files there are."""
        return frozenset(self._contents)

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        return name in self._contents

    def size(self, name: str) -> int:
        """Return how large a file is, unpacked."""
        return self._contents[name].size

    def open(self, name: str) -> IO[bytes]:
        """Open a file; `Unreadable` when it is missing or damaged, also on the way."""
        content = self._contents.get(name)
        if content is None:
            raise Unreadable((Problem(name, "Diese Datei fehlt im Paket."),))
        try:
            return io.BufferedReader(_Careful(name, self._stream(content)), _CHUNK)
        except _BROKEN as error:
            raise _damaged(name, error) from error

    def _stream(self, content: Content) -> IO[bytes]:
        if content.path is not None:
            return content.path.open("rb")
        assert self._archive is not None
        assert content.entry is not None
        return self._archive.open(content.entry)


class _Careful(io.RawIOBase):
    """A stream that says in our words what is wrong with it."""

    def __init__(self, name: str, inner: IO[bytes]) -> None:
        self._name, self._inner = name, inner

    def readable(self) -> bool:
        """It is only for reading."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read the next piece."""
        room = memoryview(buffer).cast("B")
        try:
            piece = self._inner.read(len(room))
        except _BROKEN as error:
            raise _damaged(self._name, error) from error
        room[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close what lies below as well."""
        self._inner.close()
        super().close()


def _damaged(name: str, error: Exception) -> Unreadable:
    return _refused(name, f"Diese Datei lässt sich nicht lesen: {error}")


@contextmanager
def open_package(path: Path, limits: Limits | None = None) -> Iterator[Package]:
    """Open a ZIP, a folder, or a message with its files beside it; `Unreadable` says what is wrong with it."""
    limits = limits or Limits()
    if path.is_dir():
        yield _from_folder(path, None, limits)
    elif zipfile.is_zipfile(path):
        try:
            archive = zipfile.ZipFile(path)
        except _BROKEN as error:
            raise _refused(path.name, f"Das ist kein lesbares ZIP: {error}") from None
        with archive:
            yield _from_zip(path, archive, limits)
    else:
        yield _from_folder(path.parent, path, limits)


def read_message(source: bytes | Path) -> Message:
    """Read a message: its XML, or a file, package or folder that holds it."""
    if isinstance(source, bytes):
        return read(source)
    with open_package(source) as package:
        return package.message


def _refused(place: str, text: str) -> Unreadable:
    return Unreadable((Problem(place, text),))


def _from_folder(folder: Path, message: Path | None, limits: Limits) -> Package:
    found = _files_below(folder, limits) if message is None else _files_in(folder)
    own = message or found[_message_name(folder.name, found, lambda name: _beginning(found[name]))]
    _bounded(own.name, own.stat().st_size, limits.message)
    xml = own.read_bytes()
    said = read(xml)
    # Beside a message that was asked for, other things may lie; only what it names is its own.
    mine = found.keys() & file_names(said).keys() if message else found.keys() - {own.name}
    contents = {name: Content(found[name].stat().st_size, path=found[name]) for name in mine}
    return Package(said, xml, contents, alone=message is not None)


def _files_in(folder: Path) -> dict[str, Path]:
    # Links might lead anywhere, so they are no files of the package.
    return {one.name: one for one in folder.iterdir() if one.is_file() and not one.is_symlink()}


def _files_below(folder: Path, limits: Limits) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            if path.is_symlink() or not path.is_file() or is_litter(name):
                continue
            if name in found:
                raise _refused(str(path.relative_to(folder)), _DOUBLED)
            found[name] = path
        if len(found) > limits.entries:
            raise _refused(folder.name, f"Mehr als {limits.entries} Dateien werden nicht genommen.")
    return found


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_PEEK)


def _from_zip(path: Path, archive: zipfile.ZipFile, limits: Limits) -> Package:
    entries = _entries(archive, limits)
    name = _message_name(path.name, entries, lambda name: _unpacked(archive, entries[name], _PEEK))
    entry = entries.pop(name)
    _bounded(name, entry.file_size, limits.message)
    xml = _unpacked(archive, entry)
    contents = {name: Content(one.file_size, entry=one) for name, one in entries.items()}
    return Package(read(xml), xml, contents, archive)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int = -1) -> bytes:
    try:
        with archive.open(entry) as stream:
            return stream.read(most)
    except _BROKEN as error:
        raise _damaged(entry.filename[:200], error) from None


def _entries(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a ZIP by their names; whatever is wrong with any of them refuses the whole."""
    infos = [one for one in archive.infolist() if not one.is_dir() and not is_litter(one.filename)]
    if len(infos) > limits.entries:
        raise _refused("ZIP", f"Das Paket hat {len(infos)} Dateien, höchstens {limits.entries} werden genommen.")
    problems: list[Problem] = []
    found: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for one in infos:
        name = base_name(one.filename)
        if fault := _fault(one, name, limits) or (_DOUBLED if name.casefold() in seen else ""):
            problems.append(Problem(one.filename[:200], fault))
        seen.add(name.casefold())
        found[name] = one
    if sum(one.file_size for one in infos) > limits.together:
        problems.append(Problem("ZIP", f"Das Paket wäre ausgepackt größer als {limits.together // 1024**3} GB."))
    if problems:
        raise Unreadable(tuple(problems))
    return found


def _fault(entry: zipfile.ZipInfo, name: str, limits: Limits) -> str:
    if climbs(entry.filename) or not usable_name(name):
        return "Der Name führt aus dem Paket hinaus oder ist keiner."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "Das ist eine Verknüpfung, keine Datei."
    if entry.flag_bits & 0x1:
        return "Die Datei ist verschlüsselt."
    if entry.file_size > limits.file:
        return f"Die Datei ist größer als {limits.file // 1024**3} GB."
    if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        return "Die Datei würde beim Auspacken unmäßig groß."
    return ""


def _bounded(name: str, size: int, most: int) -> None:
    if size > most:
        raise _refused(name, f"Die Nachricht ist größer als {most // 1024**2} MB.")


def _message_name(where: str, names: Iterable[str], peek: Callable[[str], bytes]) -> str:
    """Find the message among the files: called as one, or the only XML that begins like one."""
    ends = tuple(f".{kind}.xml" for kind in MessageKind)
    xml = [name for name in names if name.lower().endswith(".xml")]
    found = [name for name in xml if name.lower().endswith(ends)] or xml
    if len(found) > 1:
        found = [name for name in found if _MARK in peek(name)] or found
    if len(found) != 1:
        what = "mehrere Nachrichten" if found else "keine Nachricht"
        raise _refused(where, f"Darin liegt {what}: {', '.join(sorted(found)[:5])}".rstrip(": "))
    return found[0]


def _judged(message: Message, named: Mapping[str, int], contents: Mapping[str, Content]) -> Iterator[Problem]:
    for name in named:
        if not usable_name(name):
            yield Problem(name[:200], "Der Name einer Datei führt aus dem Paket hinaus oder ist keiner.")
        elif name not in contents and message.kind is MessageKind.HAND_OVER:
            yield Problem(name, "Diese Datei fehlt im Paket.")


def _told(named: Mapping[str, int], alike: Mapping[str, str], contents: Mapping[str, Content]) -> Iterator[Remark]:
    for name, count in named.items():
        if count > 1:
            yield Remark(name[:200], f"Die Nachricht nennt diese Datei {count} Mal.")
    for name, other in alike.items():
        yield Remark(name, "Diese Datei heißt im Paket anders.", other)
    for name in sorted(contents.keys() - named.keys() - set(alike.values())):
        yield Remark(name, "Diese Datei nennt die Nachricht nicht.")
