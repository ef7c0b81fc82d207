"""``amtsweg records import-files``: take over what another system has exported as lists and files."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from amtsweg.file_exchange import api as file_exchange
from amtsweg.file_exchange.contracts import ImportReport
from amtsweg.kernel import actors, clock
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

_SHOWN = 50


@click.command("import-files")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--source", required=True, metavar="NAME", help="The system the export comes from, the same every time.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken over, and change nothing.")
@json_option
def import_files(*, folder: Path, source: str, dry_run: bool, as_json: bool) -> None:
    """Take over an export: akten.csv, dokumente.csv and the files they name.

    A second run takes over what is new and nothing else, so what was broken off goes on when it is called again. Exit
    code 1 if any line was not taken over.
    """
    with station.system():
        report = file_exchange.import_files(
            folder=folder,
            source=source,
            actor=actors.system("import-files"),
            at=clock.now(),
            dry_run=dry_run,
            told=None if as_json else _progress,
        )
    result = {**asdict(report), "dry_run": dry_run}
    answer(result, text="\n".join(_told(report, dry_run)), as_json=as_json, problems=bool(report.problems))


def _progress(done: int, of: int) -> None:
    if done % 100 == 0:
        click.echo(f"{done} of {of} files", err=True)


def _told(report: ImportReport, dry_run: bool) -> Iterator[str]:
    word = "would be taken over" if dry_run else "taken over"
    yield f"{report.files} files, {report.documents} documents ({report.size // 1024:,} KiB) {word}"
    yield f"{report.known_files} files, {report.known_documents} documents were there before"
    yield f"{len(report.problems)} problems"
    yield from (f"  {one}" for one in report.problems[:_SHOWN])
    if len(report.problems) > _SHOWN:
        yield f"  … and {len(report.problems) - _SHOWN} more; --json names all"
