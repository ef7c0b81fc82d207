"""The command line ``amtsweg``. Exit codes: 0 all is well, 1 problems were found, 2 it was called wrongly."""

import os
import sys
from importlib import import_module

import click

# What stands here and not in the commands is shown without importing any of them, so that help comes at once.
COMMANDS = {
    "demo": "Run the demo city on this machine: database, web server, worker and identity provider.",
    "serve": "Run the web server.",
    "worker": "Run the worker: jobs, outbox, timers and everything else that happens by itself.",
    "migrate": "Bring the database to the state this version needs.",
    "doctor": "Say what this machine lacks and how to get it.",
    "packs": "Check and load packs: services as content.",
    "bpmn": "Check process models, and write them back without loss.",
    "dmn": "Run the community's test kit for decision models.",
    "forms": "Exchange forms with other tools: JSON Schema, XDatenfelder of FIM, code lists.",
    "records": "Look after files and documents: take over, exchange, search index, file plan.",
    "catalogue": "Fill the service catalogue from outside.",
    "processes": "Tell other tools how processes ran: XES and OCEL 2.0.",
    "events": "Look after the event log.",
    "seal": "Look after sealed documents.",
    "backup": "Write database and files into one archive.",
    "restore": "Bring an archive back onto an empty machine.",
    "demo-codes": "Print the present sign-in codes of the demo staff.",
}
# These work before there is a database, or look at the machine only.
_WITHOUT_DJANGO = {"bpmn", "demo", "dmn", "doctor", "restore", "serve"}


class Commands(click.Group):
    """A group that imports a command when it is called and no earlier."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands, in the order a person meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command, with Django behind it where the command needs that."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        if cmd_name not in _WITHOUT_DJANGO:
            set_up_django()
        found = import_module(f"amtsweg.web.commands.{cmd_name.replace('-', '_')}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table above."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def set_up_django() -> None:
    """Read the settings and load all modules; the settings make a secret key where there is none."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amtsweg.web.settings")
    import_module("django").setup()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="amtsweg")
def amtsweg() -> None:
    """Amtsweg: the digital city administration in one product.

    State lies under var/ (AMTSWEG_STATE), packs under packs/ (AMTSWEG_PACKS). Without DATABASE_URL an embedded
    PostgreSQL is started for as long as a command needs it.
    """


def main() -> None:
    """Run the command line; what the domain refuses becomes a message and exit code 1."""
    try:
        amtsweg()
    except Exception as error:
        if not _is_of_the_domain(error):
            raise
        click.echo(f"amtsweg: {error}", err=True)
        sys.exit(1)


def _is_of_the_domain(error: Exception) -> bool:
    errors = sys.modules.get("amtsweg.kernel.errors")
    return errors is not None and isinstance(error, errors.AmtswegError)


if __name__ == "__main__":
    main()
