"""``amtsweg forms``."""

import json

import click

from amtsweg.catalogue.api import current_version, version_of
from amtsweg.forms import api as forms
from amtsweg.kernel.errors import NotFound
from amtsweg.web import station


@click.group()
def command() -> None:
    """Tell other tools what forms ask."""


@command.command("json-schema")
@click.argument("slug")
@click.option("--version", "number", type=int, help="A former version of the service instead of the one in force.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", help="The language of the titles.")
def json_schema(*, slug: str, number: int | None, language: str) -> None:
    """Print the JSON Schema (draft 2020-12) of the answers to the form of service SLUG."""
    with station.system():
        version = current_version(slug) if number is None else version_of(slug, number)
        if version is None or version.form_version_id is None:
            raise NotFound("Zu dieser Leistung gibt es kein Formular in dieser Fassung.")
        schema = forms.json_schema(forms.form(version.form_version_id), language=language)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
