"""``amtsweg events``."""

from dataclasses import asdict

import click

from amtsweg.kernel import chain
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option


@click.group()
def command() -> None:
    """Look after the event log."""


@command.command()
@json_option
def verify(*, as_json: bool) -> None:
    """Compare every event with the hash chain; names each one that was altered or removed."""
    with station.system():
        report = chain.verify()
    text = [*report.broken, f"{report.sealed} sealed events, {report.unsealed} waiting. Head: {report.head}"]
    text.append("The chain is whole." if report.whole else "THE CHAIN IS BROKEN.")
    answer({**asdict(report), "whole": report.whole}, text="\n".join(text), as_json=as_json, problems=not report.whole)
