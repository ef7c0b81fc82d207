"""``amtsweg records``."""

import click

from amtsweg.web.commands import records_archive, records_xdomea
from amtsweg.web.commands import records_files
from amtsweg.web.commands import records_xdomea
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from amtsweg.kernel import actors, clock
from amtsweg.records.api import import_plan
from amtsweg.records.contracts import PlanImport
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_MARKS = {"created": "+", "changed": "~", "ended": "-"}

from dataclasses import asdict

import click

from amtsweg.file_search import api as file_search
from amtsweg.kernel import clock
from amtsweg.kernel.errors import AmtswegError
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option


@click.group()
def command() -> None:
    """Look after files and documents."""


command.add_command(records_archive.archive_message)
command.add_command(records_files.import_files)
command.add_command(records_xdomea.import_xdomea)
command.add_command(records_xdomea.export_xdomea)
    """Look after the record files."""


@command.command("import-plan")
@click.argument("file", type=_FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, unit by unit, and change nothing.")
@json_option
def import_plan_(*, file: Path, dry_run: bool, as_json: bool) -> None:
    """Take in the file plan of FILE: CSV, or the xdomea message 0301 of versions 2.4, 3.0 and 3.1.

    Units that are not in it end; none is ever deleted, because files hang on them. Everything wrong is named with its
    line, and then nothing is changed. A second time changes nothing. docs/packs.md says how the CSV looks.
    """
    with station.system():
        content, actor = file.read_bytes(), actors.system("cli")
        report = import_plan(content, name=file.name, actor=actor, at=clock.now(), dry_run=dry_run)
    answer(asdict(report), text="\n".join(_told(report, dry_run=dry_run)), as_json=as_json)


def _told(report: PlanImport, *, dry_run: bool) -> Iterator[str]:
    for one in report.changes:
        yield f"{_MARKS[one.kind]} {one.key} {one.title}: {one.kind}"
        yield from (f"      {name}: {before or '–'} → {after or '–'}" for name, (before, after) in one.facts.items())
    counts = {kind: sum(one.kind == kind for one in report.changes) for kind in _MARKS}
    yield ", ".join(f"{kind} {count}" for kind, count in counts.items()) + f", unchanged {report.unchanged}"
    yield "nothing was changed" if dry_run or not report.changes else f"version {report.version}"
@command.command()
@click.option("--anew", is_flag=True, help="Begin from the beginning even if a making was broken off.")
@json_option
def reindex(*, anew: bool, as_json: bool) -> None:
    """Make the search index of all files and documents anew; the one in use answers meanwhile.

    Broken off, it goes on where it was when it is called again.
    """
    with station.system():
        try:
            taken = file_search.reindex(
                anew=anew, tell=lambda count: click.echo(f"{count} …", err=True), at=clock.now()
            )
        except AmtswegError as error:
            answer({"problem": error.message}, text=error.message, as_json=as_json, problems=True)
        state = file_search.index_state()
    text = f"taken in {taken}; {state.entries} entries, {state.size / 1e6:.1f} MB"
    answer({"taken_in": taken, "entries": state.entries, "bytes": state.size}, text=text, as_json=as_json)


@command.command("index-state")
@json_option
def index_state(*, as_json: bool) -> None:
    """Say how the search index is: whether it is in use, how large, and how far behind the log."""
    with station.system():
        state = file_search.index_state()
    use = "in use" if state.ready else "not there; titles are searched in the database"
    making = ", a new one is being made" if state.building else ""
    size = f"{state.entries} entries ({state.dead} dead), {state.size / 1e6:.1f} MB, {state.behind} events behind"
    answer(asdict(state), text=f"{use}{making}; {size}", as_json=as_json, problems=not state.ready)
