"""``amtsweg packs``."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TypeAlias

import click
from django.conf import settings

from amtsweg.catalogue.api import check_packs, export_packs, load_packs, preview_packs, read_synonyms
from amtsweg.catalogue.contracts import FileState, LoadReport, PackPreview, Renamed
from amtsweg.circulation.api import check_routes
from amtsweg.identity.api import load_organisation, municipality
from amtsweg.identity.contracts import OrganisationReport
from amtsweg.kernel import clock
from amtsweg.kernel.packs import PackError, PackProblem
from amtsweg.onboarding.api import load_services
from amtsweg.onboarding.contracts import ServicesReport
from amtsweg.process_register.api import load_processes
from amtsweg.process_register.contracts import ProcessesReport
from amtsweg.records.api import check_file_types, load_file_plan, load_file_types, plan_units
from amtsweg.records.contracts import FilePlanReport, FileTypeReport
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

Report: TypeAlias = OrganisationReport | FilePlanReport | FileTypeReport | ProcessesReport | ServicesReport

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_PATH = click.Path(exists=True, path_type=Path)
_FILE = click.Path(dir_okay=False, writable=True, path_type=Path)
_MARKS = {FileState.NEW: "+", FileState.SAME: "=", FileState.CHANGED: "~", FileState.REMOVED: "-"}


@click.group()
def command() -> None:
    """Check, load and export packs: services as content."""


@command.command()
@click.argument("folder", type=_FOLDER, default=lambda: settings.PACKS_DIR)
@json_option
def check(*, folder: Path, as_json: bool) -> None:
    """Check all packs below FOLDER, their examples included; names file, line and reason of each problem.

    The city's list of synonyms, its routes of circulations and the offices' kinds of files are checked, too. Notes name
    what could not be checked; they keep nothing away.
    """
    review = check_packs(folder, at=clock.now())
    city = [one for path in sorted(folder.glob("*/city.yaml")) for one in _of_city(path)]
    problems = [*review.problems, *city, *check_file_types(folder)]
    lines = [*map(str, problems), *(f"note: {note}" for note in review.notes)]
    text = "\n".join([*lines, *([] if problems else ["packs: no problems"])])
    result = {**asdict(review), "problems": [asdict(one) for one in problems]}
    answer(result, text=text, as_json=as_json, problems=bool(problems))


@command.command()
@click.argument("path", type=_PATH, default=lambda: settings.PACKS_DIR, metavar="[FOLDER|FILE.zip]")
@click.option("--dry-run", is_flag=True, help="Say what would change, file by file, and change nothing.")
@click.option("--take-pack", is_flag=True, help="Take packs over what was edited and published here meanwhile.")
@click.option("--unit", "units", multiple=True, metavar="THEIRS=OURS", help="Unit that stands here for one of a pack.")
@click.option("--plan", multiple=True, metavar="THEIRS=OURS", help="The same for a unit of the file plan.")
@json_option
def load(
    *, path: Path, dry_run: bool, take_pack: bool, units: tuple[str, ...], plan: tuple[str, ...], as_json: bool
) -> None:
    """Load all packs below FOLDER, or those another installation exported as FILE.zip.

    A folder brings the city's organisation, file plan, kinds of files and lists of processes and services along. What
    is wrong is named and then nothing of it is loaded; what is unchanged stays as it is. What was edited and
    published here stays in force: a pack that did not change since is left alone, one that changed is taken if it
    brings the very files that were published, and refused otherwise unless --take-pack is given. A pack that names a
    unit or a unit of the file plan which is not here is not loaded until --unit or --plan say what stands for it.
    """
    renamed = Renamed(_pairs(units), _pairs(plan))
    with station.system():
        brings_city = path.is_dir() and not dry_run
        city = _load_city(path) if brings_city else {}
        previews = preview_packs(path, at=clock.now(), take_pack=take_pack, renamed=renamed)
        missing = list(_missing(previews))
        report = LoadReport(()) if dry_run or missing else _load(path, renamed, take_pack=take_pack)
        city |= _load_lists() if brings_city else {}
    text = [f"{name.replace('_', ' ')}: {_counts(counts)}" for name, counts in city.items()]
    text += [line for one in previews for line in _told(one)] if dry_run else []
    text += [f"{pack.slug}: {pack.outcome}, version {pack.version}" for pack in report.packs]
    text += [f"{pack.slug}: {pack.reason}" for pack in report.packs if pack.reason]
    text += [*missing, *(["nothing was loaded"] if dry_run or missing else [])]
    result = {
        **{name: asdict(counts) for name, counts in city.items()},
        "packs": [asdict(one) for one in (previews if dry_run else report.packs)],
        "missing": missing,
    }
    refused = report.count("refused") > 0 or any(one.outcome == "refused" for one in previews)
    answer(result, text="\n".join(text), as_json=as_json, problems=refused or bool(missing))


@command.command()
@click.argument("slugs", nargs=-1, required=True, metavar="SLUG...")
@click.option("--out", type=_FILE, required=True, help="The archive to write (FILE.zip).")
@json_option
def export(*, slugs: tuple[str, ...], out: Path, as_json: bool) -> None:
    """Write the published versions of services with all that belongs to them into an archive.

    Another installation takes it with `packs load`. The same content gives the same bytes.
    """
    with station.system():
        content = export_packs(sorted(set(slugs)))
    out.write_bytes(content)
    answer({"file": str(out), "bytes": len(content)}, text=f"{out}: {len(content)} bytes", as_json=as_json)


def _load_city(path: Path) -> dict[str, Report]:
    at, city = clock.now(), municipality().folder
    found: dict[str, Report] = {
        "organisation": load_organisation(city, at=at),
        "file_plan": load_file_plan(city, at=at),
    }
    if path.resolve() == settings.PACKS_DIR.resolve():  # one pack alone says nothing of the kinds of files of all
        found["file_types"] = load_file_types(path, at=at)
    return found


def _load_lists() -> dict[str, Report]:
    """Load what speaks of the packs' services and processes, after these."""
    at, city = clock.now(), municipality().folder
    return {"processes": load_processes(city, at=at), "services": load_services(city, at=at)}


