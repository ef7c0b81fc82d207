"""``amtsweg backup``."""

from pathlib import Path

import click

from amtsweg.kernel import clock
from amtsweg.web import station
from amtsweg.web.backup.make import make
from amtsweg.web.commands.output import answer, json_option


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@json_option
def command(*, file: Path, as_json: bool) -> None:
    """Write database, contents and keys into FILE, also while everything is running.

    The archive holds all secrets of the installation; it can be read by its owner only.
    """
    with station.system():
        made = make(file, at=clock.now())
    manifest, size = made.manifest, file.stat().st_size
    text = [f"{file}: {size / 1e6:.1f} MB, {manifest.chain_length} events, {len(manifest.blobs)} contents."]
    text += [f"Event chain: {manifest.chain_head}", *(f"NOT SAVED: {one}" for one in made.damaged)]
    result = {"file": str(file), "size": size, "events": manifest.chain_length, "head": manifest.chain_head}
    result |= {"blobs": len(manifest.blobs), "damaged": made.damaged}
    answer(result, text="\n".join(text), as_json=as_json, problems=bool(made.damaged))
