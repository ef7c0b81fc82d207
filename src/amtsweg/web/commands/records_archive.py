"""``amtsweg records archive-message``."""

from pathlib import Path

import click

from amtsweg.disposal import api as disposal
from amtsweg.kernel import actors, clock
from amtsweg.web import station
from amtsweg.web.bindings import bind
from amtsweg.web.commands.output import answer, json_option


@click.command("archive-message")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def archive_message(*, file: Path, as_json: bool) -> None:
    """Apply a message of the archive (xdomea 0502, 0504, 0506, 0507) from FILE, an XML or a ZIP.

    Exit code 1 if it cannot be applied; it is then set aside with the reason. The same message twice is applied once.
    """
    with station.system():
        bind()
        came = disposal.take_in(path=file, filename=file.name, actor=actors.system("command"), at=clock.now())
    aside = came.state == "set_aside"
    said = {"applied": "applied", "known": "already applied before", "set_aside": "SET ASIDE"}[came.state]
    text = " ".join(filter(None, [f"{came.kind or 'message'} {said}.", came.reason]))
    result = {"state": came.state, "kind": came.kind, "reason": came.reason, "disposal": came.run_id}
    answer(result, text=text, as_json=as_json, problems=aside)
