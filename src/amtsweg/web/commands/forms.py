"""``amtsweg forms``."""

import json

import click

from amtsweg.catalogue.api import current_version, version_of
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.kernel.errors import NotFound
from amtsweg.web import station


@click.group()
def command() -> None:
    """Tell other tools what forms ask."""


_slug = click.argument("slug")
_version = click.option("--version", "number", type=int, help="A former version of the service, not the one in force.")
_language = click.option("--language", type=click.Choice(["de", "en"]), default="de", help="Of the titles.")


@command.command("json-schema")
@_slug
@_version
@_language
def json_schema(*, slug: str, number: int | None, language: str) -> None:
    """Print the JSON Schema (draft 2020-12) of the answers to the form of service SLUG."""
    with station.system():
        schema = forms.json_schema(_form(slug, number), language=language)
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))


@command.command("xml-schema")
@_slug
@_version
@_language
def xml_schema(*, slug: str, number: int | None, language: str) -> None:
    """Print the XML Schema of the answers to the form of service SLUG."""
    with station.system():
        schema = forms.xml.schema(_form(slug, number), language=language)
    click.echo(schema.decode())


def _form(slug: str, number: int | None) -> Form:
    version = current_version(slug) if number is None else version_of(slug, number)
    if version is None or version.form_version_id is None:
        raise NotFound("Zu dieser Leistung gibt es kein Formular in dieser Fassung.")
    return forms.form(version.form_version_id)
