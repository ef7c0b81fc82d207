"""Addresses by which a browser starts an office program with a document."""

from pathlib import PurePath

_MICROSOFT = {
    "ms-word": {".docx", ".doc", ".docm", ".dotx", ".rtf"},
    "ms-excel": {".xlsx", ".xls", ".xlsm", ".xlsb"},
    "ms-powerpoint": {".pptx", ".ppt", ".pptm"},
}


def libreoffice(url: str) -> str:
    """Return the address that opens a document in LibreOffice for editing."""
    return f"vnd.libreoffice.command:ofe|u|{url}"


def microsoft(name: str, url: str) -> str:
    """Return the address that opens a document in the Microsoft program for its kind, or nothing."""
    suffix = PurePath(name).suffix.lower()
    scheme = next((scheme for scheme, suffixes in _MICROSOFT.items() if suffix in suffixes), "")
    return f"{scheme}:ofe|u|{url}" if scheme else ""
