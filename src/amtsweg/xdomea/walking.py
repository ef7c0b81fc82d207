"""Everything a message names a file for, and how such files are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from uuid import UUID

from amtsweg.xdomea.contracts import (
    Document,
    Format,
    Message,
    PrimaryDocument,
    RecordCase,
    RecordFile,
    RecordObject,
)
from amtsweg.xdomea.grammar.lookup import root_name

_LONGEST = 120
_UNSAFE = re.compile(r"[^\w.+-]+", re.ASCII)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def documents(within: Message | RecordObject) -> Iterator[Document]:
    """Yield every document, attachments and those of circulations included, from the top down."""
    if isinstance(within, Message):
        for one in (*within.letters, *within.objects):
            yield from documents(one)
        return
    if isinstance(within, Document):
        yield within
    for step in within.circulation.steps if within.circulation else ():
        for inner in step.processing.attachments if step.processing else ():
            yield from documents(inner)
    for below in _below(within):
        yield from documents(below)


def _below(one: RecordObject) -> tuple[RecordObject, ...]:
    if isinstance(one, RecordFile):
        return (*one.documents, *one.cases, *one.sub_files)
    if isinstance(one, RecordCase):
        return (*one.documents, *one.sub_cases)
    return one.attachments


def formats(message: Message) -> Iterator[Format]:
    """Yield every format of every version of every document, and the files of the file plan."""
    for document in documents(message):
        for version in document.versions:
            yield from version.formats
    if message.file_plan:
        yield from message.file_plan.files


def primary_documents(message: Message) -> Iterator[PrimaryDocument]:
    """Yield what the message names a file for."""
    for one in formats(message):
        yield one.primary


def file_names(message: Message) -> dict[str, int]:
    """Count how often each file is named: the documents themselves and the signatures beside them."""
    count: dict[str, int] = {}
    for primary in primary_documents(message):
        for name in (primary.file_name, *primary.signature_files):
            count[name] = count.get(name, 0) + 1
    return count


def file_name(identity: UUID, name: str) -> str:
    """Return a name for a primary document that every version allows: ``<UUID>_<name>.<ending>``, in plain letters."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem, suffix = path.stem, path.suffix
    plain = _UNSAFE.sub("_", stem.translate(_GERMAN)).strip("._")[:_LONGEST] or "Dokument"
    ending = _UNSAFE.sub("", suffix.lower())[:12]
    return f"{identity}_{plain}{ending if len(ending) > 1 else '.bin'}"


def message_name(message: Message) -> str:
    """Return how the message is called within its package."""
    return f"{message.head.process_id}_{root_name(message.kind)}.xml"


def package_name(message: Message) -> str:
    """Return how the package is called."""
    return f"{message.head.process_id}_{root_name(message.kind)}.zip"
