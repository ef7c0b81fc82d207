"""``amtsweg forms import-xdf``, ``export-xdf`` and ``import-codelist``."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from amtsweg.forms import api as forms
from amtsweg.forms.rules.xdf.complement import same
from amtsweg.forms.rules.xdf.exchange import take
from amtsweg.kernel.packs import read_file, read_yaml
from amtsweg.web.commands.forms import _as_yaml, command
from forms.xdf.files import FILES, HOME, WHY_SKIPPED, data_field, inside, schema
from forms.xdf.test_genericode import REFERENCE, listed, row

PACK = Path(__file__).parents[3] / "packs" / "bauordnungsamt" / "baulastenauskunft"


def run(*words: object) -> tuple[int, str]:
    """Return exit code and output."""
    done = CliRunner().invoke(command, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.mark.skipif(not FILES, reason=WHY_SKIPPED)
def test_the_official_files_are_reported_one_by_one(tmp_path: Path) -> None:
    code, output = run("import-xdf", HOME, "--json", "--out", tmp_path)
    report = json.loads(output)
    assert code == 0
    assert {name: one for name, one in report.items() if name != "results"} == {
        "files": 18, "taken over": 1, "taken over with remarks": 8, "refused": 9,
    }  # fmt: skip
    for one in report["results"]:
        assert one["verdict"] == "taken over" or one["remarks"]
        if "written" in one:
            forms.parse_definition(_supplied(read_file(Path(one["written"])).mapping()))
    blocks = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("block.yaml"))
    assert blocks == ["v3-data/input/block.yaml", "v3-data/simple/block.yaml"]


def _supplied(definition: object) -> dict[str, object]:
    assert isinstance(definition, dict)
    options = {"options": [{"value": "1", "label": "Eins"}]}
    return {**definition, "lists": {name: one | options for name, one in definition.get("lists", {}).items()}}


def test_a_single_file_and_a_folder_without_any(tmp_path: Path) -> None:
    (tmp_path / "form.xml").write_bytes(schema(inside(data_field())))
    assert run("import-xdf", tmp_path / "form.xml") == (
        0,
        "taken over: form.xml (form S60000000001 1.0.0 „Antrag“)\n"
        "1 files: 1 taken over, 0 taken over with remarks, 0 refused\n",
    )
    (tmp_path / "empty").mkdir()
    assert run("import-xdf", tmp_path / "empty")[0] == 1


def test_a_pack_goes_out_and_comes_back(tmp_path: Path) -> None:
    assert run("export-xdf", PACK, "--out", tmp_path / "form.xml") == (0, "")
    assert run("import-xdf", tmp_path / "form.xml", "--out", tmp_path)[0] == 0
    assert same(read_file(tmp_path / "form" / "form.yaml").mapping(), read_file(PACK / "form.yaml").mapping())


def test_a_code_list_is_printed_or_put_into_a_form(tmp_path: Path) -> None:
    (tmp_path / "list.xml").write_bytes(listed(row("1", "Dackel")))
    code, output = run("import-codelist", tmp_path / "list.xml")
    assert (code, yaml.safe_load(output)["options"]) == (0, [{"value": "1", "label": "Dackel"}])
    form = tmp_path / "form.yaml"
    form.write_text(_as_yaml(dict(take(schema(inside(data_field(REFERENCE, kind="select")))).definition)))
    assert run("import-codelist", tmp_path / "list.xml", "--into", form) == (0, f"{form}: hunde, 1 values\n")
    assert forms.parse_definition(read_file(form).mapping()).fields[0].options[0].value == "1"


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.text(max_size=9),
              st.sampled_from(["1.0", "1e3", "0o7", "on", "~", "2024-01-01", "- a", "a: b", "&x", "0x1F", "1_000"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("ab", min_size=1), inner, max_size=2)),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.text("abc", min_size=1), VALUES, max_size=3))
def test_what_is_written_as_yaml_is_read_as_it_was(value: dict[str, object]) -> None:
    assert same(read_yaml(_as_yaml(value), file="x").value, value)


@pytest.mark.usefixtures("system_scope")
def test_a_published_form_is_exported_with_what_it_was_published_with(at: datetime) -> None:
    definition = dict(read_file(PACK / "form.yaml").mapping())
    version = forms.deploy_form(slug="auskunft", definition=definition, at=at)
    data = forms.fim.export_form(forms.form_definition(version.id), slug="auskunft", at=at)
    assert same(take(data).definition, definition)
