"""``amtsweg catalogue``."""

from dataclasses import asdict
from pathlib import Path

import click

from amtsweg.catalogue.api import import_services
from amtsweg.kernel import clock
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

_SHOWN = 20


@click.group()
def command() -> None:
    """Fill the service catalogue from outside."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def import_(*, file: Path, as_json: bool) -> None:
    """Import the service list FILE (CSV of the Leistungskatalog); a second time changes nothing.

    Single lines that can not be read are rejected with their reason; the others are taken in.
    """
    with station.system():
        report = import_services(file, at=clock.now())
    text = [f"created {report.created}, changed {report.changed}, unchanged {report.unchanged}"]
    text.append(f"rejected {len(report.rejected)}")
    text += [f"  line {one.line}: {one.reason}" for one in report.rejected[:_SHOWN]]
    text += [f"  and {len(report.rejected) - _SHOWN} more (--json names all)"] * (len(report.rejected) > _SHOWN)
    answer(asdict(report), text="\n".join(text), as_json=as_json)
