"""``amtsweg worker``."""

import signal
from threading import Event

import click

from amtsweg.web import station
from amtsweg.web import worker as work


@click.command()
def command() -> None:
    """Run the worker until Ctrl-C or SIGTERM; what is under way is finished.

    Several may run at once, also on several machines with the same database.
    """
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with station.database():
        work.run(stop)
