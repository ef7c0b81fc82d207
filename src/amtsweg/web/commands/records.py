"""``amtsweg records``."""

import click

from amtsweg.web.commands import records_files


@click.group()
def command() -> None:
    """Look after files and documents."""


command.add_command(records_files.import_files)
