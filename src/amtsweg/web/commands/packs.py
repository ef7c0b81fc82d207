"""``amtsweg packs``."""

from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from amtsweg.catalogue.api import check_packs, load_packs
from amtsweg.identity.api import load_organisation, municipality
from amtsweg.identity.contracts import OrganisationReport
from amtsweg.kernel import clock
from amtsweg.onboarding.api import load_services
from amtsweg.onboarding.contracts import ServicesReport
from amtsweg.process_register.api import load_processes
from amtsweg.process_register.contracts import ProcessesReport
from amtsweg.records.api import load_file_plan
from amtsweg.records.contracts import FilePlanReport
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Check and load packs: services as content."""


@command.command()
@click.argument("folder", type=_FOLDER, default=lambda: settings.PACKS_DIR)
@json_option
def check(*, folder: Path, as_json: bool) -> None:
    """Check all packs below FOLDER, their examples included; names file, line and reason of each problem.

    Notes name what could not be checked; they keep nothing away.
    """
    review = check_packs(folder, at=clock.now())
    lines = [*map(str, review.problems), *(f"note: {note}" for note in review.notes)]
    text = "\n".join([*lines, *([] if review.problems else ["packs: no problems"])])
    answer(asdict(review), text=text, as_json=as_json, problems=bool(review.problems))


@command.command()
@click.argument("folder", type=_FOLDER, default=lambda: settings.PACKS_DIR)
@click.option("--take-pack", is_flag=True, help="Take packs over decision tables that were published here meanwhile.")
@json_option
def load(*, folder: Path, take_pack: bool, as_json: bool) -> None:
    """Load the city's organisation, file plan, lists of processes and services, and all packs below FOLDER.

    What is wrong is named and then nothing of it is loaded; what is unchanged stays as it is. Decision tables that were
    edited and published here stay in force: a pack that did not change since is left alone, one that changed is taken
    if it brings the very tables that were published (they can be downloaded there), and refused otherwise unless
    --take-pack is given.
    """
    with station.system():
        at, city = clock.now(), municipality().folder
        organisation = load_organisation(city, at=at)
        plan = load_file_plan(city, at=at)
        packs = load_packs(folder, at=at, take_pack=take_pack)
        register = load_processes(city, at=at)
        services = load_services(city, at=at)
    text = [f"organisation: {_counts(organisation)}", f"file plan: {_counts(plan)}", f"processes: {_counts(register)}"]
    text.append(f"services: {_counts(services)}")
    text += [f"{pack.slug}: {pack.outcome}, version {pack.version}" for pack in packs.packs]
    text += [f"{pack.slug}: {pack.reason}" for pack in packs.packs if pack.reason]
    result = {
        "organisation": asdict(organisation),
        "file_plan": asdict(plan),
        "processes": asdict(register),
        "services": asdict(services),
        "packs": [asdict(p) for p in packs.packs],
    }
    answer(result, text="\n".join(text), as_json=as_json, problems=packs.count("refused") > 0)


def _counts(report: OrganisationReport | FilePlanReport | ProcessesReport | ServicesReport) -> str:
    return ", ".join(f"{name} {count}" for name, count in asdict(report).items() if isinstance(count, int))
