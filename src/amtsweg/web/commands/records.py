"""``amtsweg records``."""

import click

from amtsweg.web.commands import records_archive, records_files, records_index, records_plan, records_xdomea


@click.group()
def command() -> None:
    """Look after files and documents."""


command.add_command(records_plan.import_plan_)
command.add_command(records_files.import_files)
command.add_command(records_xdomea.import_xdomea)
command.add_command(records_xdomea.export_xdomea)
command.add_command(records_archive.archive_message)
command.add_command(records_index.reindex)
command.add_command(records_index.index_state)
