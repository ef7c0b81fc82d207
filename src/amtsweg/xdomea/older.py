"""What 2.4.0 puts together otherwise: files that hold documents beside cases, and the one answer for all objects."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid5

from amtsweg.xdomea.contracts import (
    Imported,
    Message,
    MessageKind,
    Outcome,
    RecordFile,
    RecordObject,
    Remark,
    Version,
)
from amtsweg.xdomea.grammar.large import OldOutcome, Returned

_TEXT = "xdomea 2.4.0"


def for_version(message: Message, target: Version) -> tuple[Message, list[Remark]]:
    """Return the message as the target puts it together, and what that changed."""
    if target is not Version.V2_4_0:
        return message, []
    remarks: list[Remark] = []
    objects = tuple(
        _object(one, f"/Schriftgutobjekt[{number}]", remarks) for number, one in enumerate(message.objects, 1)
    )
    message = replace(message, objects=objects)
    if message.kind is MessageKind.IMPORT_CONFIRMED:
        message = _one_answer(message, remarks)
    return message, remarks


def _object(one: RecordObject, place: str, remarks: list[Remark]) -> RecordObject:
    return _file(one, place, remarks) if isinstance(one, RecordFile) else one


def _file(file: RecordFile, place: str, remarks: list[Remark]) -> RecordFile:
    """A file of 2.4.0 holds documents or cases: beside cases, documents go into a sub-file of their own."""
    subs = tuple(_file(one, f"{place}/Teilakte[{number}]", remarks) for number, one in enumerate(file.sub_files, 1))
    if not (file.documents and file.cases):
        return replace(file, sub_files=subs)
    text = f"{_TEXT} hält in einer Akte Dokumente oder Vorgänge: die Dokumente stehen in einer Teilakte."
    remarks.append(Remark(f"{place}/Akteninhalt", text))
    own = RecordFile(id=uuid5(file.id, "documents"), documents=file.documents)
    return replace(file, documents=(), sub_files=(own, *subs))


def put_back(objects: tuple[RecordObject, ...]) -> tuple[RecordObject, ...]:
    """Put documents that stand in a sub-file only because 2.4.0 wants it back into their file."""
    return tuple(_whole(one) if isinstance(one, RecordFile) else one for one in objects)


def _whole(file: RecordFile) -> RecordFile:
    subs = [_whole(one) for one in file.sub_files]
    own = uuid5(file.id, "documents")
    inner = next((one for one in subs if one == RecordFile(id=own, documents=one.documents)), None)
    if inner is None or file.documents:
        return replace(file, sub_files=tuple(subs))
    return replace(file, documents=inner.documents, sub_files=tuple(one for one in subs if one is not inner))


def _one_answer(message: Message, remarks: list[Remark]) -> Message:
    """Put the results of all objects into one: it is a success when all are, and their errors are told together."""
    outcome = message.outcome or _together(message.imported)
    returned = []
    for number, one in enumerate(message.imported, 1):
        place = f"/AusgesondertesSGO[{number}]"
        if one.archive_id is not None:
            returned.append(Returned(one.id, one.archive_id))
        if one.success is not outcome.success or one.archive_id is None or one.errors or one.error_codes:
            remarks.append(Remark(place, f"{_TEXT} nennt zu einem Objekt nur die Archivkennung.", repr(one)))
    old = OldOutcome(outcome.success, outcome.error, tuple(returned))
    return replace(message, outcome=old, imported=())  # type: ignore[arg-type]  # stands for it while it is written


def _together(imported: tuple[Imported, ...]) -> Outcome:
    errors = [f"{one.id}: {text}" for one in imported for text in one.errors]
    return Outcome(all(one.success for one in imported), "\n".join(errors) or None)
