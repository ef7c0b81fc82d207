"""Writing OLE containers (MS-CFB): streams and one level of folders, all in plain sectors."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    below: list[int] = field(default_factory=list)
    start: int = _END


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE container with these streams; a name may name a folder (``folder/stream``)."""
    entries = _entries(streams)
    body, fat = bytearray(), []
    for entry in entries:
        if entry.kind == 2:
            # Below 4096 bytes it would belong into the small sectors: it is padded past that.
            entry.content = entry.content.ljust(4096, b"\0") if len(entry.content) < 4096 else entry.content
            entry.start = len(fat)
            _append(body, fat, entry.content)
    directory_at = len(fat)
    _append(body, fat, b"".join(_described(entries, place) for place in range(len(entries))))
    sectors = -(-(len(fat) + 1) // (_SECTOR // 4 - 1)) or 1
    fat_at = len(fat)
    fat += [_FAT] * sectors
    fat += [_FREE] * (-len(fat) % (_SECTOR // 4))
    assert len(fat) == sectors * _SECTOR // 4
    return _head(directory_at, fat_at, sectors) + bytes(body) + struct.pack(f"<{len(fat)}I", *fat)


def _append(body: bytearray, fat: list[int], content: bytes) -> None:
    count = -(-len(content) // _SECTOR)
    fat += [len(fat) + step + 1 for step in range(count - 1)] + [_END]
    body += content.ljust(count * _SECTOR, b"\0")


def _entries(streams: Mapping[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", 5)]
    folders: dict[str, int] = {}
    for path, content in streams.items():
        folder, _, name = path.rpartition("/")
        parent = 0
        if folder:
            if folder not in folders:
                folders[folder] = len(entries)
                entries[0].below.append(len(entries))
                entries.append(_Entry(folder, 1))
            parent = folders[folder]
        entries[parent].below.append(len(entries))
        entries.append(_Entry(name, 2, content))
    for entry in entries:
        entry.below.sort(key=lambda place: (len(entries[place].name), entries[place].name.upper()))
    return entries


def _described(entries: list[_Entry], place: int) -> bytes:
    entry = entries[place]
    # Siblings hang in one row, each at the right hand of the one before: a tree, though no balanced one.
    right = next(
        (one.below[at + 1] for one in entries for at in range(len(one.below) - 1) if one.below[at] == place), _NONE
    )
    name = entry.name.encode("utf-16-le")
    child = entry.below[0] if entry.below else _NONE
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name) + 2, entry.kind, 1, _NONE, right, child)
    return head + bytes(36) + struct.pack("<IQ", entry.start, len(entry.content))


def _head(directory_at: int, fat_at: int, sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, sectors, directory_at, 0, 4096, _END, 0, _END, 0)
    places = [fat_at + step for step in range(sectors)]
    return head + struct.pack("<109I", *places, *[_FREE] * (109 - sectors))
