"""Packages that go out: a ZIP with the message and the primary documents it names, written as a stream."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import IO, BinaryIO

from amtsweg.xdomea.contracts import Incomplete, Message, MessageKind, Packed, PackedFile, Version
from amtsweg.xdomea.names import plain_name
from amtsweg.xdomea.walking import file_names, message_name, package_name
from amtsweg.xdomea.writing import write

_CHUNK = 1024 * 1024
_EARLIEST = 1980
_STORED = (".pdf", ".jpg", ".jpeg", ".png", ".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".mp4", ".webp", ".gz")
"""What is packed already is not packed again."""

Opener = Callable[[], IO[bytes]]


def pack(message: Message, contents: Mapping[str, Opener], out: BinaryIO, version: Version | None = None) -> Packed:
    """Write the package of a message into ``out``; each content is opened when its turn comes and read once.

    The contents must be exactly those the message names, else `Incomplete`. Offers may be sent without any.
    """
    written = write(message, version)
    names = file_names(message)
    _check(message, names, contents)
    own = message_name(message)
    files = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        archive.writestr(_info(own, message), written.xml)
        for name in names if contents else ():
            with (
                closing(contents[name]()) as source,
                archive.open(_info(name, message), "w", force_zip64=True) as target,
            ):
                files.append(_copied(name, source, target))
    return Packed(package_name(message), own, tuple(files), written.remarks)


def _check(message: Message, names: Mapping[str, int], contents: Mapping[str, Opener]) -> None:
    doubled = [name for name in names if names[name] > 1]
    unsafe = [name for name in names if not plain_name(name)]
    # Some file systems know no difference between capitals and small letters.
    same = len({name.casefold() for name in names}) < len(names)
    if doubled or unsafe or same:
        raise Incomplete("Namen von Dateien sind doppelt oder unbrauchbar: " + ", ".join((doubled or unsafe)[:5]))
    if not contents and message.kind is MessageKind.OFFER:
        return
    missing, surplus = names.keys() - contents.keys(), contents.keys() - names.keys()
    if missing or surplus:
        wrong = [*(f"{name} fehlt" for name in sorted(missing)), *(f"{name} ist zu viel" for name in sorted(surplus))]
        raise Incomplete("Die Dateien passen nicht zur Nachricht: " + ", ".join(wrong[:5]))


def _info(name: str, message: Message) -> zipfile.ZipInfo:
    """Date every entry as the message, so that the same package is the same bytes."""
    at = message.head.created_at
    info = zipfile.ZipInfo(name, (max(at.year, _EARLIEST), at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o640 << 16
    return info


def _copied(name: str, source: IO[bytes], target: IO[bytes]) -> PackedFile:
    size, digest = 0, hashlib.sha256()
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        digest.update(chunk)
        size += len(chunk)
    return PackedFile(name, size, digest.hexdigest())
