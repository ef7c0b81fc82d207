"""``amtsweg processes``."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TextIO

import click

from amtsweg.kernel import clock
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.metrics import api as metrics
from amtsweg.metrics.contracts import OcelForm
from amtsweg.web import station

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def command() -> None:
    """Tell other tools how processes ran."""


@command.command()
@click.argument("slug")
@click.argument("file", type=click.File("w", encoding="utf-8", lazy=True))
@click.option("--format", "form", type=click.Choice(["xes", "ocel-json", "ocel-xml"]), required=True)
@click.option("--since", type=_DAY, help="First day on which a run may have begun (YYYY-MM-DD).")
@click.option("--until", type=_DAY, help="Day before which it must have begun (YYYY-MM-DD).")
def export(*, slug: str, file: TextIO, form: str, since: datetime | None, until: datetime | None) -> None:
    """Write how the process SLUG ran into FILE ("-": the terminal), for tools of process mining.

    Cases, tasks and runs have pseudonyms; nobody is named, neither citizens nor staff.
    """
    with station.system():
        metrics.catch_up(at=clock.now())
        for text in _stream(form)(slug, _local(since, _BEGINNING), _local(until, clock.now())):
            file.write(text)


@command.command()
def rebuild() -> None:
    """Make the figures anew from the event log, beside those in use, which they then replace."""
    with station.system():
        metrics.rebuild_rollups(at=clock.now())
        click.echo(f"Made anew in {metrics.catch_up(at=clock.now())} steps.")


def _stream(form: str) -> Callable[[str, datetime, datetime], Iterator[str]]:
    if form == "xes":
        return lambda slug, since, until: metrics.export_xes(slug, units=None, since=since, until=until)
    kind = OcelForm(form.removeprefix("ocel-"))
    return lambda slug, since, until: metrics.export_ocel(slug, form=kind, units=None, since=since, until=until)


def _local(day: datetime | None, default: datetime) -> datetime:
    return default if day is None else day.replace(tzinfo=LOCAL_ZONE)
