"""``amtsweg seal``."""

import ssl
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from amtsweg.delivery.api import SealProblem, SealReport, check_seal, verify_pdf
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.web.commands.output import answer, json_option

# The command line speaks English throughout; what the portal says is German.
ENGLISH: Mapping[str, str] = {
    SealProblem.NO_PDF: "This is no PDF file.",
    SealProblem.DAMAGED: "The file is damaged or incomplete and cannot be checked.",
    SealProblem.ENCRYPTED: "The file is encrypted with a password and cannot be checked.",
    SealProblem.NO_SEAL: "This PDF file bears no electronic seal.",
    SealProblem.SEAL_LOST: "The file is incomplete or changed: only remains of the seal are left.",
    SealProblem.CHANGED: "The sealed content was changed after it was sealed. Do not rely on this document.",
    SealProblem.APPENDED: "Something was added to the file after it was sealed; the seal does not vouch for that.",
    SealProblem.UNKNOWN_SIGNER: "The seal comes from an authority that is not trusted here.",
    SealProblem.UNKNOWN_TIME: "The time stamp comes from an authority that is not trusted here, or it is invalid.",
    SealProblem.CLAIMED_TIME: "The file bears no time stamp: the time is a claim of the signer.",
    SealProblem.EARLIER_BROKEN: "An earlier signature in this file does not hold any more.",
    SealProblem.TOO_MUCH: "Checking this file takes too much time or memory.",
}
_UNCHECKED = {
    SealProblem.NO_PDF: "not a PDF",
    SealProblem.DAMAGED: "not readable",
    SealProblem.ENCRYPTED: "not readable",
    SealProblem.NO_SEAL: "not sealed",
    SealProblem.TOO_MUCH: "not checked",
}


@click.group()
def command() -> None:
    """Look after sealed documents."""


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--trust",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Certificate (PEM) of an authority to trust besides the one of this installation.",
)
@json_option
def verify(*, file: Path, trust: tuple[Path, ...], as_json: bool) -> None:
    """Check the seal of the PDF FILE: is it intact, who sealed it and when? Exit code 1 if not to be relied on."""
    report = verify_pdf(file.read_bytes(), trusted=[_certificate(path) for path in trust])
    english = [ENGLISH.get(problem, problem) for problem in report.problems]
    result = {**asdict(report), "problems": english, "valid": report.valid}
    answer(result, text=_text(report), as_json=as_json, problems=not report.valid)


def _certificate(path: Path) -> bytes:
    try:
        return ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise click.BadParameter(f"{path} is no certificate in PEM format.", param_hint="--trust") from error


def _text(report: SealReport) -> str:
    problems = [ENGLISH.get(problem, problem) for problem in report.problems]
    for kind, verdict in _UNCHECKED.items():
        if kind in report.problems:  # there is no seal to tell of
            return "\n".join([verdict, *problems])
    time = report.time.astimezone(LOCAL_ZONE).isoformat(timespec="seconds") if report.time else "unknown"
    lines = [
        "intact: nothing was changed since it was sealed" if report.intact else "BROKEN",
        f"signer: {report.signer or 'unknown'}{'' if report.trusted else ' (NOT TRUSTED)'}",
        f"time: {time}",
        f"covers the whole file: {'yes' if report.covers_whole_file else 'NO'}",
    ]
    return "\n".join([*lines, *problems])


@command.command()
def ca() -> None:
    """Print where the certificate of the local authority lies, for other programs that check seals.

    The local authority stands in for a trust service and is not for production.
    """
    check_seal()
    click.echo(settings.STATE_DIR / "seal" / "root.pem")