def _load(path: Path, renamed: Renamed, *, take_pack: bool) -> LoadReport:
    return load_packs(path, at=clock.now(), take_pack=take_pack, renamed=renamed)


def _missing(previews: Sequence[PackPreview]) -> Iterator[str]:
    """Name the keys that are not here, with what to do."""
    plan = {unit.key for unit in plan_units()}
    for one in previews:
        if one.missing_unit:
            yield (
                f"{one.slug}: Die Organisationseinheit „{one.missing_unit}“ gibt es hier nicht. Legen Sie sie an, oder"
                f" nennen Sie die hiesige: --unit {one.missing_unit}=…"
            )
        if one.plan_unit and one.plan_unit not in plan:
            yield (
                f"{one.slug}: Der Aktenplan hat hier keine Einheit „{one.plan_unit}“. Ergänzen Sie ihn, oder nennen Sie"
                f" die hiesige: --plan {one.plan_unit}=…"
            )


def _told(one: PackPreview) -> Iterator[str]:
    yield f"{one.slug}: {one.outcome}" + (f", in force is version {one.version}" if one.version else "")
    for file in one.files:
        edited = " (edited here)" if file.name in one.edited else ""
        yield f"  {_MARKS[file.state]} {file.name}: {file.state}{edited}"
        yield from (f"      {line}" for line in file.lines)
    if one.reason:
        yield f"  {one.reason}"


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in given]
    if wrong := [theirs for theirs, sign, ours in pairs if not (theirs and sign and ours)]:
        raise click.UsageError(f"Expected THEIRS=OURS, not {wrong[0]!r}.")
    return {theirs: ours for theirs, _, ours in pairs}


def _of_city(city: Path) -> Iterator[PackProblem]:
    yield from _synonyms(city)
    routes = city.parent / "routes.yaml"
    if routes.exists():
        yield from check_routes(routes)


def _synonyms(city: Path) -> Iterator[PackProblem]:
    try:
        read_synonyms(city.parent)
    except PackError as error:
        yield from error.problems


def _counts(report: Report) -> str:
    return ", ".join(f"{name} {count}" for name, count in asdict(report).items() if isinstance(count, int))
