"""``amtsweg records reindex`` and ``index-state``: the search index of files and documents."""

from dataclasses import asdict

import click

from amtsweg.file_search import api as file_search
from amtsweg.kernel import clock
from amtsweg.kernel.errors import AmtswegError
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option


@click.command()
@click.option("--anew", is_flag=True, help="Begin from the beginning even if a making was broken off.")
@json_option
def reindex(*, anew: bool, as_json: bool) -> None:
    """Make the search index of all files and documents anew; the one in use answers meanwhile.

    Broken off, it goes on where it was when it is called again.
    """
    with station.system():
        try:
            taken = file_search.reindex(
                anew=anew, tell=lambda count: click.echo(f"{count} …", err=True), at=clock.now()
            )
        except AmtswegError as error:
            answer({"problem": error.message}, text=error.message, as_json=as_json, problems=True)
        state = file_search.index_state()
    text = f"taken in {taken}; {state.entries} entries, {state.size / 1e6:.1f} MB"
    answer({"taken_in": taken, "entries": state.entries, "bytes": state.size}, text=text, as_json=as_json)


@click.command("index-state")
@json_option
def index_state(*, as_json: bool) -> None:
    """Say how the search index is: whether it is in use, how large, and how far behind the log."""
    with station.system():
        state = file_search.index_state()
    use = "in use" if state.ready else "not there; titles are searched in the database"
    making = ", a new one is being made" if state.building else ""
    size = f"{state.entries} entries ({state.dead} dead), {state.size / 1e6:.1f} MB, {state.behind} events behind"
    answer(asdict(state), text=f"{use}{making}; {size}", as_json=as_json, problems=not state.ready)
