"""Take over the files of a package of xdomea: what would happen, or what happened; a second time changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError

from amtsweg.kernel import events
from amtsweg.kernel.actors import Actor
from amtsweg.kernel.errors import AmtswegError, Invalid
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records import models
from amtsweg.records.contracts import FileState
from amtsweg.records.services.importing.drafts import FileDraft, file_draft
from amtsweg.records.services.importing.filing import Taking, file_completed, file_taken_over, missing
from amtsweg.records.services.importing.plan import ensure_unit, plan_key, unit_of
from amtsweg.records.services.importing.report import FileReport, ImportReport, Note, Outcome
from amtsweg.xdomea import contracts as x
from amtsweg.xdomea.api import Excerpts, Package, open_package

__all__ = ["FileReport", "ImportReport", "Note", "Outcome", "import_package"]

_PLAN = "Diese Nachricht enthält einen Aktenplan und keine Akten: amtsweg records import-plan."
_NO_FILES = "Diese Nachricht enthält keine Akten. Antworten eines Archivs nimmt amtsweg records archive-message."
_LETTERS = "Das Anschreiben gilt mehreren Akten und wird nicht übernommen."


@dataclass(frozen=True, slots=True)
class _Choices:
    unit_id: UUID | None
    plan: Mapping[str, str]
    dry_run: bool
    whole: bool
    """Whether the message came with its files, so that none may be missing"""
    excerpts: Excerpts


def import_package(
    path: Path,
    *,
    actor: Actor,
    at: datetime,
    unit_id: UUID | None = None,
    plan: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Take over the files of a message: a ZIP, a folder, or XML alone. Raises Invalid if it cannot be read at all.

    ``plan`` says which unit of the file plan here stands for one of theirs, ``*`` for all. One file is one transaction:
    broken off, it goes on where it was when it is called again.
    """
    try:
        with open_package(path) as package:
            choices = _Choices(unit_id, plan or {}, dry_run, whole=not package.alone, excerpts=Excerpts(package.xml))
            return _import(package, choices, Taking(package, actor, at))
    except (x.Unreadable, OSError) as error:
        problems = error.problems if isinstance(error, x.Unreadable) else ()
        told = "\n".join(f"{one.place}: {one.text}" for one in problems[:20]) or str(error)
        raise Invalid(f"Das Paket lässt sich nicht lesen.\n{told}") from error


def _import(package: Package, choices: _Choices, taking: Taking) -> ImportReport:
    message = package.message
    remarks = [Note(one.place, f"{one.text} {one.kept[:200]}".strip()) for one in package.remarks]
    if not message.objects:
        remarks.append(Note("/", _PLAN if message.file_plan else _NO_FILES))
    if message.letters and len(message.objects) > 1:
        remarks.append(Note("/Anschreiben", _LETTERS))
    files = [_one(index, choices, taking) for index in range(len(message.objects))]
    used = [Note(one.place, one.text) for one in package.problems if choices.whole and "fehlt" not in one.text]
    return ImportReport(
        str(message.kind), str(message.version), message.head.process_id, tuple(files), tuple(used), tuple(remarks)
    )


def _one(index: int, choices: _Choices, taking: Taking) -> FileReport:
    """Take over one file; what is wrong with it never keeps the others from being taken over."""
    message = taking.package.message
    draft = file_draft(message.objects[index], message.letters if len(message.objects) == 1 else ())
    place = f"/Schriftgutobjekt[{index + 1}]"
    try:
        return _decided(draft, place, index, choices, taking)
    except IntegrityError as error:
        with work(SYSTEM):
            known = _known(draft)
        if known:  # somebody else took it over in this very moment
            return _report(draft, Outcome.THERE, known)
        return _report(draft, Outcome.REFUSED, problems=(Note(place, str(error)),))
    except (AmtswegError, x.XdomeaError, DataError) as error:
        return _report(draft, Outcome.REFUSED, problems=(Note(place, str(error)),))


def _decided(draft: FileDraft, place: str, index: int, choices: _Choices, taking: Taking) -> FileReport:
    with work(SYSTEM), events.together():
        known = _known(draft)
        gone = tuple(Note(name, "Diese Datei fehlt im Paket.") for name in missing(draft.documents, taking.package))
        if known is not None:
            return _again(draft, known, index, choices, taking)
        if gone and choices.whole:
            return _report(draft, Outcome.REFUSED, problems=gone)
        unit_id, key = unit_of(draft, choices.unit_id), plan_key(draft, choices.plan)
        notes = tuple(Note(place, text) for text in (*draft.remarks, *_about_plan(key)))
        if choices.dry_run:
            return _report(draft, Outcome.CREATED, plan=key, remarks=(*notes, *gone))
        unit = ensure_unit(key, draft, taking.package.message, taking.at)
        xml = choices.excerpts.one(index)
        filed = file_taken_over(draft, unit_id=unit_id, plan=unit, xml=xml, taking=taking)
    told = tuple(Note(place, text) for text in filed.remarks)
    return _report(draft, Outcome.CREATED, filed.id, plan=key, remarks=(*notes, *told))


def _again(draft: FileDraft, known: UUID, index: int, choices: _Choices, taking: Taking) -> FileReport:
    """A file that is here already: nothing changes, unless contents come that were only described before."""
    ours = known == draft.foreign_id
    if ours or choices.dry_run:
        return _report(draft, Outcome.THERE, known)
    row = models.RecordFile.objects.select_for_update(no_key=True).get(id=known)
    if row.state == FileState.DISPOSED:
        return _report(draft, Outcome.THERE, known)
    filed = file_completed(draft, row, xml=choices.excerpts.one(index), taking=taking)
    return _report(draft, Outcome.COMPLETED if filed else Outcome.THERE, known)


def _known(draft: FileDraft) -> UUID | None:
    """Return the file here that it is: one that was taken over, or, when our own package comes back, one of ours."""
    origin = models.Origin.objects.filter(foreign_id=draft.foreign_id, kind="file").first()
    if origin is not None:
        return origin.record_file_id
    own = models.RecordFile.objects.filter(id=draft.foreign_id).first()
    return own.id if own else None


def _about_plan(key: str) -> Iterator[str]:
    if not models.FilePlanUnit.objects.filter(key=key).exists():
        yield f"Der Aktenplan hat keine Einheit „{key}“; sie wird als beendet vermerkt."


def _report(
    draft: FileDraft,
    outcome: Outcome,
    record_file_id: UUID | None = None,
    *,
    plan: str = "",
    problems: tuple[Note, ...] = (),
    remarks: tuple[Note, ...] = (),
) -> FileReport:
    return FileReport(
        foreign_id=draft.foreign_id,
        title=draft.title,
        outcome=outcome,
        record_file_id=record_file_id,
        reference_number=draft.reference_number,
        plan_key=plan,
        parts=len(draft.parts),
        documents=len(draft.documents),
        versions=sum(len(one.versions) for one in draft.documents),
        participants=len(draft.people),
        problems=problems,
        remarks=remarks,
    )
