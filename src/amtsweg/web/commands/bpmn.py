"""``amtsweg bpmn``."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import click

from amtsweg.bpmn.api import Verdict, judge, roundtrip
from amtsweg.bpmn.contracts import Problem, Unreadable
from amtsweg.web.commands.output import answer, json_option

_PATH = click.Path(exists=True, path_type=Path)


@click.group()
def command() -> None:
    """Check process models, and write them back without loss."""


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(found for found in path.rglob("*") if found.suffix in (".bpmn", ".xml") and found.is_file())


@dataclass(slots=True)
class Report:
    """What became of the models: how many, why not, and which were accepted with something left out."""

    verdicts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    silent: dict[str, list[Problem]] = field(default_factory=dict)

    def add(self, name: str, xml: bytes) -> None:
        """Judge one model."""
        judgement = judge(xml)
        self.verdicts[judgement.verdict] += 1
        self.reasons.update({problem.kind for problem in judgement.problems})
        if judgement.problems:
            self.problems[name] = list(judgement.problems)
        if judgement.silent or (judgement.verdict is not Verdict.EXECUTED and not judgement.problems):
            self.silent[name] = list(judgement.silent)


@command.command()
@click.argument("path", type=_PATH)
@json_option
def check(*, path: Path, as_json: bool) -> None:
    """Check one model, or all models below PATH: executed as drawn, or refused with element, line and reason.

    Silent is a model of which something would be dropped without a word. Exit code 1 for those; for a single file
    also if it is not executed.
    """
    report = Report()
    for file in _files(path):
        report.add(str(file.relative_to(path)) if path.is_dir() else file.name, file.read_bytes())
    ill = bool(report.silent) or (path.is_file() and bool(report.problems)) or not report.verdicts
    lines = _overview(report) if path.is_dir() else _verdict(report)
    answer(_as_json(report), text="\n".join(lines), as_json=as_json, problems=ill)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "models": report.verdicts.total(),
        **{verdict.value: report.verdicts[verdict] for verdict in Verdict},
        "silent": {name: [asdict(one) for one in found] for name, found in report.silent.items()},
        "reasons": dict(report.reasons.most_common()),
        "problems": {name: [asdict(one) for one in found] for name, found in report.problems.items()},
    }


def _overview(report: Report) -> Iterator[str]:
    yield f"{report.verdicts.total()} models"
    for verdict in Verdict:
        yield f"{report.verdicts[verdict]:6} {verdict.value}"
    yield f"{len(report.silent):6} silent"
    yield ""
    yield "Reasons, each with the number of models it stands in (a model may have several):"
    for reason, count in report.reasons.most_common():
        yield f"{count:6} {reason}"
    for name, found in report.silent.items():
        yield from (f"SILENT {name}: {one}" for one in found)


def _verdict(report: Report) -> Iterator[str]:
    for found in (*report.problems.values(), *report.silent.values()):
        yield from map(str, found)
    yield ", ".join(report.verdicts)


@command.command(name="roundtrip")
@click.argument("path", type=_PATH)
@json_option
def roundtrip_(*, path: Path, as_json: bool) -> None:
    """Read the models below PATH, write them and compare: equal under canonical XML, or lost something."""
    files = _files(path)
    different = [file.name for file in files if not _is_kept(file)]
    text = [*(f"NOT EQUAL {name}" for name in different), f"{len(files) - len(different)}/{len(files)} equal"]
    result = {"equal": len(files) - len(different), "total": len(files), "different": different}
    answer(result, text="\n".join(text), as_json=as_json, problems=bool(different) or not files)


def _is_kept(file: Path) -> bool:
    try:
        return roundtrip(file.read_bytes())
    except Unreadable:
        return False
