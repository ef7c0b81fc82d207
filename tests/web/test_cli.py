"""The command line: help at once, exit codes, answers for machines, and the whole way on an empty machine."""

import json
import os
import socket
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from amtsweg.web import cli
from amtsweg.web.doctor import Finding, Verdict, examine
from house.floors import ROOT


def run(*words: str, state: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"AMTSWEG_STATE": str(state), **more}
    command = [sys.executable, "-m", "amtsweg.web.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)


def test_help_names_every_command_and_imports_none_of_them() -> None:
    code = "import sys; from amtsweg.web import cli; cli.amtsweg(['--help'], standalone_mode=False);"
    code += "print([name for name in sys.modules if name.startswith(('django', 'amtsweg.web.commands', 'psycopg'))])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    assert [name for name in cli.COMMANDS if name not in done.stdout] == []


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    command = import_module(f"amtsweg.web.commands.{name.replace('-', '_')}").command
    assert isinstance(command, click.Command)
    assert command.help
    help_text = CliRunner().invoke(command, ["--help"])
    assert (help_text.exit_code, "Usage:" in help_text.output) == (0, True)


def test_what_is_called_wrongly_ends_with_2() -> None:
    runner = CliRunner()
    assert runner.invoke(cli.amtsweg, ["nonsense"]).exit_code == 2
    assert runner.invoke(cli.amtsweg, ["events", "nonsense"]).exit_code == 2
    assert runner.invoke(cli.amtsweg, ["backup"]).exit_code == 2


def test_an_empty_machine_is_set_up_saved_and_brought_back(tmp_path: Path) -> None:
    here, there, archive = tmp_path / "here", tmp_path / "there", tmp_path / "archive.tar"
    assert run("migrate", state=here).returncode == 0
    loaded = json.loads(run("packs", "load", "--json", state=here).stdout)
    assert loaded["organisation"]["created"] > 30
    again = json.loads(run("packs", "load", "--json", state=here).stdout)
    assert {pack["outcome"] for pack in again["packs"]} == {"unchanged"}
    saved = run("backup", str(archive), "--json", state=here)
    assert (saved.returncode, json.loads(saved.stdout)["damaged"]) == (0, [])
    assert run("backup", str(archive), state=here).returncode == 1
    assert run("restore", str(archive), state=there).returncode == 0
    refused = run("restore", str(archive), state=there)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    verified = run("events", "verify", "--json", state=there)
    assert (verified.returncode, json.loads(verified.stdout)["whole"]) == (0, True)
    assert (there / "secret-key").read_text() == (here / "secret-key").read_text()


def test_a_demo_says_when_its_port_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run("demo", "--port", port, state=tmp_path)
    assert (done.returncode, f"Port {port} is taken" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_what_is_missing_and_how_to_get_it(as_installation: None) -> None:
    findings = {finding.subject: finding for finding in examine()}
    assert findings["Python"].verdict is Verdict.OK
    assert findings["Database"].verdict is Verdict.OK
    assert findings["Role of the application"] == Finding(
        "Role of the application", Verdict.OK, "sees its scope only", ""
    )
    assert [one for one in findings.values() if one.verdict is not Verdict.OK and not one.remedy] == []


def test_the_doctor_names_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    (database,) = [finding for finding in examine() if finding.subject == "Database"]
    assert (database.verdict, bool(database.remedy)) == (Verdict.MISSING, True)
