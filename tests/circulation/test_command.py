"""`amtsweg packs check` looks at the routes of a city."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from amtsweg.web.commands.packs import command
from records.conftest import CITY


@pytest.mark.parametrize(
    ("role", "code", "said"),
    [("head", 0, "no problems"), ("chief", 1, "routes.yaml:5: Die Rolle „chief“ gibt es nicht.")],
)
def test_routes_are_checked_with_the_packs(db: None, tmp_path: Path, role: str, code: int, said: str) -> None:
    city = tmp_path / "city"
    city.mkdir()
    for name in ("city.yaml", "organisation.yaml", "roles.yaml"):
        shutil.copy(CITY / name, city / name)
    text = (
        f"routes:\n  - key: a\n    title: A\n    unit: sta-63\n    steps: [{{action: final_signature, role: {role}}}]\n"
    )
    (city / "routes.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(command, ["check", str(tmp_path)])
    assert (result.exit_code, said in result.output) == (code, True), result.output
