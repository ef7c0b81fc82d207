"""``amtsweg dmn``."""

from collections.abc import Iterator
from pathlib import Path

import click

from amtsweg.dmn.api import LevelReport, run_kit
from amtsweg.web.commands.output import answer, json_option

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Run the community's test kit for decision models."""


@command.command()
@click.argument("folder", type=_FOLDER)
@json_option
def tck(*, folder: Path, as_json: bool) -> None:
    """Run the test kit below FOLDER; prints passed/total per level and every failure with its reason.

    Cases that call functions of other languages (Java) are refused and listed apart.
    """
    levels = run_kit(folder)
    failing = any(level.failures for level in levels) or not levels
    answer(_as_json(levels), text="\n".join(_lines(levels)), as_json=as_json, problems=failing)


def _as_json(levels: tuple[LevelReport, ...]) -> dict[str, object]:
    failures = [{"level": one.level, "case": bad.case, "reason": bad.failure} for one in levels for bad in one.failures]
    refused = [
        {"level": one.level, "case": case.case, "reason": case.refused} for one in levels for case in one.refused
    ]
    totals = {str(one.level): {"passed": one.passed, "total": one.total} for one in levels}
    return {"levels": totals, "failures": failures, "refused": refused}


def _lines(levels: tuple[LevelReport, ...]) -> Iterator[str]:
    for level in levels:
        apart = f", and {len(level.refused)} refused (listed apart)" if level.refused else ""
        yield f"level {level.level}: {level.passed}/{level.total} passed{apart}"
    if not levels:
        yield "there is no folder compliance-level-… here"
    for level in levels:
        yield from (f"FAILED  {outcome.case}: {outcome.failure}" for outcome in level.failures)
        yield from (f"refused {outcome.case}: {outcome.refused}" for outcome in level.refused)
