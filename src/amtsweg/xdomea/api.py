"""The door of xdomea messages: read, write, check, pack and open them. What crosses it stands in `contracts`."""

from __future__ import annotations

from amtsweg.xdomea.checking import validate
from amtsweg.xdomea.excerpt import Excerpts
from amtsweg.xdomea.opening import Package, open_package, read_message
from amtsweg.xdomea.packing import pack
from amtsweg.xdomea.walking import (
    documents,
    file_name,
    file_names,
    formats,
    message_name,
    package_name,
    primary_documents,
)
from amtsweg.xdomea.writing import write as write_message

__all__ = [
    "Excerpts",
    "Package",
    "documents",
    "file_name",
    "file_names",
    "formats",
    "message_name",
    "open_package",
    "pack",
    "package_name",
    "primary_documents",
    "read_message",
    "validate",
    "write_message",
]
