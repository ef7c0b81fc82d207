"""``amtsweg forms``."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import yaml

from amtsweg.catalogue.api import current_version, version_of
from amtsweg.forms import api as forms
from amtsweg.forms.contracts import Form
from amtsweg.kernel import clock
from amtsweg.kernel.errors import NotFound
from amtsweg.kernel.packs import read_file
from amtsweg.web import station
from amtsweg.web.commands.output import answer, json_option

_PATH = click.Path(exists=True, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Exchange forms with other tools: JSON Schema, XDatenfelder of FIM, code lists."""


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


@command.command("import-xdf")
@click.argument("path", type=_PATH)
@click.option("--out", type=_OUT, help="Write each form (form.yaml) or building block (block.yaml) into a folder here.")
@json_option
def import_xdf(*, path: Path, out: Path | None, as_json: bool) -> None:
    """Read XDatenfelder 2 and 3: one file, or all below PATH; says of each what was taken over and what was not.

    Code lists (genericode) beside them fill their choices. A file that is refused is a finding and no failure: exit
    code 0 as long as every file was judged, 1 if there was none.
    """
    files = [path] if path.is_file() else sorted(found for found in path.rglob("*.xml") if found.is_file())
    names = [file.relative_to(path).as_posix() if path.is_dir() else file.name for file in files]
    found = forms.fim.import_files([(name, file.read_bytes()) for name, file in zip(names, files, strict=True)])
    written = _write(found, out) if out else {}
    counts = Counter(one.verdict.value for one in found)
    result = {
        "files": len(found),
        **{verdict.value: counts[verdict.value] for verdict in forms.fim.Verdict},
        "results": [{**one.to_json(), **written.get(one.file, {})} for one in found],
    }
    answer(result, text="\n".join(_said(found, written, counts)), as_json=as_json, problems=not found)


def _said(
    found: list[forms.fim.Imported], written: Mapping[str, dict[str, str]], counts: Counter[str]
) -> Iterator[str]:
    for one in found:
        what = " ".join(filter(None, [one.kind, one.id, one.version, f"„{one.title}“" if one.title else ""]))
        yield f"{one.verdict.value}: {one.file}{f' ({what})' if what else ''}"
        yield from (f"    {one.file}:{remark}" for remark in one.remarks)
        yield from (f"    written to {path}" for path in written.get(one.file, {}).values())
    yield f"{len(found)} files: " + ", ".join(
        f"{counts[verdict.value]} {verdict.value}" for verdict in forms.fim.Verdict
    )


def _write(found: list[forms.fim.Imported], out: Path) -> dict[str, dict[str, str]]:
    written = {}
    for one in [one for one in found if one.definition]:
        folder = out / Path(one.file).with_suffix("")
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{one.kind}.yaml"
        target.write_text(_as_yaml(one.definition), encoding="utf-8")
        written[one.file] = {"written": str(target)}
    return written


def _as_yaml(value: object) -> str:
    return yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)


class _Plain(yaml.SafeDumper):
    """Writes values out again where they stand twice: nobody wants to read references."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the way PyYAML asks
        """Write no references."""
        return True


@command.command("import-codelist")
@click.argument("file", type=_FILE)
@click.option(
    "--into", type=_FILE, help="Put the values into the list of this form.yaml that comes from this code list."
)
@json_option
def import_codelist(*, file: Path, into: Path | None, as_json: bool) -> None:
    """Read a code list in genericode and print it as it stands under ``lists`` in a form, or put it INTO one."""
    found = forms.fim.import_code_list(file.read_bytes())
    text = _as_yaml(found.as_list)
    if into is not None:
        definition, filled = forms.fim.fill_lists(read_file(into).mapping(), found)
        if not filled:
            raise NotFound(f"Keine Liste in {into.name} kommt aus {found.urn}.")
        into.write_text(_as_yaml(definition), encoding="utf-8")
        text = f"{into}: {', '.join(filled)}, {len(found.options)} values"
    answer(found.as_list, text="\n".join([text, *found.notes]), as_json=as_json)


@command.command("export-xdf")
@click.argument("what")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file instead of printing.")
def export_xdf(*, what: str, out: Path | None) -> None:
    """Write a form as XDatenfelder 3: of the service WHAT, of a pack folder, or of one form.yaml.

    Reading the file again gives the same form.
    """
    slug, definition = _definition(what)
    data = forms.fim.export_form(definition, slug=slug, at=clock.now())
    if out is None:
        click.echo(data.decode(), nl=False)
    else:
        out.write_bytes(data)


def _definition(what: str) -> tuple[str, Mapping[str, object]]:
    path = Path(what)
    if path.exists():
        file = path / "form.yaml" if path.is_dir() else path
        if not file.is_file():
            raise NotFound(f"In {path} gibt es keine form.yaml.")
        return file.parent.name, read_file(file).mapping()
    with station.system():
        version = current_version(what)
        if version is None or version.form_version_id is None:
            raise NotFound("Zu dieser Leistung gibt es kein Formular in dieser Fassung.")
        return what, forms.form_definition(version.form_version_id)
