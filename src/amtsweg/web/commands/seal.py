"""``amtsweg seal``."""

import ssl
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from amtsweg.delivery.api import SealReport, check_seal, verify_pdf
from amtsweg.kernel.clock import LOCAL_ZONE
from amtsweg.web.commands.output import answer, json_option


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
    result = {**asdict(report), "valid": report.valid}
    answer(result, text=_text(report), as_json=as_json, problems=not report.valid)


def _certificate(path: Path) -> bytes:
    try:
        return ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))
    except ValueError as error:
        raise click.BadParameter(f"{path} is no certificate in PEM format.", param_hint="--trust") from error


def _text(report: SealReport) -> str:
    time = report.time.astimezone(LOCAL_ZONE).isoformat(timespec="seconds") if report.time else "unknown"
    lines = [
        "intact: nothing was changed since it was sealed" if report.intact else "BROKEN",
        f"signer: {report.signer or 'unknown'}{'' if report.trusted else ' (NOT TRUSTED)'}",
        f"time: {time}",
        f"covers the whole file: {'yes' if report.covers_whole_file else 'NO'}",
    ]
    return "\n".join([*lines, *report.problems])


@command.command()
def ca() -> None:
    """Print where the certificate of the local authority lies, for other programs that check seals.

    The local authority stands in for a trust service and is not for production.
    """
    check_seal()
    click.echo(settings.STATE_DIR / "seal" / "root.pem")
