"""``amtsweg restore``."""

from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import click

from amtsweg.web.backup import bring_back
from amtsweg.web.cli import set_up_django
from amtsweg.web.commands.output import answer, json_option


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def command(*, file: Path, as_json: bool) -> None:
    """Bring the archive FILE back onto an empty machine.

    Refuses where there is anything already. Every sum is compared before the first byte is written; the event chain
    and every content are compared afterwards.
    """
    bring_back.require_empty_state()
    with bring_back.checked(file) as (tar, manifest):
        bring_back.unpack_state(tar, manifest)
        set_up_django()
        # Only now: these read the key that has just been brought back.
        clock, settle, station = (import_module(f"amtsweg.{name}") for name in _WITH_DJANGO)
        with station.database():
            settled = settle.settle(tar, manifest, at=clock.now())
    text = [f"{settled.events} events and {settled.blobs} contents are back.", f"Event chain: {settled.head}"]
    text += [*settled.problems, "Something is not as it was saved." if settled.problems else "All is as it was saved."]
    answer(asdict(settled), text="\n".join(text), as_json=as_json, problems=bool(settled.problems))


_WITH_DJANGO = ("kernel.clock", "web.backup.settle", "web.station")
