"""``amtsweg records import-plan``: take in a file plan."""

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


@click.command("import-plan")
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
