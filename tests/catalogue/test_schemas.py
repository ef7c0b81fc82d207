"""What the form of a service asks, told to other machines."""

import json
from datetime import datetime
from pathlib import Path

from click.testing import CliRunner
from django.test import Client
from jsonschema import Draft202012Validator
from lxml import etree

from amtsweg.catalogue import api as catalogue
from amtsweg.kernel import scope
from amtsweg.web.commands.forms import command


def test_the_schema_has_an_address(client: Client, system_scope: None, packs: Path, at: datetime) -> None:
    catalogue.load_packs(packs, at=at)
    answer = client.get("/leistungen/bibliotheksausweis/formular.schema.json")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/schema+json")
    Draft202012Validator.check_schema(answer.json())
    assert answer.json()["title"] == "Bibliotheksausweis"
    assert client.get("/leistungen/gibt-es-nicht/formular.schema.json").status_code == 404


def test_commands_print_the_schemas_of_a_version(as_installation: None, packs: Path, at: datetime) -> None:
    with scope.session(scope.SYSTEM):
        catalogue.load_packs(packs, at=at)
    runner, which = CliRunner(), ["bibliotheksausweis", "--language", "en", "--version", "1"]
    assert json.loads(runner.invoke(command, ["json-schema", *which]).output)["title"] == "Library card"
    etree.XMLSchema(etree.fromstring(runner.invoke(command, ["xml-schema", *which]).output.encode()))
    missing = runner.invoke(command, ["json-schema", "bibliotheksausweis", "--version", "7"])
    assert "kein Formular in dieser Fassung" in str(missing.exception)
