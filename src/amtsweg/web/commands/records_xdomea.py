"""``amtsweg records import-xdomea`` and ``export-xdomea``: files from and for other installations and systems."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click

from amtsweg.identity.api import municipality, unit_by_key
from amtsweg.kernel import actors, clock
from amtsweg.kernel.errors import Invalid, NotFound
from amtsweg.kernel.ids import uuid7
from amtsweg.kernel.scope import SYSTEM, work
from amtsweg.records.api import reads, writes
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option
from amtsweg.xdomea import api as xdomea
from amtsweg.xdomea import contracts as x

_WORDS = {
    writes.importing.Outcome.CREATED: "created",
    writes.importing.Outcome.COMPLETED: "completed",
    writes.importing.Outcome.THERE: "there already",
    writes.importing.Outcome.REFUSED: "refused",
}


@click.command("import-xdomea")
@click.argument("path", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would be taken over, and change nothing.")
@click.option("--unit", "unit", metavar="KEY", help="The unit that keeps the files here; else the one they name.")
@click.option(
    "--plan", multiple=True, metavar="THEIRS=OURS", help="Unit of the file plan that stands for theirs, * all."
)
@json_option
def import_xdomea(*, path: Path, dry_run: bool, unit: str | None, plan: Sequence[str], as_json: bool) -> None:
    """Take over the files of an xdomea message (2.4.0, 3.0.0, 3.1.0): a ZIP, a folder, or XML alone.

    Every file of the package is taken over whole or not at all, and a second time changes nothing; so what was broken
    off goes on when it is called again. A unit of the file plan that is not here is noted as ended. Exit code 1 if
    anything was refused.
    """
    with station.system():
        report = writes.importing.import_package(
            path,
            actor=actors.system("import-xdomea"),
            at=clock.now(),
            unit_id=unit_by_key(unit).id if unit else None,
            plan=_pairs(plan),
            dry_run=dry_run,
        )
    result = {**asdict(report), "dry_run": dry_run, "sound": report.sound}
    answer(result, text="\n".join(_told(report, dry_run=dry_run)), as_json=as_json, problems=not report.sound)


def _told(report: writes.importing.ImportReport, *, dry_run: bool) -> Iterator[str]:
    yield f"xdomea {report.version}, message {report.kind}, process {report.process_id}"
    for file in report.files:
        word = (
            "would be created" if dry_run and file.outcome is writes.importing.Outcome.CREATED else _WORDS[file.outcome]
        )
        counts = f"{file.parts} parts, {file.documents} documents, {file.participants} participants"
        yield f"{word}: {file.reference_number or file.foreign_id} „{file.title}“ ({counts})"
        yield from (f"    {note.place}: {note.text}" for note in (*file.problems, *file.remarks))
    yield from (f"{note.place}: {note.text}" for note in (*report.problems, *report.remarks))
    counts = ", ".join(f"{report.count(one)} {_WORDS[one]}" for one in writes.importing.Outcome)
    yield f"{len(report.files)} files: {counts}" + ("; nothing was changed" if dry_run else "")


@click.command("export-xdomea")
@click.argument("files", nargs=-1, required=True, metavar="FILE_ID...")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option(
    "--version", "version", type=click.Choice([one.value for one in x.Version]), default=x.Version.V3_1_0.value
)
@json_option
def export_xdomea(*, files: Sequence[str], out: Path, version: str, as_json: bool) -> None:
    """Write files with all they hold into a package of xdomea that another installation takes over without loss."""
    with station.system():
        try:
            done = _packed([_id(one) for one in files], out, x.Version(version))
        except x.XdomeaError as error:
            raise Invalid(str(error)) from error
    text = [f"{out}: {len(done.files)} documents", *(f"    {one.place}: {one.text} {one.kept}" for one in done.remarks)]
    answer({"file": str(out), **asdict(done)}, text="\n".join(text), as_json=as_json)


def _packed(ids: Sequence[UUID], out: Path, version: x.Version) -> x.Packed:
    with work(SYSTEM):
        found = [reads.exporting.exported_file(one) for one in ids]
    contents: dict[str, Callable[[], BinaryIO]] = {}
    for one in found:
        contents |= one.contents
    sender = x.Contact(institution=municipality().name)
    head = x.Head(uuid7(), clock.now(), sender, sender, x.System(product="Amtsweg"), receipt=False, archive_ids=False)
    message = x.Message(
        kind=x.MessageKind.HAND_OVER, version=version, head=head, objects=tuple(one.file for one in found)
    )
    part = out.with_name(f"{out.name}.part")
    with part.open("wb") as target:
        done = xdomea.pack(message, contents, target, version)
    part.replace(out)
    return done


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"„{text}“ ist keine Kennung einer Akte.") from None


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    if wrong := [theirs for theirs, sign, ours in pairs if not (theirs and sign and ours)]:
        raise click.UsageError(f"Expected THEIRS=OURS, not {wrong[0]!r}.")
    return {theirs: ours for theirs, _, ours in pairs}
