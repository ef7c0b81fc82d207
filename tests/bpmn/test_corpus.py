"""The public collections of models: each is executed, refused with reasons, or no model at all; none is an accident."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from amtsweg.bpmn.api import Problem, roundtrip
from amtsweg.web.commands.bpmn import command
from bpmn.drawing import document, flows, start_end, user

STANDARDS = Path(os.environ.get("AMTSWEG_STANDARDS", Path(__file__).parents[3] / "shared" / "standards"))
FINE = document(start_end() + user("t") + flows("s->t", "t->e"))


def run(*words: str) -> tuple[int, dict[str, object]]:
    done = CliRunner().invoke(command, [*words, "--json"])
    return done.exit_code, json.loads(done.output)


def collection(name: str) -> str:
    if not (STANDARDS / name).is_dir():
        pytest.skip(f"the collection {name} is not on this machine")
    return str(STANDARDS / name)


def test_no_model_of_the_corpus_is_accepted_with_something_dropped() -> None:
    code, report = run("check", collection("bpmn-corpus"))
    assert (code, report["models"], report["silent"], report["unreadable"]) == (0, 1953, {}, 4)
    assert report["executed"] >= 328
    assert report["executed"] + report["refused"] + report["unreadable"] == 1953


def test_the_interchange_models_go_in_and_out_equal() -> None:
    assert run("roundtrip", collection("bpmn-miwg")) == (0, {"equal": 21, "total": 21, "different": []})


def test_a_folder_is_counted_and_its_reasons_are_named(tmp_path: Path) -> None:
    (tmp_path / "fine.bpmn").write_bytes(FINE)
    (tmp_path / "complex.bpmn").write_bytes(document('<complexGateway id="x"/>'))
    (tmp_path / "broken.xml").write_bytes(b"<a>")
    code, report = run("check", str(tmp_path))
    assert (code, report["executed"], report["refused"], report["unreadable"]) == (0, 1, 1, 1)
    problem = {"element_id": "x", "line": 1, "reason": "complex gateways are not executed"}
    assert report["problems"]["complex.bpmn"] == [problem]
    text = CliRunner().invoke(command, ["check", str(tmp_path)]).output.splitlines()
    assert text[:5] == ["3 models", "     1 executed", "     1 refused", "     1 unreadable", "     0 silent"]
    assert "     1 complex gateways are not executed" in text


def test_reasons_are_counted_without_the_names_in_them() -> None:
    for reason, kind in (
        ("'a' of 'b' is 'c'", "… of … is …"),
        ("'${x == 'y'}' is not FEEL", "… is not FEEL"),
        ("attribute 'a' (urn:x) has 1,000 lines", "attribute … … has … lines"),
    ):
        assert Problem("", 0, reason).kind == kind


def test_a_single_model_that_is_refused_is_a_problem(tmp_path: Path) -> None:
    file = tmp_path / "x.bpmn"
    file.write_bytes(document('<complexGateway id="x"/>'))
    done = CliRunner().invoke(command, ["check", str(file)])
    assert (done.exit_code, done.output) == (1, "line 1, x: complex gateways are not executed\nrefused\n")
    file.write_bytes(FINE)
    assert CliRunner().invoke(command, ["check", str(file)]).exit_code == 0


def test_what_only_others_understand_comes_out_as_it_went_in(tmp_path: Path) -> None:
    foreign = FINE.replace(
        b"</process>", b'<!-- kept --><extensionElements><x xmlns="urn:x" a="1"/> t</extensionElements></process>'
    )
    assert roundtrip(foreign)
    file = tmp_path / "x.bpmn"
    file.write_bytes(b"<a>")
    assert run("roundtrip", str(file)) == (1, {"equal": 0, "total": 1, "different": ["x.bpmn"]})
