"""``amtsweg demo``."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib import import_module

import click

from amtsweg.web import embedded
from amtsweg.web.cli import set_up_django
from amtsweg.web.supervisor import Child, Supervisor

_READY_WITHIN = 60
_HERE = "127.0.0.1"


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port of the portal.")
@click.option("--identity-port", default=8001, show_default=True, help="Port of the local identity provider.")
@click.option("--prepare", is_flag=True, help="Only make and fill the database; run nothing.")
def command(*, port: int, identity_port: int, prepare: bool) -> None:
    """Run the demo city until Ctrl-C; what happened in it is kept under var/ and is there again the next time.

    Nothing here is for production: passwords are public, seal and identity provider vouch for nobody.
    """
    if prepare:
        _prepare()
        return
    _require_free(port)
    _require_free(identity_port)
    environment = _environment(port, identity_port)
    with embedded.for_this_installation():
        click.echo("Preparing the demo city ...")
        # In a process of its own, so that this one stays small and has one thread only.
        if subprocess.run(_amtsweg("demo", "--prepare"), env=environment, check=False).returncode:
            raise click.ClickException("The demo city could not be prepared; see above.")
        _run(Supervisor(_children(port), environment), port)


def _prepare() -> None:
    set_up_django()
    station, fill = import_module("amtsweg.web.station"), import_module("amtsweg.web.demo.fill")
    with station.database():
        fill.fill()


def _environment(port: int, identity_port: int) -> dict[str, str]:
    given = {"AMTSWEG_URL": f"http://{_HERE}:{port}", "AMTSWEG_IDP_URL": f"http://{_HERE}:{identity_port}"}
    return {**given, **os.environ}


def _amtsweg(*words: str) -> list[str]:
    return [sys.executable, "-m", "amtsweg.web.cli", *words]


def _children(port: int) -> list[Child]:
    return [
        Child("worker", _amtsweg("worker")),
        Child("identity provider", [sys.executable, "-m", "amtsweg.identity.adapters.local_idp"]),
        Child("web server", _amtsweg("serve", "--host", _HERE, "--port", str(port))),
    ]


def _run(supervisor: Supervisor, port: int) -> None:
    supervisor.stop_on_signals()
    try:
        supervisor.start()
        _await_ready(supervisor, port)
        supervisor.watch()
    finally:
        click.echo("\nStopping ...")
        supervisor.end()


def _await_ready(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while not supervisor.stop.is_set() and not _is_healthy(port):
        if time.monotonic() > deadline:
            raise click.ClickException(f"It is not healthy after {_READY_WITHIN} s; see http://{_HERE}:{port}/health")
        supervisor.stop.wait(0.2)
    if not supervisor.stop.is_set():
        click.echo(f"\nThe demo city is at http://{_HERE}:{port}/ and stops with Ctrl-C.")
        subprocess.run(_amtsweg("demo-codes"), env=supervisor.environment, check=False)


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{_HERE}:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HERE, port))
        except OSError as error:
            text = (
                f"Port {port} is taken by another program (perhaps another demo). Stop it, or see --help for options."
            )
            raise click.ClickException(text) from error
