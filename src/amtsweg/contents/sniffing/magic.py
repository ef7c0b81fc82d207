"""What the first bytes of a content say."""

from collections.abc import Sequence

HEAD = 4096

_BEGINNINGS: Sequence[tuple[bytes, str]] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"II+\0", "image/tiff"),
    (b"MM\0+", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"%!PS", "application/postscript"),
    (b"MZ", "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"AC10", "image/vnd.dwg"),
    (b"BM", "image/bmp"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_HEIC = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"})
_TEXT_LIKE = frozenset({b"MZ", b"BM", b"ID3", b"AC10"})  # letters that a text may begin with as well
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")


def by_beginning(head: bytes) -> str:
    """Return the media type the first bytes name; empty if they name none."""
    for beginning, media_type in _BEGINNINGS:
        if head.startswith(beginning) and not (beginning in _TEXT_LIKE and looks_like_text(head)):
            return media_type
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in _HEIC else "video/mp4"
    return "application/x-tar" if head[257:262] == b"ustar" else ""


def looks_like_text(head: bytes) -> bool:
    """Tell whether bytes hold nothing that no text holds; wide characters count as text, too."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(head):
        return True
    return bool(head) and not _CONTROL & set(head)


def _is_wide(head: bytes) -> bool:
    # UTF-16 without its mark: every other byte is nought, and the others are none of the control signs.
    if len(head) < 4:
        return False
    for start in (0, 1):
        high, low = head[start::2], head[1 - start :: 2]
        if high.count(0) > 0.9 * len(high) and not _CONTROL & set(low):
            return True
    return False
