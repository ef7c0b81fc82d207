"""How commands answer: for people, or as JSON for machines."""

import json
import sys
from collections.abc import Callable, Mapping
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

OK, PROBLEMS = 0, 1


def json_option(command: Command) -> Command:
    """Give a command the option ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for a machine to read.")(command)


def answer(result: Mapping[str, object], *, text: str, as_json: bool, problems: bool = False) -> None:
    """Print the result in the way that was asked for and end with the exit code that fits."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=str) if as_json else text)
    sys.exit(PROBLEMS if problems else OK)
