"""``amtsweg catalogue``."""

from dataclasses import asdict
from pathlib import Path

import click

from amtsweg.catalogue.api import import_descriptions, import_services, reindex
from amtsweg.catalogue.contracts import ImportReport
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
    _answer(report, as_json=as_json)


@command.command("import-descriptions")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def import_descriptions_(*, file: Path, as_json: bool) -> None:
    """Import descriptions of services from FILE: XZuFi 2 (XML), or JSON as docs/packs.md says.

    They belong to services by their LeiKa key; a second time changes nothing. What a pack says weighs more. Services
    that can not be read are rejected with their reason.
    """
    with station.system():
        report = import_descriptions(file, at=clock.now())
    _answer(report, as_json=as_json)


@command.command("reindex")
@json_option
def reindex_(*, as_json: bool) -> None:
    """Make what search knows of all services anew, as after an update of Amtsweg; it stays in use meanwhile."""
    with station.system():
        changed = reindex()
    answer({"changed": changed}, text=f"changed {changed}", as_json=as_json)


def _answer(report: ImportReport, *, as_json: bool) -> None:
    text = [f"created {report.created}, changed {report.changed}, unchanged {report.unchanged}"]
    text.append(f"rejected {len(report.rejected)}")
    text += [f"  line {one.line}: {one.reason}" for one in report.rejected[:_SHOWN]]
    text += [f"  and {len(report.rejected) - _SHOWN} more (--json names all)"] * (len(report.rejected) > _SHOWN)
    answer(asdict(report), text="\n".join(text), as_json=as_json)
