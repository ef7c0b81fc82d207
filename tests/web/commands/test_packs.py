"""``amtsweg packs`` between two installations, as people call it."""

import json
import shutil
from pathlib import Path

import pytest

from catalogue.test_packs import change
from house.floors import ROOT
from web.test_cli import run

CITY = ROOT / "packs"


@pytest.fixture
def ours(tmp_path: Path) -> dict[str, str]:
    """A folder with the city and one pack that may be changed."""
    folder = tmp_path / "packs"
    shutil.copytree(CITY / "paderborn", folder / "paderborn")
    shutil.copytree(CITY / "ordnungsamt" / "e-scooter-melden", folder / "ordnungsamt" / "e-scooter-melden")
    return {"AMTSWEG_PACKS": str(folder)}


def test_export_dry_run_load_and_load_again(tmp_path: Path, ours: dict[str, str]) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "scooter.zip"
    for state in (here, there):
        assert run("migrate", state=state).returncode == 0
    assert run("packs", "load", state=here, **ours).returncode == 0
    again = run("packs", "export", "e-scooter-melden", "--out", str(file), "--json", state=here, **ours)
    assert (again.returncode, json.loads(again.stdout)["bytes"]) == (0, file.stat().st_size)
    lost = run("packs", "load", str(file), "--json", state=there, **ours)
    said = json.loads(lost.stdout)
    assert (lost.returncode, said["packs"], len(said["missing"])) == (1, [], 2)
    assert "--unit sta-32" in said["missing"][0]
    shutil.move(Path(ours["AMTSWEG_PACKS"]) / "ordnungsamt", tmp_path / "away")
    assert run("packs", "load", state=there, **ours).returncode == 0  # the city alone: organisation and file plan
    dry = run("packs", "load", str(file), "--dry-run", state=there, **ours)
    assert (dry.returncode, "+ form.yaml: new" in dry.stdout, "nothing was loaded" in dry.stdout) == (0, True, True)
    outcomes = []
    for _ in range(2):
        loaded = json.loads(run("packs", "load", str(file), "--json", state=there, **ours).stdout)
        outcomes += [(pack["slug"], pack["outcome"]) for pack in loaded["packs"]]
    assert outcomes == [("e-scooter-melden", "created"), ("e-scooter-melden", "unchanged")]
    change(tmp_path / "away" / "e-scooter-melden" / "form.yaml", "de: Kennzeichen", "de: Plakette")
    dry = json.loads(run("packs", "load", str(tmp_path / "away" / "e-scooter-melden"), "--dry-run", "--json",
                         state=there, **ours).stdout)  # fmt: skip
    (form,) = [one for one in dry["packs"][0]["files"] if one["name"] == "form.yaml"]
    assert form["lines"] == ["Feld „Plakette“ (plate): label.de: „Kennzeichen“ → „Plakette“"]
