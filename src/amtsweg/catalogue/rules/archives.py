"""Opening archives of packs, which come from outside: bounded in number, size and depth, inside one folder."""

import hashlib
import json
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from amtsweg.catalogue.rules.files import FORMAT, MANIFEST
from amtsweg.kernel.errors import Invalid
from amtsweg.kernel.packs import MAX_BYTES

MAX_FILES, MAX_TOTAL, MAX_ARCHIVE = 5_000, 64 * 1024 * 1024, 64 * 1024 * 1024
_CHUNK = 64 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,119}){0,3}")


@contextmanager
def opened(path: Path) -> Iterator[Path]:
    """Yield the folder of packs: the path itself, or what an archive holds, for as long as it is needed.

    Raises Invalid, with the name of what is wrong in the archive.
    """
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="amtsweg-packs-") as name:
        folder = Path(name)
        _unpack(path, folder)
        yield folder


def _unpack(path: Path, folder: Path) -> None:
    try:
        if path.stat().st_size > MAX_ARCHIVE:
            raise Invalid(f"{path.name} ist größer als {MAX_ARCHIVE // 1024**2} MiB.")
        with zipfile.ZipFile(path) as archive:
            _check_names(archive)
            left = MAX_TOTAL
            for entry in archive.infolist():
                left -= _write(archive, entry, folder, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{path.name} lässt sich nicht als ZIP-Archiv lesen: {error}") from error
    _compare(folder)


def _check_names(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise Invalid(f"Das Archiv enthält mehr als {MAX_FILES} Dateien.")
    seen: set[str] = set()
    for entry in entries:
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if entry.flag_bits & 0x1:
            raise Invalid(f"„{entry.filename}“ ist verschlüsselt; das geht hier nicht.")
        if not _NAME.fullmatch(entry.filename.removesuffix("/")) or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Invalid(f"„{entry.filename[:100]}“ ist kein Name, den eine Datei in einem Paket haben darf.")
        if entry.filename.casefold() in seen:
            raise Invalid(f"„{entry.filename}“ steht zweimal im Archiv.")
        seen.add(entry.filename.casefold())


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, left: int) -> int:
    """Write one file and return its size. What the archive says about sizes is not believed."""
    if entry.is_dir():
        return 0
    target, size = folder / entry.filename, 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as source, target.open("wb") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                raise Invalid(f"„{entry.filename}“ ist größer als {MAX_BYTES // 1024} KiB.")
            if size > left:
                raise Invalid(f"Das Archiv enthält mehr als {MAX_TOTAL // 1024**2} MiB.")
            file.write(chunk)
    return size


def _compare(folder: Path) -> None:
    """Compare what came out with the archive's own list; an archive that people packed by hand has none."""
    listing = folder / MANIFEST
    if not listing.is_file():
        return
    try:
        said = json.loads(listing.read_text(encoding="utf-8"))
        known, listed = said["format"] == FORMAT, dict(said["files"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Invalid(f"{MANIFEST} im Archiv lässt sich nicht lesen.") from error
    if not known:
        raise Invalid(f"Das Archiv hat ein Format, das diese Fassung von Amtsweg nicht kennt: „{said['format']}“.")
    there = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file() and one != listing}
    for name in sorted({*listed, *there}):
        found = hashlib.sha256(there[name].read_bytes()).hexdigest() if name in there else ""
        if found != listed.get(name):
            raise Invalid(f"„{name}“ im Archiv ist beschädigt, fehlt oder kam hinzu.")
