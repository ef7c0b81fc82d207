"""``amtsweg serve``."""

import os

import click
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from amtsweg.web import embedded

# No more threads than database connections in the pool of a process.
_CORES = os.cpu_count() or 1
WORKERS, THREADS = min(2, _CORES), min(8, 2 * _CORES + 1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--workers", default=WORKERS, show_default=True, help="Processes.")
@click.option("--threads", default=THREADS, show_default=True, help="Threads of each process.")
def command(*, host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server until Ctrl-C or SIGTERM; requests under way are finished."""
    with embedded.for_this_installation():
        server = Granian(
            "amtsweg.web.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            respawn_failed_workers=True,
            workers_kill_timeout=20,
            log_level=LogLevels.warning,
        )
        server.serve()
