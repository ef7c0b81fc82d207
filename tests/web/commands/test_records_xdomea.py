"""``amtsweg records import-xdomea`` and ``export-xdomea``: what people and machines are told."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from amtsweg.identity.queries.directory import forget
from amtsweg.kernel import scope
from amtsweg.kernel.errors import Invalid
from amtsweg.records import models
from amtsweg.records.queries.plan import forget_plan
from amtsweg.web.commands.records import command
from amtsweg.xdomea.api import message_name, write_message
from amtsweg.xdomea.contracts import GeneralMetadata, RecordFile
from records.conftest import load_city
from xdomea.some_messages import TWO, hand_over


@pytest.fixture
def installation(as_installation: None, blob_store: object, at: datetime) -> None:
    """A city that commands work with."""
    forget()
    forget_plan()
    with scope.session(scope.SYSTEM):
        load_city(at)


def run(*words: object) -> tuple[int, str]:
    """Return exit code and output."""
    done = CliRunner().invoke(command, [str(word) for word in words])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.output


def files() -> list[str]:
    """Return the ids of all files."""
    with scope.session(scope.SYSTEM):
        return [str(one) for one in models.RecordFile.objects.values_list("id", flat=True)]


def test_a_message_is_taken_over_and_written_again(installation: None, tmp_path: Path) -> None:
    """Trial, taking over, a second time, and the package for another installation."""
    message = hand_over(RecordFile(id=TWO, metadata=GeneralMetadata(subject="Alte Akte", reference_number="4711")))
    path = tmp_path / message_name(message)
    path.write_bytes(write_message(message).xml)
    code, text = run("import-xdomea", path, "--dry-run")
    assert (code, files()) == (0, [])
    assert "would be created: 4711 „Alte Akte“ (0 parts, 0 documents, 0 participants)" in text
    assert text.endswith("1 files: 1 created, 0 completed, 0 there already, 0 refused; nothing was changed\n")
    assert "created: 4711" in run("import-xdomea", path)[1]
    (file_id,) = files()
    code, text = run("import-xdomea", path, "--json")
    assert (code, json.loads(text)["files"][0]["outcome"]) == (0, "there")
    package = tmp_path / "out.zip"
    code, text = run("export-xdomea", file_id, "--out", package, "--version", "2.4.0")
    assert (code, text.splitlines()[0]) == (0, f"{package}: 1 documents")
    assert "1 there already" in run("import-xdomea", package)[1]


def test_what_is_refused_is_exit_code_one(installation: None, tmp_path: Path) -> None:
    """A unit of the file plan that shall stand for theirs and is not there; a file that is no message at all."""
    message = hand_over(RecordFile(id=TWO))
    path = tmp_path / "m.xml"
    path.write_bytes(write_message(message).xml)
    code, text = run("import-xdomea", path, "--plan", "*=99.99")
    assert (code, "Der Aktenplan hat keine Einheit „99.99“." in text, files()) == (1, True, [])
    path.write_bytes(b"x")
    with pytest.raises(Invalid, match="lässt sich nicht lesen"):
        run("import-xdomea", path)
    assert run("import-xdomea", path, "--plan", "nonsense")[0] == 2
