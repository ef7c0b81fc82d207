"""``amtsweg doctor``."""

from dataclasses import asdict

import click

from amtsweg.web.commands.output import answer, json_option
from amtsweg.web.doctor import Finding, Verdict, examine

_SIGNS = {Verdict.OK: "ok", Verdict.OPTIONAL: "--", Verdict.MISSING: "!!"}


@click.command()
@json_option
def command(*, as_json: bool) -> None:
    """Say what this machine lacks and how to get it; exit code 1 if something needed is missing."""
    findings = examine()
    ill = any(finding.verdict is Verdict.MISSING for finding in findings)
    text = "\n".join(_line(finding) for finding in findings)
    answer({"well": not ill, "findings": [asdict(one) for one in findings]}, text=text, as_json=as_json, problems=ill)


def _line(finding: Finding) -> str:
    remedy = f"  -> {finding.remedy}" if finding.remedy else ""
    return f"{_SIGNS[finding.verdict]}  {finding.subject}: {finding.found}{remedy}"
