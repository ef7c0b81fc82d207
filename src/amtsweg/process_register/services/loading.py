"""Load the city's list of processes, as often as one likes; words of people stay."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from amtsweg.identity import api as identity
from amtsweg.kernel import events, scope
from amtsweg.kernel.actors import system
from amtsweg.kernel.packs import read_file
from amtsweg.process_register.contracts import Facts, ProcessesReport
from amtsweg.process_register.models import RegisteredProcess
from amtsweg.process_register.queries.facts import all_facts
from amtsweg.process_register.rules.city_list import FILE, Listed, read_processes
from amtsweg.process_register.rules.merging import Origin
from amtsweg.process_register.services.noting import note_model
from amtsweg.process_register.services.rows import entry_event, give_way, offer, save
from amtsweg.processes import api as processes

_ACTOR = system("packs")


def load_processes(folder: Path, *, at: datetime) -> ProcessesReport:
    """Bring the register to what the list says; what people wrote there stays, and nothing is removed.

    A city without a list has none. Raises PackError, and then nothing is changed.
    """
    listed = _read(folder)
    with scope.work(scope.SYSTEM), events.together():
        facts = all_facts()
        _enter_deployed(facts, at=at)
        rows = {row.slug: row for row in RegisteredProcess.objects.defer("search").select_for_update()}
        by_process = {row.process: row for row in rows.values() if row.process}
        outcomes = [_load(one, rows.get(one.slug), by_process, facts, at) for one in listed]
    created, changed = outcomes.count("created"), outcomes.count("changed")
    return ProcessesReport(created, changed, outcomes.count("unchanged"), outcomes.count("kept"))


def _read(folder: Path) -> list[Listed]:
    path = folder / FILE
    if not path.exists():
        return []
    return read_processes(read_file(path), units=frozenset(unit.key for unit in identity.org_units()))


def _enter_deployed(facts: Mapping[str, Facts], *, at: datetime) -> None:
    """Enter what was deployed before there was a register."""
    known = set(RegisteredProcess.objects.exclude(process="").values_list("process", flat=True))
    newest = {model.slug: model for model in reversed(processes.deployed_versions())}
    for slug in sorted(newest.keys() - known):
        note_model(newest[slug], facts=facts[slug], at=at)


def _load(
    listed: Listed,
    row: RegisteredProcess | None,
    by_process: dict[str, RegisteredProcess],
    facts: Mapping[str, Facts],
    at: datetime,
) -> str:
    values = dict(listed.values)
    owner = by_process.get(str(values.get("process", "")))
    row = row or owner
    created = row is None
    if row is None:
        row = RegisteredProcess(slug=listed.slug, revision=0, created_at=at)
    elif owner is not None and owner.id != row.id and not give_way(owner):
        values.pop("process")
    merged = offer(row, values, by=Origin.PACK, facts=facts.get(str(values.get("process") or row.process), Facts()))
    if not created and not merged.changes:
        return "kept" if merged.kept else "unchanged"
    save(row, at=at)
    kind = "listed" if created else "list_changed"
    events.record([entry_event(kind, row, actor=_ACTOR, at=at, data={"fields": sorted(merged.changes)})])
    return "created" if created else "changed"
